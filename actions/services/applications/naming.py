"""Which question somebody means who says "change my rent", "the name is wrong"."""

from collections.abc import Mapping, Sequence

from actions.services.applications.matching import find
from actions.services.applications.readers.numerals import Number, said
from actions.services.phrases import base_language


def named_paths(
    text: str,
    language: str,
    names: Mapping[str, Sequence[str]],
    entries: Mapping[str, Sequence[str]] | None = None,
) -> list[str]:
    """The paths of the questions a message names: one, several to choose from, or none.

    `names` maps paths ("rent", "members.1.birth_date") to their label and other names in the
    language of the message (an ISO 639-1 code); `entries` maps entries ("members.1") to what they
    are called ("Ayşe", "daughter"). Entries are also told apart by their number ("the second
    child", "person 2").
    """
    language = base_language(language)
    found = find(text, language, names)
    of_entries = [path for path in found if path.count(".") == 2]
    if not of_entries or len(found) == 1:
        return found
    meant = find(text, language, entries or {})
    numbers = [item for item in said(text, language) if isinstance(item, Number)]
    meant = meant or [
        entry
        for entry in dict.fromkeys(path.rpartition(".")[0] for path in of_entries)
        if any(
            int(entry.rpartition(".")[2]) == number.value - 1
            for number in numbers
            if not number.article
        )
    ]
    return [path for path in of_entries if path.rpartition(".")[0] in meant] or found
