"""Which documents an application needs."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from actions.services.applications.conditions import holds
from actions.services.applications.model import Document, Form
from actions.services.applications.review import value_at
from actions.services.applications.view import View


@dataclass(frozen=True, slots=True)
class Needed:
    """A document; `certain` is False while open questions decide whether it is needed.

    `given`: it was uploaded (for every entry, when entries hold it); None when it is not uploaded
    in this form. `missing` are the paths of the uploads that are open or were skipped.
    """

    document: Document
    certain: bool
    given: bool | None
    missing: tuple[str, ...] = ()


def documents(
    form: Form, answers: Mapping[str, Any], closed: Collection[str] | None = ()
) -> list[Needed]:
    """The documents that are needed or may be, in the order of the form.

    `closed` is that of the state; None for a finished form.
    """
    view = View(form, answers, closed)
    questions = list(view.questions())
    found = []
    for document in form.documents:
        needed = holds(document.when, view)
        if needed is False:
            continue
        holder = form.field(document.file) if document.file else None
        uploads = [q for q in questions if holder is not None and q.field is holder]
        missing = tuple(
            q.path for q in uploads if not q.answered or value_at(answers, q.path) is None
        )
        given = None if not document.file else bool(uploads) and not missing
        found.append(Needed(document, needed is True, given, missing))
    return found
