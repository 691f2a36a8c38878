"""Words of a message with their places, and the forms in which they are looked up."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from actions.services.values.fold import western_digits
from actions.services.wording import ARTICLE, plain

GLUE = "-‐‑'’ʼ‘`´"
"""What joins the parts of a word: "E-Mail", "l'acte"."""
PARTICLES = "وفبلك"
"""Arabic words of one letter that are written on the next word ("and", "with", "for")."""
LEAST = 4  # letters that must be left of a word without such a particle

_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile(
    "[\u0300-\u036f\u064b-\u0652\u0670\u0640\u00ad\u200b\u200d-\u200f\u202a-\u202e]"
)
_DIGIT = re.compile(r"\d")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_SENTENCE_END = re.compile(r"[.!?:…؟。\n\"„“”«»]")
_ARABIC = re.compile("[\u0600-\u06ff]")


@dataclass
class Token:
    """A word of a cleaned text; `start` and `end` are its place there.

    `glue` joins it to the word before, "" when a space does; `first`:
    it begins a sentence, so that a capital letter means nothing; `mask` says what it was taken for
    ("name", "number", …), None while it is kept.
    """

    text: str
    start: int
    end: int
    glue: str = ""
    first: bool = False
    mask: str | None = None

    @cached_property
    def form(self) -> str:
        """What is looked up: without case, accents (see `wording.plain`)."""
        return plain(self.text)

    @property
    def capital(self) -> bool:
        """Whether it is written with a capital letter; never so in Arabic script."""
        return self.text[0].isupper()

    @property
    def has_digit(self) -> bool:
        """Whether a digit of any script stands in it."""
        return _DIGIT.search(self.text) is not None


def clean(text: str) -> str:
    """Compatibility forms as usual letters, digits as 0 to 9, without vowel marks."""
    text = _MARKS.sub("", unicodedata.normalize("NFKC", text))
    return western_digits(text) if _OTHER_DIGIT.search(text) else text


def tokens(text: str) -> list[Token]:
    """The words of a cleaned text."""
    found: list[Token] = []
    end = 0
    for match in _WORD.finditer(text):
        between = text[end : match.start()]
        first = not found or _SENTENCE_END.search(between) is not None
        glue = between if found and len(between) == 1 and between in GLUE else ""
        found.append(Token(match.group(), match.start(), match.end(), glue, first))
        end = match.end()
    return found


def forms(form: str) -> Iterator[str]:
    """A form, and for an Arabic one those without article and particle."""
    yield form
    if not _ARABIC.match(form):
        return
    if (bare := without_article(form)) != form:
        yield bare
    if form[0] in PARTICLES and len(form) > LEAST:
        yield form[1:]
        if (bare := without_article(form[1:])) != form[1:]:
            yield bare


def without_article(form: str) -> str:
    """An Arabic form without its article; other forms as they are."""
    return ARTICLE.sub("", form)
