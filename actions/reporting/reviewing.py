"""The last step: the report is read back; a yes sends it, anything else changes an answer."""

from actions.reporting import words
from actions.reporting.memory import Mode
from actions.reporting.sending import send
from actions.reporting.talk import Talk
from actions.services.applications.naming import named_paths
from actions.turn import QUESTION_MARKS, choice, label

STEP = "review"
AGAIN = "utter_label_report_again"


def ask(talk: Talk, step: str) -> None:
    """Read back and ask; after a failure only whether to try again."""
    stop = choice(label("utter_label_report_stop"), "/stop", "no")
    change = choice(label("utter_label_change"), "/change_answer", "edit")
    if talk.memory.failed:
        again = choice(label(AGAIN), "/affirm", "yes")
        person = choice(label("utter_label_person"), "/talk_to_person", "person")
        talk.say("utter_report_kept", choices=[again, change, person, stop])
        return
    if not talk.memory.shown:
        talk.note(shown=talk.turn.context.now().isoformat())
    rows = words.shown(talk, answered(talk))
    talk.say("utter_report_review", values={"rows": {"rows": rows}})
    send_it = choice(label("utter_label_report_send"), "/affirm", "yes")
    talk.say("utter_report_ask_send", choices=[send_it, change, stop])


async def take(talk: Talk, step: str) -> bool | None:
    """Yes sends; a name of an answer, or no, changes one."""
    agreed = talk.agrees()
    if talk.turn.text.rstrip().endswith(QUESTION_MARKS) and talk.digresses(free=False):
        return None
    if names_one(talk):  # "yes, but the place is wrong" must not be sent
        return change(talk)
    if agreed or (talk.memory.failed and words.says(talk, AGAIN)):
        await send(talk)
        return True
    if agreed is False or talk.command() == "correct":
        return change(talk)
    if not talk.turn.text or talk.digresses(free=False):
        return None
    talk.say("utter_application_only_yes_no")
    return False


def answered(talk: Talk) -> list[str]:
    """The steps whose answers are sent, in the order of the report."""
    steps = ["kind", "place", "description", *words.attribute_steps(talk), "photo", "contact"]
    return [step for step in steps if step in talk.memory.done]


def change(talk: Talk) -> bool:
    """Ask one answer again: the one that was named, or the one that is chosen now."""
    known = answered(talk)
    wanted = talk.turn.entity("field")
    named = [wanted] if wanted in known else _named(talk)
    if len(named) == 1:
        step = str(named[0])
        value = words.value(talk, step)
        talk.say("utter_report_changing", values={"value": value})
        talk.again(step, mode=Mode.ASK, failed=False)
        return True
    if not known:
        talk.say("utter_application_first_question")
        return True
    buttons = [
        choice(words.field(talk, step), f'/change_answer{{"field":"{step}"}}', "edit")
        for step in named or known
    ]
    buttons.append(choice(label("utter_label_nothing_to_change"), "/deny", "no"))
    example = words.field(talk, "place" if "place" in known else known[0])
    talk.say("utter_report_change_which", values={"label": example}, choices=buttons)
    talk.note(mode=Mode.CHANGE)
    return True


def names_one(talk: Talk) -> bool:
    """Whether a message names exactly one answer ("the place is wrong")."""
    return len(_named(talk)) == 1


def _named(talk: Talk) -> list[str]:
    if not talk.turn.text:
        return []
    names = {step: words.names(talk, step) for step in answered(talk)}
    return named_paths(talk.turn.text, talk.language, names)
