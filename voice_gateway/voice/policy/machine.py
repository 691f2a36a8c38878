"""The policy of a call: events in, actions out. Does no input or output and never blocks."""

from voice_gateway.voice.apologies import apology
from voice_gateway.voice.policy import answering, ladders, talking
from voice_gateway.voice.policy.call import Actions, Call, Parts
from voice_gateway.voice.policy.commands import Command, command
from voice_gateway.voice.policy.modes import Farewell, ask, farewell
from voice_gateway.voice.policy.person import not_connected, person
from voice_gateway.voice.policy.spelling import digits
from voice_gateway.voice.policy.steering import languages, louder, repeat, slower, steer
from voice_gateway.voice.policy.texts import text
from voice_gateway.voice.ports import (
    Action,
    Answered,
    CutOff,
    Event,
    Failed,
    Heard,
    Keyed,
    Left,
    Listen,
    Opened,
    Say,
    SetLocale,
    SetRate,
    Silent,
    Spoken,
    StillWaiting,
    Unclear,
)

FILLERS = ("filler_1", "filler_2", "filler_3")
CUT_OFFS = 2
IMPATIENT = 3
"""So many zeros in a row are no number, but somebody who wants a person."""
TRANSFER_FAILED = "transfer_failed"
PASSING = ("call_too_long", "rate_limited", "speech_busy")
"""Said and done: the session ends a long call by itself, the others pass by."""
DEAF = ("speech_unavailable", "language_not_spoken")
"""Speech cannot be recognised in this language: a person, or a number by key, still can help."""


class CallPolicy:
    """One call. See `voice_gateway.voice.ports.Policy`."""

    def __init__(self, parts: Parts, locale: str) -> None:
        self.call = Call(parts, locale)

    @property
    def recording_agreed(self) -> bool:
        """Whether the caller agreed to a recording. Nothing is recorded anywhere yet."""
        return self.call.recording_agreed

    def on(self, event: Event) -> list[Action]:
        """What to do now that this has happened; see `ports.py`.

        Every list ends with one of Listen, SendText, SendPayload, Transfer and HangUp. It is empty,
        or only speaks, while the dialogue's answer or a connection is awaited, and after the end.
        """
        call = self.call
        if call.over or isinstance(event, Left):
            call.over = True
            return []
        if isinstance(event, Spoken):
            return []
        if call.transferring and event != Failed(TRANSFER_FAILED):
            return []  # the line is being connected; it tells whether that worked
        news = call.news()
        actions = self._on(event)
        if news and (actions or not call.waiting):
            return [*news, *(actions or call.aside())]
        return [*news, *actions]

    def _on(self, event: Event) -> Actions:
        call = self.call
        match event:
            case Opened():
                return self._opened(event)
            case Heard():
                call.silences = 0
                return self._heard(event)
            case Keyed():
                call.silences = 0
                return self._keyed(event)
            case Unclear():
                call.silences = 0
                return self._moded(event, None) or ladders.unclear(call)
            case Silent():
                return self._moded(event, None) or ladders.silent(call)
            case Answered():
                return self._answered(event)
            case Failed():
                return self._failed(event.code)
            case StillWaiting():
                return self._filler()
            case CutOff():
                return self._cut_off()
            case _:
                return []

    def _opened(self, event: Opened) -> Actions:
        call, data = self.call, self.call.data
        first: list[Action] = []
        locale = data.locale_of_line(event.dialled) or event.locale
        if locale != event.locale:
            first.append(SetLocale(locale))
        call.locale = locale
        hints = [
            Say(text("other_languages", code, data.keys.model_dump()), code, "other_languages")
            for code in data.language_hints
            if code != locale
        ]
        greeting = [call.say("greeting"), call.say("greeting_help"), *hints]
        if data.recording:
            return [*first, *self._consent(greeting)]
        actions = call.present([*greeting, call.say("question")])
        call.question = (call.say("question"),)
        return [*first, *actions]

    def _consent(self, greeting: list[Say]) -> Actions:
        call = self.call

        def answer(agreed: bool) -> Actions:
            call.recording_agreed = agreed
            name = "recording_yes" if agreed else "recording_no"
            return call.present([call.say(name), call.say("question")])

        return ask(
            call,
            [*greeting, call.say("recording")],
            yes=lambda: answer(True),
            no=lambda: answer(False),
        )

    def _heard(self, event: Heard) -> Actions:
        call = self.call
        meaning = command(event.text, event.locale) or command(event.text, call.locale)
        if (actions := steer(call, meaning)) is not None:
            return actions
        if (actions := self._moded(event, meaning)) is not None:
            return actions
        if call.ended:
            return farewell(call, "ended")
        return talking.heard(call, event, meaning)

    def _keyed(self, event: Keyed) -> Actions:
        call, keys = self.call, self.call.data.keys
        pressed = event.keys.strip("#") or event.keys[:1]
        if pressed.endswith(keys.repeat):
            return repeat(call)
        pressed = pressed.rpartition(keys.repeat)[2]  # the star begins anew
        if set(pressed) == {keys.person} and len(pressed) <= IMPATIENT:
            return person(call)
        if (actions := self._moded(Keyed(pressed), None)) is not None:
            return actions
        for key, act in (
            (keys.slower, slower), (keys.louder, louder), (keys.languages, languages),
        ):  # fmt: skip
            if pressed == key and not (call.menu and call.menu.by_key(key)):
                return act(call)
        if call.mode is not None:  # a key that was not offered
            return call.again()
        if call.ended:
            return farewell(call, "ended")
        if len(pressed) > 1:
            return talking.typed(call, digits(pressed, call.locale))
        if call.menu is not None:
            if chosen := call.menu.by_key(pressed):
                return call.press(chosen.payload)
            if pressed == keys.more and call.menu.more:
                return talking.more(call)
        return call.aside(call.say("keypad_help"))

    def _moded(self, event: Event, meaning: Command | None) -> Actions | None:
        """Let the mode try; words that are not for it end it, and whatever follows a good-bye."""
        call = self.call
        if call.mode is None:
            return None
        leaving = isinstance(call.mode, Farewell)
        actions = call.mode.on(event, meaning)
        if actions is None and (isinstance(event, Heard) or leaving):
            if leaving:
                call.said = call.question = (call.say("anything_else"),)
            call.mode = None
        return actions

    def _answered(self, event: Answered) -> Actions:
        call = self.call
        actions = answering.answered(call, event)
        if call.misses < 2 or call.mode is not None or call.transferring:
            return actions
        if more := ladders.missed(call):
            first = [a for a in actions if isinstance(a, SetLocale | SetRate)]
            said = [a for a in actions if isinstance(a, Say)]
            return [*first, *said[:1], *more]
        return actions

    def _failed(self, code: str) -> Actions:
        call = self.call
        call.waiting = False
        if code == TRANSFER_FAILED:
            return not_connected(call)
        if code in DEAF:
            return [Say(apology(code, call.locale, call.parts.phone), call.locale), *person(call)]
        if code in PASSING:
            return call.aside(Say(apology(code, call.locale, call.parts.phone), call.locale, code))
        call.failures += 1
        if call.failures < 2:
            return call.present([call.say("failed")], kind=call.expects)
        call.failures = 0
        return [call.say("failed_again"), *person(call)]

    def _filler(self) -> Actions:
        call = self.call
        if not call.waiting:
            return []
        name = FILLERS[call.fillers % len(FILLERS)]
        call.fillers += 1
        return [call.say(name)]

    def _cut_off(self) -> Actions:
        """Somebody needs more time to speak: from the second time on, pauses may be longer."""
        call = self.call
        call.cut_offs += 1
        if call.cut_offs != CUT_OFFS:
            return []
        call.slow = True
        listen: Listen = call.listen()
        return [call.say("more_time"), listen]
