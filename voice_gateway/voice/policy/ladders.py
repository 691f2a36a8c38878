"""When nobody speaks, and when somebody was not understood."""

from voice_gateway.voice.policy.answering import choices
from voice_gateway.voice.policy.call import Actions, Call
from voice_gateway.voice.policy.menu import Choice, Menu
from voice_gateway.voice.policy.modes import ask
from voice_gateway.voice.policy.person import call_back, person
from voice_gateway.voice.ports import HangUp


def silent(call: Call) -> Actions:
    """The next step of the ladder of silence. The last one hangs up."""
    steps = [step for step in call.data.silence.steps if _possible(call, step.do)]
    step = steps[min(call.silences, len(steps) - 1)]
    call.silences += 1
    match step.do:
        case "wait":
            return call.aside(call.say("wait"), seconds=step.seconds)
        case "ask_again":
            return call.aside(call.say("ask_again"), *call.question, seconds=step.seconds)
        case "keypad":
            offered = choices(call) if call.mode is None else []
            more = offered or [call.say("keypad_help")]
            return call.aside(call.say("keypad"), *more, seconds=step.seconds)
        case "call_back":
            return ask(
                call,
                [call.say("offer_call_back")],
                yes=lambda: call_back(call),
                no=lambda: call.resume(call.say("good")),
            )
        case "goodbye":
            call.over = True
            return [call.say("goodbye_silent"), HangUp()]


def _possible(call: Call, step: str) -> bool:
    return step != "call_back" or call.parts.callbacks is not None


def unclear(call: Call) -> Actions:
    """Somebody spoke and was not understood."""
    call.misses += 1
    return missed(call) or call.aside(call.say("rephrase"))


def missed(call: Call) -> Actions | None:
    """The next step after a misunderstanding; None when asking otherwise is enough."""
    steps = call.data.not_understood
    match steps[min(call.misses, len(steps)) - 1]:
        case "choices":
            return _keys(call)
        case "person":
            call.misses = 0
            return ask(
                call,
                [call.say("offer_person")],
                yes=lambda: person(call),
                no=lambda: call.resume(call.say("good")),
            )
        case _:
            return None


def _keys(call: Call) -> Actions:
    """The choices by key; where the dialogue has none, what people want most."""
    if call.mode is not None:
        return call.again(call.say("use_keys"))
    if call.menu is None or not call.menu.choices:
        rows = [
            Choice(call.text(f"title_{intent}"), f"/{intent}", call.locale)
            for intent in call.data.start
        ]
        call.menu = Menu(rows, call.data.keys.choices, person=True)
    return call.present([call.say("use_keys"), *choices(call)], kind=call.expects)
