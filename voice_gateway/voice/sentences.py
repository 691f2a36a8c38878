"""A text as it is written → the sentences a voice is given, so that the first sounds early."""

import re
from collections.abc import Iterator

from voice_gateway.speech.spoken import normalise

_END = re.compile(r"(?<=[.!?…؟۔])[\"'»“”)\]]*\s+|\n+")
_CLAUSE = re.compile(r"(?<=[,;:،؛–])\s+")
SHORT, LONG = 25, 220
"""Characters: a shorter piece joins the next one; a longer one is cut at a comma as well."""


def sentences(text: str, locale: str) -> list[str]:
    """Sentences in words (numbers and signs are spelled out), none of them very short or long."""
    pieces = [piece for part in _END.split(normalise(text, locale)) for piece in _short(part)]
    joined: list[str] = []
    for piece in pieces:
        # "Ja." alone sounds clipped; but the first sentence must not wait for a long second one.
        if joined and len(joined[-1]) < SHORT and len(piece) < LONG // 2:
            joined[-1] = f"{joined[-1]} {piece}"
        else:
            joined.append(piece)
    return joined


def _short(sentence: str) -> Iterator[str]:
    sentence = sentence.strip()
    if not any(char.isalnum() for char in sentence):
        return
    if len(sentence) <= LONG:
        yield sentence
        return
    piece = ""
    for clause in _CLAUSE.split(sentence):
        if piece and len(piece) + len(clause) > LONG:
            yield piece
            piece = clause
        else:
            piece = f"{piece} {clause}".strip()
    yield piece
