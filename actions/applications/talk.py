"""One message within an application: what was said, what it may mean, and how one answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from actions.applications import words
from actions.applications.desk import ApplicationDesk
from actions.applications.sitting import Mode, Sitting
from actions.booking import spoken_language
from actions.services.applications.model import Form
from actions.services.applications.problems import Said
from actions.services.applications.readers.yes_no import read_yes_no
from actions.services.applications.view import Question
from actions.turn import Turn, choice, label
from translations.catalogue import translator
from translations.registry import load_languages

COMMAND = 0.6
"""The least probability of a command: below it, a message is rather an answer."""
LOOSE_COMMAND = 0.8
"""The same where any words may be an answer (names, addresses, free text)."""
SAID_ALONG = ("inform", "thank", "greet", "start_application", "resume_application", "goodbye")
"""Intents that a yes or no may be hidden in ("yes, please send it")."""
EXPLAINING = ("ask_meaning", "simpler")
MEMORY = "application"


@dataclass(frozen=True, slots=True)
class Memory:
    """What the conversation remembers of its application; answers are in the draft only.

    `form` is the form's id; `asked` the path of the question said last; `code` the one that waits
    for its factor; `ended` says that the form is to be left.
    """

    draft: str = ""
    form: str = ""
    asked: str = ""
    mode: str = Mode.ASK
    code: str = ""
    ended: str = ""

    @classmethod
    def of(cls, turn: Turn) -> "Memory":
        """Read the slot."""
        rows = turn.slot(MEMORY) or {}
        return cls(**{name: str(rows[name]) for name in cls.__dataclass_fields__ if rows.get(name)})

    def to_json(self) -> dict[str, str]:
        """For the slot."""
        found = {name: str(getattr(self, name)) for name in type(self).__dataclass_fields__}
        return {name: value for name, value in found.items() if value}


@dataclass(slots=True)
class Talk:
    """A turn together with the application it is about. `finish` leaves the form."""

    turn: Turn
    desk: ApplicationDesk
    sitting: Sitting
    asked: str = ""
    ended: str = ""

    @property
    def form(self) -> Form:
        """The form."""
        return self.sitting.form

    @property
    def locale(self) -> str:
        """The locale of the conversation."""
        return self.turn.locale

    def say(self, response: str, **arguments: Any) -> None:
        """Say a response; the phone number and the form's title are always at hand."""
        given = arguments.pop("values", {})
        arguments = {**in_german(given, self.locale), **arguments}
        self.turn.say(response, values={"title": words.title(self.form), **given}, **arguments)

    def finish(self, outcome: str) -> None:
        """Leave the form; the application stays where it is."""
        self.ended = outcome

    def said(self, question: Question) -> Said:
        """The message as the readers of answers want it."""
        return Said(
            text=self.turn.text,
            language=spoken_language(self.turn),
            today=self.turn.context.now().date(),
            labels=words.options_in(self.form, question.path, question.field, self.locale),
            partial=self.sitting.cursor.partial,
        )

    def command(self, *, loose: bool = False) -> str:
        """The intent, when the message surely has one; buttons always do."""
        if not self.turn.text:
            return self.turn.intent
        least = LOOSE_COMMAND if loose else COMMAND
        if self.turn.understood and self.turn.confidence >= least:
            return self.turn.intent
        # "What does that mean exactly?" is a little of both.
        chance = sum(p for name, p in self.turn.ranking if name in EXPLAINING)
        return EXPLAINING[0] if chance >= least else ""

    def agrees(self) -> bool | None:
        """Yes or no to what was just asked, None for anything else."""
        intent = self.command()
        if intent in ("affirm", "deny"):
            return intent == "affirm"
        if not self.turn.text or (intent and intent not in SAID_ALONG):
            return None
        message = Said(self.turn.text, spoken_language(self.turn), self.turn.context.now().date())
        answer = read_yes_no(message).value
        return answer if isinstance(answer, bool) else None


def in_german(values: Any, locale: str) -> dict[str, Any]:
    """Arguments that show a message in German with a notice, if a form's text has no translation.

    Otherwise none: a form that was added need not be there in all languages at once.
    """
    said = list(texts_of_form(values))
    translated = load_languages()[locale].forms and all(
        translator(locale).has_form(context, german) for context, german in said
    )
    return {} if translated or not said else {"locale": "de", "notice": "utter_notice_original"}


def texts_of_form(value: Any) -> Iterator[tuple[str, str]]:
    """Context and German text of each text of a form in a value."""
    if isinstance(value, Mapping):
        if "said" in value:
            context, german = value["said"]
            yield context, german
        for inner in value.values():
            yield from texts_of_form(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts_of_form(inner)


def answer_button(title: Any, value: str, icon: str = "") -> Mapping[str, Any]:
    """A button that answers the question."""
    return choice(title, f'/inform{{"answer":"{value}"}}', icon)


def yes_no_buttons(yes: str = "utter_label_yes", no: str = "utter_label_no") -> list[Any]:
    """Two buttons."""
    return [choice(label(yes), "/affirm", "yes"), choice(label(no), "/deny", "no")]
