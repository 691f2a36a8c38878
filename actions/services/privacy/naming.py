"""How people name themselves and others, and where streets are named: words/<language>/names.yml.

Alternatives are separated by bars. `intro`: a name follows, whatever it looks like; `perhaps`: a
name may follow ("Herr", "my son"); `before`: a name may stand before it; `street_before` and
`street_after` likewise for streets; `endings` of long words that are no name; `stop`: words that
say nothing by themselves; `names` of people; `words` that are names as well.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from actions.services.privacy.tokens import Token, forms
from actions.services.values.tables import LANGUAGES, load
from actions.services.wording import plain, words

LONG = 8  # letters of a word that its ending may save
Phrases = Mapping[str, Sequence[tuple[str, ...]]]
"""First word of a phrase → phrases, longest first."""


@dataclass(frozen=True, slots=True)
class Naming:
    """The table of a language, in the forms of tokens."""

    intro: Phrases
    perhaps: Phrases
    before: Phrases
    street_before: Phrases
    street_after: Phrases
    endings: tuple[str, ...]
    stop: frozenset[str]
    names: frozenset[str]
    words: frozenset[str]
    marks: frozenset[str] = frozenset()  # the words of `perhaps` and so on: they are no names

    def ends_like_a_noun(self, word: str) -> bool:
        """Whether a word as it is written, although unknown, cannot be a name."""
        return len(word) >= LONG and bool(self.endings) and word.lower().endswith(self.endings)


def _split(text: str) -> set[tuple[str, ...]]:
    return {tuple(plain(word) for word in words(phrase)) for phrase in text.split("|")} - {()}


def _phrases(split: Iterable[tuple[str, ...]]) -> Phrases:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(split, key=len, reverse=True):
        found.setdefault(phrase[0], []).append(phrase)
    return found


def _forms(text: str) -> frozenset[str]:
    return frozenset(word for phrase in _split(text) for word in phrase)


@cache
def naming(language: str) -> Naming:
    """The table of a language; raises KeyError for one that is not offered."""
    if language not in LANGUAGES:
        raise KeyError(language)
    table = load(language, "names")
    ambiguous = _forms(table["words"])
    around = ("intro", "perhaps", "before", "street_before", "street_after")
    return Naming(
        intro=_phrases(_split(table["intro"])),
        perhaps=_phrases(_split(table["perhaps"])),
        before=_phrases(_split(table["before"])),
        street_before=_phrases(_split(table["street_before"])),
        street_after=_phrases(_split(table["street_after"])),
        endings=tuple(ending for ending in table["endings"].split("|") if ending),
        stop=_forms(table["stop"]),
        names=_forms(table["names"]) - ambiguous,
        words=ambiguous,
        marks=frozenset(form for key in around for form in _forms(table[key])),
    )


@cache
def everywhere() -> Naming:
    """What holds in every language: people introduce themselves in another one than they write."""
    tables = [naming(language) for language in LANGUAGES]

    intro = {phrase for table in tables for rows in table.intro.values() for phrase in rows}
    return Naming(
        intro=_phrases(intro),
        perhaps={},
        before={},
        street_before={},
        street_after={},
        endings=(),
        stop=frozenset(),
        names=frozenset(name for table in tables for name in table.names),
        words=frozenset(name for table in tables for name in table.words),
    )


def occurrences(row: Sequence[Token], phrases: Phrases) -> Iterator[tuple[int, int]]:
    """Where a phrase stands: index of its first word, and of the word after it; longest first."""
    for start, token in enumerate(row):
        for phrase in phrases.get(token.form, ()):
            end = start + len(phrase)
            if tuple(other.form for other in row[start:end]) == phrase:
                yield start, end
                break


def is_one_of(form: str, known: frozenset[str]) -> bool:
    """Whether a form, with or without Arabic article and particle, is in a set."""
    return any(one in known for one in forms(form))
