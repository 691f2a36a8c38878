"""The parts of a list ("wages and my son's money"): which of them no option answers."""

import re
from collections.abc import Iterator, Mapping, Sequence

from actions.services.applications.matching import names_words
from actions.services.applications.readers.vocabulary import Vocabulary, vocabulary

_SIGNS = re.compile(r"[,،;؛/+&\n]+|\.(?=\s|$)")
_JOINED_AND = re.compile(r"(?<!\w)و(?=\w{3})")


def unread(text: str, language: str, chosen: Mapping[str, Sequence[str]]) -> list[str]:
    """The parts of a list, as they were said, that none of the chosen options' names covers.

    `chosen` maps ids to names. Parts that only add words ("and nothing else", "no rent") are read.
    """
    known = vocabulary(language)
    return [
        part
        for part in _parts(text, known)
        if _tells(part, known)
        and not names_words(part, language, chosen)
        and not _denies(part, known)
    ]


def _parts(text: str, known: Vocabulary) -> Iterator[str]:
    """The text cut at signs and at words like "and"."""
    for piece in _SIGNS.split(text):
        if known.language == "ar":  # "and" is part of the word that follows
            piece = _JOINED_AND.sub("و ", piece)
        said = piece.split()
        folded = [" ".join(known.words(word)) for word in said]
        start = index = 0
        while index < len(said):
            if used := known["between"].match(folded, index):
                yield " ".join(said[start:index])
                start = index + used
            index += used or 1
        yield " ".join(said[start:])


def _tells(part: str, known: Vocabulary) -> bool:
    """Whether a part holds more than words that add nothing."""
    words = known.words(part)
    for meaning in ("polite", "fillers", "affirm", "deny", "affirm_weak", "about", "vague"):
        words = known[meaning].without(words)
    return any(len(word) > 1 for word in words)


def _denies(part: str, known: Vocabulary) -> bool:
    """Whether a part says what there is not ("sonst nichts", "keine Rente")."""
    words = known.words(part)
    meanings = ("nothing", "deny", "deny_weak", "denies_after", "nobody")
    return any(known.get(meaning).within(words) for meaning in meanings)
