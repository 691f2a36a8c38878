"""A text as it is written → the sentences a voice is given, so that the first sounds early."""

import re
from collections.abc import Iterator

from voice_gateway.speech.spoken import normalise

_END = re.compile(r"(?<=[.!?…؟۔])[\"'»“”)\]]*\s+|\n+")
_CLAUSE = re.compile(r"(?<=[,;:،؛–])\s+")
SHORT, FIRST, LONG = 25, 90, 160
"""Characters: a shorter piece joins the next one; a longer one is cut at a comma as well, the first
one sooner: synthesis takes time by the length, and until it is done nobody hears anything."""


def sentences(text: str, locale: str) -> list[str]:
    """Sentences in words (numbers and signs are spelled out), none of them very short or long."""
    parts = _END.split(normalise(text, locale))
    joined: list[str] = []
    for piece in (p for n, part in enumerate(parts) for p in _short(part, LONG if n else FIRST)):
        # "Ja." alone sounds clipped; but the first sentence must not wait for a long second one.
        if joined and len(joined[-1]) < SHORT and len(piece) < FIRST:
            joined[-1] = f"{joined[-1]} {piece}"
        else:
            joined.append(piece)
    return joined


def _short(sentence: str, longest: int) -> Iterator[str]:
    sentence = sentence.strip()
    if not any(char.isalnum() for char in sentence):
        return
    if len(sentence) <= longest:
        yield sentence
        return
    piece = ""
    for clause in _CLAUSE.split(sentence):
        if piece and len(piece) + len(clause) > longest:
            yield piece
            piece = clause
        else:
            piece = f"{piece} {clause}".strip()
    yield piece
