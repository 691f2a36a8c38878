"""What the person says or presses, when it is for the dialogue with the city."""

import re

from voice_gateway.voice.policy.answering import choices
from voice_gateway.voice.policy.call import Actions, Call, spelled_out
from voice_gateway.voice.policy.commands import Command
from voice_gateway.voice.policy.modes import ask
from voice_gateway.voice.policy.person import person
from voice_gateway.voice.policy.spelling import address, digits, readable, telephone
from voice_gateway.voice.ports import Heard

ANSWERS = {"agree": "/affirm", "refuse": "/deny"}
DATE_DIGITS = 8


def heard(call: Call, event: Heard, meaning: Command | None) -> Actions:
    """Words: a choice, a value that is read back first, or something to say to the dialogue."""
    menu = call.menu
    if menu is not None:
        # Where a value is asked for, "eins" is a value.
        chosen = menu.by_payload(ANSWERS.get(meaning or "", "")) or menu.by_words(
            event.text, event.locale, numbers=not call.expects
        )
        if chosen is not None:
            return call.press(chosen.payload)
        if meaning == "more" and menu.more:
            return more(call)
    if doubtful(call, event, meaning):
        return read_back(call, event)
    return call.send(event.text)


def more(call: Call) -> Actions:
    """The next choices."""
    if call.menu is not None:
        call.menu.turn()
    return call.present(choices(call), kind=call.expects)


def doubtful(call: Call, event: Heard, meaning: Command | None) -> bool:
    """Whether what was heard is read back before the dialogue gets it."""
    if meaning in ("agree", "refuse", "more"):
        return False
    low = event.confidence < call.data.confirm_below
    value = call.data.values.get(call.expects)
    if value is None or value.confirm == "never":
        return low and call.asking and value is None
    if value.confirm == "always":
        return _may_be(call.expects, event.text, event.locale)
    return low or spelled_out(event.text)


def _may_be(kind: str, words: str, locale: str) -> bool:
    """Whether this may be the value; a question, or no digits at all, are for the dialogue."""
    if words.rstrip().endswith(("?", "؟")):
        return False
    if kind in ("phone", "postcode"):
        return bool(digits(words, locale)) or address(words, locale) is not None
    return True


def read_back(call: Call, event: Heard) -> Actions:
    """Say what was understood, and send it when that is right."""
    shown, value = understood(call.expects, event.text, event.locale)
    call.spellable = shown
    kind = call.expects

    def again() -> Actions:
        call.rounds += 1
        if call.rounds >= call.data.confirm_rounds:
            call.rounds = 0
            return ask(
                call,
                [call.say("offer_person")],
                yes=lambda: person(call),
                no=lambda: call.present([call.say("again")], kind=kind),
            )
        return call.present([call.say(_again(call, kind))], kind=kind)

    return ask(call, [call.say("understood", value=shown)], yes=lambda: call.send(value), no=again)


def _again(call: Call, kind: str) -> str:
    value = call.data.values.get(kind)
    if value is not None and value.digits:
        return "again_digits"
    return "again_spell" if value is not None and value.endpointing == "spelling" else "again"


def understood(kind: str, words: str, locale: str) -> tuple[str, str]:
    """How a value is read back, and what is sent to the dialogue, which reads the rest itself."""
    if kind == "email" and (found := address(words, locale)):
        return found, found
    if kind == "phone" and (number := telephone(words, locale)):
        return readable(number), number
    if kind in ("pin", "postcode") and re.fullmatch(r"\d{4,8}", code := digits(words, locale)):
        return " ".join(code), code
    return words, words


def typed(call: Call, keys: str) -> Actions:
    """Digits that were typed: as the dialogue reads them. Keys are never misheard."""
    if call.expects == "date" and len(keys) == DATE_DIGITS:
        return call.send(f"{keys[:2]}.{keys[2:4]}.{keys[4:]}")
    return call.send(keys)
