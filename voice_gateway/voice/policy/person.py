"""A person: connected during opening hours, called back otherwise."""

from translations.registry import load_languages
from voice_gateway.voice.policy import desk
from voice_gateway.voice.policy.call import Actions, Call
from voice_gateway.voice.policy.modes import Entry, Settling, ask, offer
from voice_gateway.voice.policy.ports import CallBackRequest
from voice_gateway.voice.policy.spelling import readable
from voice_gateway.voice.ports import Say, Transfer

TIMES = ("when_soon", "when_morning", "when_afternoon")
LONGEST_WISH = 100


def person(call: Call) -> Actions:
    """What "0" and "a person, please" lead to, from everywhere."""
    call.mode, call.menu = None, None
    if not desk.is_open(call.data.desk, call.parts.clock()):
        return call_back(call, call.say("closed"))
    if call.refused:
        return call_back(call, call.say("not_connected"))
    call.transferring = True
    return [
        call.say("connecting"),
        Transfer(desk.target(call.data.desk, call.topic), summary(call)),
    ]


def not_connected(call: Call) -> Actions:
    """The transfer was refused."""
    call.transferring, call.refused = False, True
    return call_back(call, call.say("not_connected"))


def summary(call: Call) -> str:
    """What the person should know, in German: language, matter, how far. No personal data."""
    rows = [f"Sprache: {load_languages()[call.locale].german}"]
    title = next((row.title for row in call.data.topics if row.topic == call.topic), "")
    if call.service:
        rows.append(f"Leistung: {call.service}")
    if title:
        rows.append(f"Anliegen: {title}")
    if call.progress:
        rows.append(f"Beantwortete Fragen: {call.progress}")
    return ". ".join(rows) + "."


def call_back(call: Call, *before: Say) -> Actions:
    """Ask for a number and a time, or tell the number of the city when nothing can be stored."""
    if call.parts.callbacks is None:
        return call.present([*before, call.say("call_us"), call.say("anything_else")])
    entry = Entry(
        call, "phone", "call_back_number", "number_wrong", lambda number: _when(call, number)
    )
    return entry.start(*before, call.say("call_back"))


def _when(call: Call, number: str) -> Actions:
    return offer(
        call,
        [call.say("call_back_when")],
        TIMES,
        take=lambda name: _store(call, number, call.text(name)),
        other=lambda words: _words(call, number, words),
    )


def _words(call: Call, number: str, words: str) -> Actions:
    """A time in the caller's own words is read back."""
    return ask(
        call,
        [call.say("understood", value=words[:LONGEST_WISH])],
        yes=lambda: _store(call, number, words),
        no=lambda: _when(call, number),
    )


def _store(call: Call, number: str, when: str) -> Actions:
    callbacks = call.parts.callbacks
    if callbacks is None:
        return call.resume(call.say("call_back_failed"))
    request = CallBackRequest(number, when[:LONGEST_WISH], call.locale, summary(call))
    shown = readable(number)
    return Settling(
        call,
        callbacks.add(request),
        done=lambda: call.resume(call.say("call_back_done", number=shown)),
        broken=lambda: call.resume(call.say("call_back_failed")),
    ).start()
