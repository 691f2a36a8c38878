"""All objects of a PDF, each once, without recursion: cycles and depth cannot hurt."""

from collections.abc import Iterator

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

from actions.services.uploads.problems import ProblemCode, Refused


def dictionaries(root: PdfObject, max_objects: int) -> Iterator[DictionaryObject]:
    """Dictionaries and streams that can be reached from `root`.

    Raises Refused when there are more than `max_objects` values of any container kind.
    """
    seen: set[tuple[int, int]] = set()
    waiting: list[PdfObject] = [root]
    count = 0
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            key = (found.idnum, found.generation)
            if key in seen:
                continue
            seen.add(key)
            resolved = found.get_object()
            if resolved is None:
                continue
            found = resolved
        if isinstance(found, DictionaryObject):
            values = list(found.values())
        elif isinstance(found, ArrayObject):
            values = list(found)
        else:
            continue
        count += 1
        if count > max_objects:
            raise Refused(ProblemCode.TOO_COMPLEX)
        if isinstance(found, DictionaryObject):
            yield found
        waiting += [
            value
            for value in values
            if isinstance(value, (IndirectObject, DictionaryObject, ArrayObject))
        ]


def count_pages(catalogue: DictionaryObject, max_objects: int) -> int:
    """Leaves of the page tree, whatever its /Count claims.

    Raises Refused(DAMAGED) when there is none or the tree has a cycle.
    """
    seen: set[int] = set()
    waiting: list[PdfObject] = [catalogue.raw_get("/Pages")] if "/Pages" in catalogue else []
    pages = 0
    while waiting:
        node = waiting.pop().get_object()
        if not isinstance(node, DictionaryObject):
            continue
        if id(node) in seen:
            raise Refused(ProblemCode.DAMAGED)
        seen.add(id(node))
        if len(seen) > max_objects:
            raise Refused(ProblemCode.TOO_COMPLEX)
        kids = node.get("/Kids")
        if isinstance(kids, ArrayObject):
            waiting += list(kids)
        else:
            pages += 1
    if not pages:
        raise Refused(ProblemCode.DAMAGED)
    return pages
