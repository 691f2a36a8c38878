"""The words that a language is known to have: what is none of them may be somebody's name."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from actions.services.privacy.naming import everywhere, occurrences
from actions.services.privacy.tokens import clean, forms, tokens, without_article
from actions.services.wording import plain

COMMON = 3
"""A word in so many lines of the content is an everyday word, even beside a name."""
OFTEN = 5  # lines in which a word with a capital letter must stand to be no invented person's name
NOUN = 2  # the same in German, where all nouns have one
NAME = 2  # words of an invented person's name
BEGINNING = 3  # the same for words that only begin sentences
CAPITAL = 2  # lines with a capital letter from which it means nothing


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Form of a word (see `tokens.forms`) → in how many lines it stands.

    `capitals` are the forms that are written with a capital letter inside sentences, too.
    """

    lines: Mapping[str, int]
    capitals: frozenset[str] = frozenset()

    @classmethod
    def of(cls, texts: Iterable[str], language: str) -> "Vocabulary":
        """The words of what editors wrote; ISO 639-1 code.

        Content holds invented people, too. Words that are only ever written with a capital letter
        must therefore stand in several lines, and what follows "my name is" does not count.
        """
        form_of = cache(plain)  # of the content, whose words come again and again
        rows = Counter(row for text in texts for row in _words(text, form_of))
        low: Counter[str] = Counter()
        capital: Counter[str] = Counter()
        first: Counter[str] = Counter()
        for (form, kind), count in rows.items():
            for one in {form, without_article(form)} - {""}:
                (low, first, capital)[kind][one] += count
        often = NOUN if language == "de" else OFTEN
        known = {
            form: low[form] + capital[form] + first[form]
            for form in {*low, *capital, *first}
            if low[form] or capital[form] >= often or first[form] >= BEGINNING
        }
        return cls(known, frozenset(form for form in known if capital[form] >= CAPITAL))

    def __or__(self, other: "Vocabulary") -> "Vocabulary":
        """Both together."""
        lines = Counter(self.lines)
        lines.update(other.lines)
        return Vocabulary(lines, self.capitals | other.capitals)

    def knows(self, form: str) -> bool:
        """Whether it is a word."""
        return any(one in self.lines for one in forms(form))

    def common(self, form: str) -> bool:
        """Whether it is an everyday word."""
        return any(self.lines.get(one, 0) >= COMMON for one in forms(form))

    def capitalised(self, form: str) -> bool:
        """Whether a capital letter inside a sentence is nothing special."""
        return any(one in self.capitals for one in forms(form))


def _words(text: str, form_of: Callable[[str], str]) -> set[tuple[str, int]]:
    """The words of a line; 1 for a capital letter at the beginning of a sentence, 2 inside it."""
    row = tokens(clean(text))
    for token in row:
        token.form = form_of(token.text)
    named = {
        index for _, end in occurrences(row, everywhere().intro)
        for index in range(end, end + NAME)
    }  # fmt: skip
    return {
        (token.form, 0 if not token.capital else 1 if token.first else 2)
        for index, token in enumerate(row)
        if index not in named and not token.has_digit
    }
