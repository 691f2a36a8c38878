"""What can be said instead of an answer: back, skip, why, how far, what so far, change, stop."""

from collections.abc import Awaitable, Callable, Mapping

from actions.reporting import photos, words
from actions.reporting.known import STEP as DUPLICATE
from actions.reporting.memory import About, Mode
from actions.reporting.places import STEP as PLACE
from actions.reporting.reviewing import answered, change
from actions.reporting.steps import current, names, skip
from actions.reporting.talk import ATTRIBUTE, Talk

Command = Callable[[Talk], Awaitable[bool]]


async def back(talk: Talk) -> bool:
    """One question back; its answer is told."""
    if talk.memory.mode is Mode.CHANGE:
        talk.note(mode=Mode.ASK)
        return True
    step = current(talk)
    if step == PLACE and (talk.memory.found or talk.memory.options):
        talk.note(found=None, options=(), about=About.WHERE)
        return True
    if step.startswith(ATTRIBUTE) and talk.memory.chosen:
        talk.note(chosen=())
        return True
    if step == photos.STEP and talk.memory.photo:
        await photos.drop(talk.turn, talk.memory.photo)
        talk.note(photo=None)
        return True
    order = names(talk)
    before = [name for name in order[: order.index(step)] if name in talk.memory.done]
    # What was reported before is not asked when there is nothing; it is looked for anew.
    asked = [name for name in before if name != DUPLICATE]
    if not asked:
        talk.say("utter_application_first_question")
        return True
    talk.say("utter_report_back", values={"value": words.value(talk, asked[-1])})
    talk.again(asked[-1], DUPLICATE, duplicates=None, failed=False)
    return True


async def leave_out(talk: Talk) -> bool:
    """Leave the question out."""
    return await skip(talk, current(talk))


async def why(talk: Talk) -> bool:
    """Why it is asked."""
    step = current(talk)
    name = "attribute" if step.startswith(ATTRIBUTE) else step
    talk.say(f"utter_report_why_{name}")
    return True


async def meaning(talk: Talk) -> bool:
    """What is meant; where nobody has explained it, why it is asked."""
    attribute = talk.attribute(current(talk))
    text = words.hint(talk, attribute) if attribute else None
    if text is None:
        return await why(talk)
    talk.say("utter_report_hint", values={"hint": text})
    return True


async def progress(talk: Talk) -> bool:
    """How much is left."""
    left = [name for name in names(talk) if name not in talk.memory.done]
    talk.say("utter_report_progress", values={"left": {"number": max(len(left) - 1, 0)}})
    return True


async def summary(talk: Talk) -> bool:
    """What was said so far."""
    rows = words.shown(talk, answered(talk))
    if not rows:
        talk.say("utter_application_first_question")
        return True
    talk.say("utter_report_so_far", values={"rows": {"rows": rows}})
    return True


async def change_one(talk: Talk) -> bool:
    """Change an earlier answer."""
    return change(talk)


async def pause(talk: Talk) -> bool:
    """Leave it for now; the conversation remembers it."""
    talk.say("utter_report_paused")
    talk.finish("paused")
    return True


async def stop(talk: Talk) -> bool:
    """Leave it for good."""
    talk.say("utter_report_stopped")
    talk.finish("stopped")
    return True


COMMANDS: Mapping[str, Command] = {
    "go_back": back,
    "skip": leave_out,
    "ask_why": why,
    "ask_meaning": meaning,
    "ask_progress": progress,
    "review_answers": summary,
    "change_answer": change_one,
    "pause_application": pause,
    "stop": stop,
}
