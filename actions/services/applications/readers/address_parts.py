"""The parts of an address in a message: street, house number, postal code, city."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from actions.services.applications.readers.numerals import LONGEST, Number, assembled
from actions.services.applications.readers.vocabulary import Vocabulary
from actions.services.values.fold import western_digits

CODE = 5  # figures of a postal code
MAX_TOKENS = 40
_NUMBER = re.compile(r"\d{1,4}[a-zA-Z]?(?:[-/–+]\d{1,4}[a-zA-Z]?)*")
_CODE = re.compile(r"(?:D ?- ?)?(\d{5})")
_NEARLY_CODE = re.compile(r"\d{4}|\d{6,}")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or comma as it was written, and with number words as figures."""

    written: str
    read: str

    @property
    def comma(self) -> bool:
        """Whether it separates parts."""
        return self.written == ","

    @property
    def house_number(self) -> bool:
        """Whether it may be a house number."""
        return _NUMBER.fullmatch(self.read) is not None


def tokens(text: str, known: Vocabulary, *, street_first: bool) -> list[Token]:
    """The words of a message; the first one stays as it is when it belongs to a street."""
    text = western_digits(unicodedata.normalize("NFC", text))
    # "In der Aue" is a street, "in der Lindenstraße" means one.
    text = re.sub(r"\s*[\n;،؛]\s*", ", ", text.strip())
    text = re.sub(rf"^{_ARTICLE}", "", text, flags=re.I)
    words = [word for word in re.findall(r"[^\s,]+|,", text) if word == "," or _meaningful(word)]
    words = _without_lead(words[:MAX_TOKENS], known)
    found: list[Token] = []
    index = 0
    while index < len(words):
        number, used = _spoken(words[index:], known)
        if number and not (street_first and index == 0):
            found.append(Token(" ".join(words[index : index + used]), number))
            index += used
        else:
            # "bir" is a figure among figures, else an article.
            one = len(words[index]) > 1 and _is_article(words[index], known)
            before = bool(found) and found[-1].read.isdecimal()
            one = one and (before or _spoken(words[index + 1 :], known)[0] != "")
            found.append(Token(words[index], "1" if one else words[index]))
            index += 1
    return _without_labels(found, known)


def _meaningful(word: str) -> bool:
    """Whether it holds a letter or a figure, or joins two numbers."""
    return any(c.isalnum() for c in word) or word in "-/–"


def _is_article(word: str, known: Vocabulary) -> bool:
    items = assembled(known.words(word), known.language)
    return len(items) == 1 and isinstance(items[0], Number) and items[0].article


def _spoken(words: Sequence[str], known: Vocabulary) -> tuple[str, int]:
    """The figures of the number that words begin with, and how many words it takes."""
    for length in range(min(LONGEST, len(words)), 0, -1):
        said = " ".join(words[:length])
        if any(c.isdigit() or c == "," for c in said):
            continue
        items = assembled(known.words(said), known.language)
        if len(items) == 1 and isinstance(items[0], Number):
            number = items[0]
            if not number.ordinal and not number.article and number.value % 1 == 0:
                return str(int(number.value)), length
    return "", 1


def _without_lead(words: Sequence[str], known: Vocabulary) -> list[str]:
    """Without "ich wohne in der" and the like in front."""
    flat = [(part, index) for index, word in enumerate(words) for part in known.words(word)]
    parts = [part for part, _ in flat]
    at = 0
    while taken := known["street"].match(parts, at):
        at += taken
    # "Straße" alone may be the beginning of a name: "Straße des 17. Juni".
    if not at or at == len(parts) or " ".join(parts[:at]) in _KINDS:
        return list(words)
    return list(words[flat[at][1] :])


_ARTICLE = (
    r"(?:in der (?=\S*(?:straße|strasse|str\.|gasse|allee)(?!\w))|im (?=\S*(?:weg|ring)(?!\w)))"
)
_KINDS = frozenset({"strasse", "rue", "street"})


def _without_labels(found: Sequence[Token], known: Vocabulary) -> list[Token]:
    """Without "Hausnummer", "PLZ" before figures."""
    kept: list[Token] = []
    index = 0
    while index < len(found):
        folded = [" ".join(known.words(token.written)) for token in found[index : index + 3]]
        label = max(known[name].match(folded) for name in ("house_number", "postal_code"))
        after = found[index + label] if index + label < len(found) else None
        if label and after and after.read[:1].isdigit():
            index += label
        else:
            kept.append(found[index])
            index += 1
    return kept


def postal_code(found: Sequence[Token]) -> tuple[str, int, int] | None:
    """The postal code with the first token it takes and the one after it; also in pieces."""
    for index, token in enumerate(found):
        if match := _CODE.fullmatch(token.read):
            return match[1], index, index + 1
    for start, end in _runs(found):
        code = ""
        for index in range(end - 1, start - 1, -1):
            code = found[index].read + code
            if len(code) == CODE:
                return code, index, end
    return None


def nearly_code(found: Sequence[Token]) -> tuple[str, int, int] | None:
    """Figures that look like a postal code with too few or too many, as in `postal_code`."""
    return next(
        (
            (token.read, index, index + 1)
            for index, token in enumerate(found)
            if _NEARLY_CODE.fullmatch(token.read)
        ),
        None,
    )


def _runs(found: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Start and end of figures in a row."""
    start = 0
    for index in range(len(found) + 1):
        if index == len(found) or not found[index].read.isdecimal():
            if index > start:
                yield start, index
            start = index + 1


def street_and_number(found: Sequence[Token], known: Vocabulary) -> tuple[str, str, list[Token]]:
    """Street, house number with what belongs to it, and the tokens that are left.

    The house number is the first one after the street; "17." is none.
    """
    at = next((n for n, token in enumerate(found) if token.house_number), None)
    if at is None:
        end = next((n for n, token in enumerate(found) if token.comma), len(found))
        return joined(found[:end]), "", list(found[end:])
    number, index = found[at].read, at + 1
    while index < len(found) and not found[index].comma:
        word, after = found[index].read, found[index + 1 : index + 2]
        if (
            re.fullmatch(r"[a-zA-Z]", word)
            and number.isdecimal()
            and not _city(found, index, known)
        ):
            number += word.lower()
        elif word in ("-", "/", "–", "bis") and after and after[0].house_number:
            number += f"-{after[0].read}" if word != "/" else f"/{after[0].read}"
            index += 1
        else:
            break
        index += 1
    return joined(found[:at]), number, list(found[index:])


def _city(found: Sequence[Token], index: int, known: Vocabulary) -> bool:
    """Whether a token is a word like "in" with a city behind it."""
    follows = index + 1 < len(found) and not found[index + 1].comma
    return follows and known["city"].match(known.words(found[index].written)) > 0


def without_city_label(found: Sequence[Token], known: Vocabulary) -> list[Token]:
    """Without "in" or "Ort" before a city."""
    rest = [token for token in found if not token.comma]
    while len(rest) > 1 and known["city"].match(known.words(rest[0].written)):
        rest = rest[1:]
    return rest


def joined(found: Sequence[Token]) -> str:
    """The words as they were written; "Lindenstr." keeps its full stop."""
    return " ".join(token.written for token in found if not token.comma).strip(" :-–/")
