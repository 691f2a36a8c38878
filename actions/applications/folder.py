"""The documents for an application: said, and as links to the checklist and the printed form."""

from collections.abc import Mapping
from typing import Any

from actions.applications import words
from actions.applications.talk import Talk
from actions.services.applications.checklist import Needed, documents
from actions.turn import label

CHECKLIST, FORM = "checklist", "application"


def say_checklist(talk: Talk) -> None:
    """The documents that are needed after the answers so far, with the list as PDF."""
    sitting = talk.sitting
    needed = documents(talk.form, sitting.state.answers, sitting.state.closed)
    sure = [one for one in needed if one.certain]
    if not sure:
        talk.say("utter_application_no_documents")
    else:
        lines = {"list": [line(talk, one) for one in sure]}
        talk.say(
            "utter_application_checklist",
            values={"lines": lines},
            attachments=[pdf(talk, CHECKLIST)],
        )
    if len(sure) < len(needed):
        talk.say("utter_application_checklist_maybe")


def line(talk: Talk, needed: Needed) -> Mapping[str, Any]:
    """One document as a value: what, original or copy, why, and where one gets it."""
    document = needed.document
    path = f"documents.{document.id}"
    name = words.said(talk.form, path, "title", document.title)
    if needed.given:
        return label("utter_document_given", title=name)
    form = label(f"utter_document_{document.form}")
    more = {
        key: words.said(talk.form, path, key, text) if (text := getattr(document, key)) else ""
        for key in ("why", "where")
    }
    return label("utter_document_line_full", title=name, form=form, **more)


def pdf(talk: Talk, kind: str) -> Mapping[str, Any]:
    """A link to the checklist or to the printed form; it works for a day."""
    name = "utter_label_checklist_pdf" if kind == CHECKLIST else "utter_label_form_pdf"
    draft = talk.sitting.draft
    url = talk.desk.tickets.url(draft.id, draft.conversation, kind, talk.locale)
    return {"title": label(name), "url": url, "type": "application/pdf"}
