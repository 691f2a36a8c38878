"""The dialogue's answer → what is said, in pieces, with keys for its choices."""

import re
from collections.abc import Sequence

from voice_gateway.dialogue.messages import Message
from voice_gateway.voice.policy import summing
from voice_gateway.voice.policy.call import Actions, Call
from voice_gateway.voice.policy.menu import menu_of
from voice_gateway.voice.policy.modes import ask, farewell
from voice_gateway.voice.policy.person import person
from voice_gateway.voice.policy.pieces import pieces, spoken
from voice_gateway.voice.policy.spelling import spell
from voice_gateway.voice.ports import Action, Answered, Say, SetLocale, SetRate

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_INVISIBLE = re.compile("[\u2066-\u2069]")


def answered(call: Call, event: Answered) -> Actions:
    """What to do with an answer."""
    call.waiting, call.failures, call.rounds, call.started = False, 0, 0, True
    first = _locale(call, event)
    first += _rate(call, event)
    keys = [message.key for message in event.messages if message.key]
    if event.ended:
        call.ended = True
        return [*first, *spoken(event.messages, call.locale), *farewell(call, "ended")]
    if any(re.search(call.data.fallback, key) for key in keys):
        call.misses += 1
    else:
        call.misses = 0
    _remember(call, event.messages, keys)
    if any(re.search(call.data.person, key) for key in keys):
        return [*first, *person(call)]
    call.menu = menu_of(event.messages, call.data.keys.choices)
    says = spoken(event.messages, call.locale)
    parts = pieces(says, call.data.piece_chars)
    return [*first, *_read(call, parts, event.messages)]


def _locale(call: Call, event: Answered) -> list[Action]:
    """Follow the language the dialogue now speaks."""
    if event.locale == call.locale:
        return []
    call.locale = event.locale
    return [SetLocale(event.locale)]


def _rate(call: Call, event: Answered) -> list[Action]:
    """Follow the dialogue when it changed the rate; what the caller set by key stays otherwise."""
    from_desk = all(message.role == "person" for message in event.messages)
    if from_desk or event.rate == call.told_rate:
        return []
    call.told_rate = call.rate = event.rate
    return [SetRate(event.rate)]


def _remember(call: Call, messages: Sequence[Message], keys: Sequence[str]) -> None:
    """Topic, service, what is asked for, and what could be spelled."""
    call.expects = ""
    call.asking = any(message.progress for message in messages)
    for message in messages:
        key, words = message.key or "", _INVISIBLE.sub("", message.text)
        call.expects = call.data.value(message.key, message.expects) or call.expects
        call.asking = call.asking or bool(re.search(call.data.asking, key))
        if topic := call.data.topic(key):
            call.topic = topic.topic
        if message.source:
            call.service = message.source.title
        if message.progress:
            call.progress = f"{message.progress.done} von {message.progress.of}"
        if key == "utter_read_back" and (found := _EMAIL.search(words)):
            call.email = found[0]
        for pattern in (_EMAIL.pattern, *call.data.references):
            if seen := re.findall(pattern, words):
                call.spellable = seen[-1]


def _read(call: Call, parts: Sequence[list[Say]], messages: Sequence[Message]) -> Actions:
    """A piece, and whether to go on; after the last one what comes at the end."""
    if len(parts) < 2:
        return _end(call, parts[0] if parts else [], messages)
    return ask(
        call,
        [*parts[0], call.say("read_on")],
        yes=lambda: _read(call, parts[1:], messages),
        no=lambda: _end(call, _question(parts[-1]), messages),
        more=True,
    )


def _question(piece: Sequence[Say]) -> list[Say]:
    """The question an answer ends with: it must be heard even if the rest is not wanted."""
    if not piece or not piece[-1].text.endswith(("?", "؟")):
        return []
    sentences = re.split(r"(?<=[.!?؟])\s+", piece[-1].text)
    return [Say(sentences[-1], piece[-1].locale)]


def _end(call: Call, says: Sequence[Say], messages: Sequence[Message]) -> Actions:
    """Numbers spelled, a summary offered, or the choices with their keys."""
    says = [*says, *_spelled(call, messages)]
    if summing.wanted(call, messages):
        return summing.offer_summary(call, says, messages)
    return call.present([*says, *choices(call)] or [call.say("question")], kind=call.expects)


def _spelled(call: Call, messages: Sequence[Message]) -> list[Say]:
    """Numbers and codes of a booking, spelled twice for writing down."""
    found: dict[str, None] = {}
    for message in messages:
        if message.key and re.search(call.data.spell_after, message.key):
            words = _INVISIBLE.sub("", message.text)
            for pattern in call.data.references:
                found |= dict.fromkeys(re.findall(pattern, words))
    return [call.say("spelled", spelled=spell(code, call.locale)) for code in found]


def choices(call: Call) -> list[Say]:
    """The choices of this page with their keys; nothing when there are none."""
    menu = call.menu
    if menu is None:
        return []
    value = call.data.values.get(call.expects)
    name = "choice_hash" if value and value.digits else "choice"
    known = menu.numbered if menu.page == 0 and name == "choice" else 0
    says = [call.say("choice_numbers")] if known else []
    says += [call.say(name, choice=row.title, key=key) for key, row in menu.shown[known:]]
    if menu.more:
        says.append(call.say("choice_more"))
    if menu.person:
        says.append(call.say("choice_person"))
    return says
