"""Commands that are understood at every moment, by word or by key."""

from collections.abc import Callable, Mapping, Sequence

from voice_gateway.voice.policy.call import Actions, Call
from voice_gateway.voice.policy.commands import Command
from voice_gateway.voice.policy.menu import Choice, Menu
from voice_gateway.voice.policy.modes import Pick, farewell
from voice_gateway.voice.policy.person import person
from voice_gateway.voice.policy.spelling import spell
from voice_gateway.voice.policy.texts import text
from voice_gateway.voice.ports import Say, SetLocale, SetRate, SetVolume


def steer(call: Call, meaning: Command | None) -> Actions | None:
    """What a command does; None for yes, no, "weiter" and words that are no command."""
    if meaning is None or meaning not in STEERING:
        return None
    return STEERING[meaning](call)


def repeat(call: Call) -> Actions:
    """The last turn again."""
    return call.again() if call.said else call.resume()


def slower(call: Call) -> Actions:
    """One step slower."""
    return _rate(call, -1, "slower")


def _faster(call: Call) -> Actions:
    return _rate(call, 1, "faster")


def _rate(call: Call, step: int, name: str) -> Actions:
    rate = _next(call.data.rates, call.rate, step)
    if rate == call.rate:
        return call.again(call.say("limit"))
    call.rate = rate
    return [SetRate(rate), *call.again(call.say(name))]


def _normal(call: Call) -> Actions:
    call.rate = call.gain = 1.0
    return [SetRate(1.0), SetVolume(1.0), *call.again(call.say("normal"))]


def louder(call: Call) -> Actions:
    """One step louder."""
    return _volume(call, 1, "louder")


def _quieter(call: Call) -> Actions:
    return _volume(call, -1, "quieter")


def _volume(call: Call, step: int, name: str) -> Actions:
    gain = _next(call.data.volumes, call.gain, step)
    if gain == call.gain:
        return call.again(call.say("limit"))
    call.gain = gain
    return [SetVolume(gain), *call.again(call.say(name))]


def _next(scale: Sequence[float], now: float, step: int) -> float:
    """The next value of a scale; `now` may lie between two of them."""
    beyond = [value for value in scale if (value - now) * step > 0]
    if not beyond:
        return now
    return beyond[0] if step > 0 else beyond[-1]


def _spell(call: Call) -> Actions:
    if not call.spellable:
        return call.aside(call.say("nothing_to_spell"))
    return call.aside(call.say("spelled_once", spelled=spell(call.spellable, call.locale)))


def _back(call: Call) -> Actions:
    if call.mode is not None:
        return call.resume(call.say("good"))
    return call.press("/go_back")


def _start_over(call: Call) -> Actions:
    return call.press("/start_over")


def _stop(call: Call) -> Actions:
    if call.mode is not None:
        return call.resume(call.say("good"))
    return call.press("/stop")


def _hang_up(call: Call) -> Actions:
    return farewell(call, "hang_up")


def _wait(call: Call) -> Actions:
    return call.aside(call.say("waiting"), seconds=call.data.silence.waiting)


def languages(call: Call) -> Actions:
    """Every language says its own key in its own voice."""
    rows = call.data.languages
    choices = [Choice(row.locale, row.locale, row.locale) for row in rows]
    menu = Menu(choices, "".join(row.key for row in rows))
    says = []
    for row in rows:
        name = "language_choice_hash" if row.key == "#" else "language_choice"
        says.append(Say(text(name, row.locale, {"key": row.key}), row.locale, prompt=name))

    def take(locale: str) -> Actions:
        call.locale = locale
        chosen: Actions = [SetLocale(locale), call.say("language_chosen")]
        if call.started:  # what was said last is wanted in the new language
            return [*chosen, *call.press("/repeat")]
        return [*chosen, *call.present([call.say("question")])]

    return call.present(says, mode=Pick(call, menu, take))


STEERING: Mapping[Command, Callable[[Call], Actions]] = {
    "repeat": repeat,
    "slower": slower,
    "faster": _faster,
    "normal": _normal,
    "louder": louder,
    "quieter": _quieter,
    "spell": _spell,
    "back": _back,
    "start_over": _start_over,
    "person": person,
    "languages": languages,
    "stop": _stop,
    "hang_up": _hang_up,
    "wait": _wait,
}
