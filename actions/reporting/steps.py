"""The steps of a report, as data: what is asked in which order, by whom, and why."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from actions.reporting import contacts, details, kinds, known, photos, places, reviewing, words
from actions.reporting.memory import About
from actions.reporting.talk import ATTRIBUTE, Talk

Ask = Callable[[Talk, str], None]
Take = Callable[[Talk, str], Awaitable[bool | None]]


@dataclass(frozen=True, slots=True)
class Step:
    """One question. `take` gives True when it dealt with the message, False when it understood
    nothing, None for a rule. `free`: any words may be the answer, so a command must be sure.
    `meant`: whether a message surely is the answer, whatever else it may look like.
    """

    ask: Ask
    take: Take
    free: Callable[[Talk, str], bool] = lambda talk, name: False
    meant: Callable[[Talk, str], bool] = lambda talk, name: False
    wanted: Callable[[Talk], bool] = lambda talk: True


def _always(talk: Talk, name: str) -> bool:
    return True


STEPS: Mapping[str, Step] = {
    "kind": Step(kinds.ask, kinds.take, _always, kinds.meant),
    "place": Step(places.ask, places.take, _always, places.meant),
    "description": Step(details.ask, details.take, _always),
    ATTRIBUTE: Step(details.ask_attribute, details.take_attribute, details.free, details.meant),
    "photo": Step(photos.ask, photos.take, meant=photos.meant, wanted=photos.wanted),
    "duplicate": Step(known.ask, known.take),
    "contact": Step(contacts.ask, contacts.take, meant=contacts.meant),
    "review": Step(reviewing.ask, reviewing.take),
}
"""In the order in which they are asked; ATTRIBUTE stands for one step for each attribute."""


def names(talk: Talk) -> list[str]:
    """The names of the steps of this report, in their order."""
    found = []
    for name, step in STEPS.items():
        if name == ATTRIBUTE:
            found += words.attribute_steps(talk)
        elif step.wanted(talk):
            found.append(name)
    return found


def step_of(name: str) -> Step:
    """The step with a name."""
    return STEPS[ATTRIBUTE if name.startswith(ATTRIBUTE) else name]


def current(talk: Talk) -> str:
    """The name of the step that is asked now: the first that is not done."""
    return next(name for name in names(talk) if name == "review" or name not in talk.memory.done)


async def advance(talk: Talk) -> None:
    """Do what has to be done before the next question; raises MunicipalError."""
    if current(talk) == known.STEP and talk.memory.duplicates is None:
        await known.look(talk)


async def skip(talk: Talk, name: str) -> bool:
    """Leave a question out, or say that it is needed."""
    if name.startswith(ATTRIBUTE):
        return details.skip_attribute(talk, name)
    if name == photos.STEP:
        await photos.leave_out(talk)
        return True
    if name == contacts.STEP:
        return contacts.skip(talk, name)
    memory = talk.memory
    where = places.found(talk)
    if name == places.STEP and memory.about is About.POINT and where is not None:
        places.settle(talk, where)
        return True
    if name == details.STEP and memory.first:
        talk.done(name, description=memory.first)
        return True
    talk.say("utter_report_needed")
    return False
