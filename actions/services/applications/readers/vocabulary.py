"""What people answer in each language: the tables `words/<language>.yml`, folded.

Alternatives are separated by bars; a word that ends in "*" stands for all that begin so.
`affirm`, `deny` decide alone, `affirm_weak`, `deny_weak` when neither was said; `there_is` is yes
as a whole answer; `alone` (unless it is `not_alone`) is no where others are asked for, and nobody
else where people are counted; `nobody`: no one at all; `denies_after`: a negation behind what it
denies; `with`: who says "alone with my children" is not alone; `range`: between two numbers of
which one or something in between is meant; `between` stands between the parts of a list, in which
`fillers` add nothing; `unknown`: "I do not know"; `nothing`:
"none"; `polite`: words that add nothing; `all`: every option; `together`: both, all three; `only`:
"I have only one name"; `about` and `vague` numbers; `thousand`, `hundred`, `million`, `numbers`,
`ordinals` (of years), `and`, `half`, `glued`, `decimal`, `minus` are for `numerals`; `counted` are
nouns that say their number ("سنتين", two years); `euro`, `cent`, `other_currency`, `after_amount`
for `money`; `given`, `family`, `links` ("is", "and"), `born` (a former name), `titles` for names;
`since` may stand before a day; `street`, `house_number`, `postal_code`, `city` are what people say
before these.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from actions.services.values.fold import fold

# "Start", which without its last sign would be "أبدا", never.
_START = re.compile(r"(?<!\w)[اإأ]بدأ(?!\w)")


@dataclass(frozen=True, slots=True, eq=False)
class Phrases:
    """Folded wordings of one meaning, as tuples of words."""

    wordings: frozenset[tuple[str, ...]]
    beginnings: tuple[str, ...]
    longest: int

    @classmethod
    def of(cls, text: str, language: str) -> "Phrases":
        """From alternatives between bars."""
        parts = [part for part in text.split("|") if part]
        whole = {tuple(fold(part, language).split()) for part in parts if not part.endswith("*")}
        return cls(
            frozenset(whole),
            tuple(fold(part[:-1], language) for part in parts if part.endswith("*")),
            max((len(words) for words in whole), default=1),
        )

    def match(self, words: Sequence[str], start: int = 0) -> int:
        """How many words from `start` on the longest of the wordings takes, 0 for none."""
        for length in range(min(self.longest, len(words) - start), 0, -1):
            if tuple(words[start : start + length]) in self.wordings:
                return length
        begins = self.beginnings and start < len(words) and words[start].startswith(self.beginnings)
        return int(bool(begins))

    def within(self, words: Sequence[str]) -> bool:
        """Whether one of the wordings stands somewhere among the words."""
        return any(self.match(words, start) for start in range(len(words)))

    def without(self, words: Sequence[str]) -> list[str]:
        """The words that are not part of a wording."""
        found, index = [], 0
        while index < len(words):
            taken = self.match(words, index)
            found += [] if taken else [words[index]]
            index += taken or 1
        return found

    def covers(self, words: Sequence[str]) -> bool:
        """Whether the words are nothing but wordings, one after the other."""
        return bool(words) and not self.without(words)

    def __contains__(self, words: object) -> bool:
        return isinstance(words, tuple | list) and tuple(words) in self.wordings


_NO_WORDING = Phrases.of("", "de")


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The table of a language; the texts of `table` are as in the file."""

    language: str
    table: Mapping[str, Any]
    phrases: Mapping[str, Phrases]
    counted: Mapping[int, Phrases]
    together: Mapping[int, Phrases]

    def __getitem__(self, meaning: str) -> Phrases:
        return self.phrases[meaning]

    def get(self, meaning: str) -> Phrases:
        """The wordings of a meaning; none where the language needs no words for it."""
        return self.phrases.get(meaning, _NO_WORDING)

    def words(self, text: str) -> list[str]:
        """The folded words of a message, without signs."""
        if self.language == "ar":
            text = _START.sub("بدأ", text)
        return re.findall(r"[^\W_]+", fold(text, self.language))

    def is_only(self, meaning: str, text: str) -> bool:
        """Whether a message is one of the wordings, polite words aside."""
        words = self.words(text)
        return any(said in self[meaning] for said in (words, self["polite"].without(words)) if said)


@cache
def vocabulary(language: str) -> Vocabulary:
    """The table of a language; raises FileNotFoundError for one that is not offered."""
    source = files("actions.services.applications.readers") / "words" / f"{language}.yml"
    table: dict[str, Any] = yaml.safe_load(source.read_text("utf-8"))
    phrases = {key: Phrases.of(text, language) for key, text in table.items() if _text(text)}
    counted, together = (
        {int(n): Phrases.of(forms, language) for n, forms in table.get(key, {}).items()}
        for key in ("counted", "together")
    )
    return Vocabulary(language, table, phrases, counted, together)


def _text(entry: object) -> bool:
    return isinstance(entry, str)
