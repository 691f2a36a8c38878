"""Long answers in pieces of whole sentences."""

import re
from collections.abc import Sequence

from voice_gateway.dialogue.messages import Message
from voice_gateway.voice.ports import Say

# After an abbreviation ("z. B.") no sentence ends.
_SENTENCE = re.compile(r"(?<=[^\W_]{3}[.!?؟…])\s+|(?<=[!?؟…»”])\s+|\n+")
SHORT = 0.3
"""A last piece shorter than this part of a piece is not worth a question."""


def spoken(messages: Sequence[Message], locale: str) -> list[Say]:
    """What is read aloud of an answer; a notice is in the language of the conversation."""
    says = []
    for message in messages:
        if message.notice:
            says.append(Say(message.notice, locale))
        says.append(Say(message.speech or message.text, message.language))
    return [say for say in says if say.text.strip()]


def pieces(says: Sequence[Say], limit: int) -> list[list[Say]]:
    """The same in pieces of about `limit` characters; a longer sentence stays whole."""
    found: list[list[Say]] = [[]]
    for say in says:
        for sentence in filter(None, map(str.strip, _SENTENCE.split(say.text))):
            if found[-1] and _chars(found[-1]) + len(sentence) > limit:
                found.append([])
            _add(found[-1], sentence, say.locale)
    if len(found) > 1 and _chars(found[-1]) < SHORT * limit:
        for say in found.pop():
            _add(found[-1], say.text, say.locale)
    return found


def _chars(piece: Sequence[Say]) -> int:
    return sum(len(say.text) for say in piece)


def _add(piece: list[Say], sentence: str, locale: str) -> None:
    if piece and piece[-1].locale == locale:
        piece[-1] = Say(f"{piece[-1].text} {sentence}", locale)
    else:
        piece.append(Say(sentence, locale))
