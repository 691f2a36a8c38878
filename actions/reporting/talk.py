"""One message within a report: what was said, and the report it is about."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from actions.applications.talk import COMMAND, LOOSE_COMMAND
from actions.booking import spoken_language
from actions.reporting.memory import Memory
from actions.reporting.office import ReportOffice
from actions.services.applications.problems import Problem, Said
from actions.services.applications.readers.yes_no import read_yes_no
from actions.services.report_texts import KindTexts
from actions.services.reports import Attribute, ReportService
from actions.services.understanding import APPOINTMENTS, DANGER, QUESTIONS
from actions.turn import QUESTION_MARKS, Turn

ANSWERS = ("inform", "affirm", "deny", "nlu_fallback", "report_defect", "correct")
"""Intents that say nothing about whether a message is an answer."""
CONTROL = (
    "greet", "thank", "goodbye", "help", "repeat", "slower", "simpler", "change_language",
    "talk_to_person", "start_over", "forget_me", "start_application", "resume_application",
    "check_benefits", *APPOINTMENTS,
)  # fmt: skip
"""What is meant for somebody else even where any words may be an answer."""
ASKED = ("case_status", *QUESTIONS)
"""The same, when it is also written as a question."""
SURE = 0.95
"""The least probability of a command where any words may be an answer. "It is twisted" is no
"stop", though it looks like one to somebody who does not know what was asked."""
FEW_WORDS = 6
"""A command among any words is no longer than that."""
ATTRIBUTE = "attribute:"
"""Begins the name of a step that asks for an attribute."""


@dataclass(slots=True)
class Talk:
    """A turn together with the report; `memory` is replaced as the report grows."""

    turn: Turn
    office: ReportOffice
    memory: Memory
    services: Mapping[str, ReportService]
    attributes: tuple[Attribute, ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)
    sent: list[Mapping[str, str]] = field(default_factory=list)

    @classmethod
    async def load(cls, turn: Turn, office: ReportOffice, memory: Memory) -> "Talk":
        """With what the municipality asks for; raises MunicipalError."""
        services = await office.services()
        talk = cls(turn, office, memory, services, kinds=office.kinds(services.values()))
        await talk.learn()
        return talk

    async def learn(self) -> None:
        """Find out what is asked about the present kind; raises MunicipalError."""
        code = self.memory.code
        if code and code not in self.services:  # the municipality does not take it any more
            self.memory = self.memory.without("kind", code="")
        self.attributes = await self.office.attributes(code) if self.memory.code else ()

    def note(self, **changes: Any) -> None:
        """Remember something."""
        self.memory = replace(self.memory, **changes)

    def done(self, step: str, **changes: Any) -> None:
        """A step was answered or left out."""
        self.memory = self.memory.with_done(step, **changes)

    def again(self, *steps: str, **changes: Any) -> None:
        """Ask steps again."""
        self.memory = self.memory.without(*steps, **changes)

    def finish(self, outcome: str) -> None:
        """Leave the form."""
        self.note(ended=outcome)

    def say(self, response: str, **arguments: Any) -> None:
        """Say a response."""
        self.turn.say(response, **arguments)

    def remember(self, reference: str, token: str = "", at: datetime | None = None) -> None:
        """Know a report later in this conversation, to tell how far it is."""
        row = {"reference": reference, "token": token, "at": at.isoformat() if at else ""}
        self.sent.append({name: value for name, value in row.items() if value})

    @property
    def texts(self) -> KindTexts | None:
        """Our texts about the present kind, None for one that only the municipality knows."""
        return self.office.texts.get(self.kinds.get(self.memory.code, ""))

    @property
    def kind(self) -> str:
        """Our name of the present kind, for the contexts of its texts."""
        return self.kinds.get(self.memory.code, "")

    @property
    def language(self) -> str:
        """The ISO 639-1 code of the message."""
        return spoken_language(self.turn)

    def attribute(self, step: str) -> Attribute | None:
        """The attribute a step asks for."""
        code = step.removeprefix(ATTRIBUTE) if step.startswith(ATTRIBUTE) else ""
        return next((a for a in self.attributes if a.code == code), None)

    def command(self, *, free: bool = False) -> str:
        """The intent, when the message surely has one; buttons always do.

        `free`: any words may be an answer.
        """
        if free and len(self.turn.text.split()) > FEW_WORDS:
            return ""
        return command(self.turn, SURE if free else LOOSE_COMMAND)

    def danger(self) -> bool:
        """Whether somebody may be in danger; that needs no certainty."""
        return command(self.turn, COMMAND) in DANGER

    def agrees(self) -> bool | None:
        """Yes or no to what was just asked, None for anything else."""
        intent = command(self.turn, COMMAND)
        if intent in ("affirm", "deny"):
            return intent == "affirm"
        if not self.turn.text:
            return None
        answer = read_yes_no(self.said()).value
        return answer if isinstance(answer, bool) else None

    def gives_up(self) -> bool:
        """Whether the message leaves a question out: "skip", "no", "I don't know"."""
        if command(self.turn, COMMAND) in ("skip", "deny"):
            return True
        problem = read_yes_no(self.said()).problem if self.turn.text else None
        return problem in (Problem.NOTHING, Problem.NOT_KNOWN) or self.agrees() is False

    def digresses(self, *, free: bool) -> bool:
        """Whether a message that is no answer is rather for a rule."""
        intent = self.command(free=free)
        if not self.turn.text:
            return intent not in ANSWERS
        if not free:
            return bool(intent) and intent not in ANSWERS
        asks = self.turn.text.rstrip().endswith(QUESTION_MARKS)
        return intent in CONTROL or (asks and command(self.turn, LOOSE_COMMAND) in ASKED)

    def said(self) -> Said:
        """The message as the readers of answers want it."""
        return Said(self.turn.text, self.language, self.turn.context.now().date())


def command(turn: Turn, least: float) -> str:
    """The intent of a message when it is at least so probable; a button's always."""
    if not turn.text:
        return turn.intent
    sure = turn.understood and turn.confidence >= least
    return turn.intent if sure else ""
