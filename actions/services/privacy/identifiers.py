"""What identifies somebody by its form: addresses, numbers, dates, spelled letters, streets."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from phonenumbers import PhoneNumberMatcher

from actions.services.privacy.naming import naming
from actions.services.privacy.tokens import Token
from actions.services.values.fold import letters
from actions.services.values.numbers import AND, NumberWords
from actions.services.values.spelling import Piece, pieces, spelling
from actions.services.values.street_names import Name, known_name, likeness, read_name
from actions.services.values.tables import words

LARGEST = 12  # a single number word up to this says nothing about anybody ("two children")
FEWEST_LETTERS = 2
REFERENCE = 3  # letters of a group in a reference number
WINDOW = 4  # words of the longest name of a street
ARABIC_WINDOW = 2
STEM = 3  # letters before "…straße" that make it a name
NEAR = 12  # words between the "at" and the "dot" of a dictated address

_PATTERNS: Mapping[str, re.Pattern[str]] = {
    "email": re.compile(r"\S+ ?@ ?\S+|[@#]\w+"),
    "link": re.compile(
        r"\b(?:https?|ftp)\s?:\S*|\bwww\.\S+"
        r"|(?<![\w.])(?!\w(?:\.\w)+\b)[^\W_][\w-]*(?:\.[^\W_][\w-]*)*\.[a-z]{2,12}(?![^\W_])(?:/\S*)?",
        re.IGNORECASE,
    ),
    # One long word or groups of four; only the first of them is letters ("GB29 NWBK 6016 …").
    "iban": re.compile(
        r"\b(?=(?:[ -]?[a-z0-9]){15,34}\b)[a-z]{2}[ -]?\d{2}(?:[ -]?[a-z]{4})?"
        r"(?:[ -]?(?=[a-z]*\d)[a-z0-9]{1,4}){2,8}\b",
        re.IGNORECASE,
    ),
    "date": re.compile(r"(?<!\d)\d{1,4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2,4}(?!\d)"),
}
_MONTH = re.compile(r"[MJ]\d+")


def written(text: str, row: Sequence[Token]) -> None:
    """Mask what is typed: e-mail addresses, links, bank accounts, telephone numbers, dates."""
    spans = [(m.start(), m.end(), kind) for kind, p in _PATTERNS.items() for m in p.finditer(text)]
    spans += [(m.start, m.end, "phone") for m in PhoneNumberMatcher(text, "DE")]
    for start, end, kind in spans:
        for token in row:
            if token.start < end and token.end > start and token.mask is None:
                token.mask = kind
    for token in row:
        if token.has_digit and token.mask is None:
            token.mask = "number"
    for line in (row, row[::-1]):  # letters of a reference: "47/11-WG-2026"
        for one, other in pairwise(line):
            glued = other.glue if line is row else one.glue
            short = len(other.text) <= REFERENCE and other.mask is None
            if one.mask == "number" and glued == "-" and short:
                other.mask = "number"


def dictated_address(row: Sequence[Token], language: str) -> bool:
    """Whether an e-mail address was said ("max punkt muster at web punkt de")."""
    for spoken in dict.fromkeys((language, "de", "en")):
        said = " ".join(letters(token.text, spoken) for token in row)
        marks: dict[str, list[int]] = {"@": [], ".": []}
        for pattern, sign in spelling(spoken).signs:
            if sign in marks:
                marks[sign] += [said[: m.start()].count(" ") for m in pattern.finditer(said)]
        if any(at < dot <= at + NEAR for at in marks["@"] for dot in marks["."]):
            return True
    return False


def numbers(row: Sequence[Token], language: str) -> None:
    """Mask numbers in words, when there are several in a row or one is large, and dates."""
    for spoken in dict.fromkeys((language, "de", "en")):
        table = words(spoken)
        values = [_value(letters(token.text, spoken), table.numbers) for token in row]
        in_digits = any(token.mask in ("number", "date") for token in row)
        if not in_digits and all(value is None for value in values):
            continue
        months = [_is_month(token, spoken) for token in row]
        for start, end in _runs(row, values, spoken):
            count = sum(value is not None for value in values[start:end])
            large = any((value or 0) > LARGEST for value in values[start:end])
            dated = any(months[max(0, start - 1) : end + 1])
            for token in row[start:end] if count > 1 or large or dated else ():
                token.mask = token.mask or "number"
        for index in (i for i, month in enumerate(months) if month):
            near = row[max(0, index - 2) : index + 3]
            if any(token.mask in ("number", "date") for token in near):
                for token in (row[index], *near):
                    if token is row[index] or token.mask == "number":
                        token.mask = "date"


def _runs(
    row: Sequence[Token], values: Sequence[int | None], language: str
) -> Iterator[tuple[int, int]]:
    """Start and end of number words in a row, with "and" and "double" between them."""
    double, triple = spelling(language).double, spelling(language).triple
    start = 0
    while start < len(row):
        end, last = start, start
        while end < len(row):
            word = letters(row[end].text, language)
            times = double.fullmatch(word) or triple.fullmatch(word)
            if values[end] is not None:
                last = end + 1
            elif not times and (end == start or not (word in AND or row[end].has_digit)):
                break
            end += 1
        if last > start:
            yield start, last
        start = max(last, start + 1)


def _value(word: str, table: NumberWords) -> int | None:
    """The number that a folded word is; an article is none."""
    for prefix in ("", *table.prefixes):
        rest = word.removeprefix(prefix)
        if rest != word or not prefix:
            for known in (table.cardinals, table.ordinals):
                if rest in known:
                    return known[rest]
    return None


def _is_month(token: Token, language: str) -> bool:
    return _MONTH.fullmatch(words(language).tag(token.text)) is not None


def spelled(row: Sequence[Token], language: str) -> None:
    """Mask letters that were spelled: "M wie Martha", "M, ü, l, l, e, r", "Anton Berta Cäsar"."""
    for spoken in dict.fromkeys((language, "de", "en")):
        index, run = 0, list[_Letters]()
        for piece in [*pieces([token.text for token in row], spelling(spoken)), None]:
            used = len(piece.text.split(" ")) if piece else 0
            if piece and piece.letters:
                word = used == 1 and row[index].form in naming(language).stop
                run.append(_Letters(index, index + used, piece, word))
            else:
                if _spells(run):
                    for token in row[run[0].start : run[-1].end]:
                        token.mask = token.mask or "letters"
                run = []
            index += used


@dataclass(frozen=True, slots=True)
class _Letters:
    """A piece that may be a letter, and its place; `word`: it is a short word as well ("a")."""

    start: int
    end: int
    piece: Piece
    word: bool


def _spells(run: Sequence[_Letters]) -> bool:
    """Whether pieces in a row are spelled and not words."""
    true = [one for one in run if not one.word]
    explained = any(one.end - one.start > 1 and len(one.piece.letters) == 1 for one in true)
    sure = sum(one.piece.sure for one in true)
    return explained or sure >= FEWEST_LETTERS or len(true) > FEWEST_LETTERS


@dataclass(frozen=True, slots=True)
class Streets:
    """The streets of the city, ready to be looked for."""

    names: Sequence[Name] = ()
    plain: frozenset[str] = field(default=frozenset())

    @classmethod
    def of(cls, names: Sequence[str]) -> "Streets":
        """The streets by their names."""
        read = [known_name(name) for name in names]
        return cls(read, frozenset(name.stem for name in read if not name.kind))

    def mask(self, row: Sequence[Token], known: Sequence[bool]) -> None:
        """Mask streets of the city, and words that end like one and are not `known` otherwise."""
        for start in range(len(row)):
            for end in range(start + 1, min(start + WINDOW, len(row)) + 1):
                said = read_name(" ".join(token.text for token in row[start:end]))
                alone = end == start + 1 and said.kind != "" and len(said.stem) >= STEM
                if self._is_one(said, end - start) or (alone and not known[start]):
                    for token in row[start:end]:
                        token.mask = token.mask or "street"

    def _is_one(self, said: Name, length: int) -> bool:
        if not said.kind and not said.arabic:
            return said.stem in self.plain
        if said.arabic and length > ARABIC_WINDOW:
            return False
        return any(likeness(said, name) for name in self.names)
