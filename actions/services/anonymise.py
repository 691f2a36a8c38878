"""What citizens said, without anything that could tell who they are; else nothing.

A word stays only when it is known not to be a name: it stands in the content that editors wrote,
or ends as no name does. Everything else gives way to a placeholder, also harmless words that nobody
taught: rather too little is kept than a name.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from actions.services.privacy import identifiers
from actions.services.privacy.identifiers import Streets
from actions.services.privacy.naming import everywhere, is_one_of, naming, occurrences
from actions.services.privacy.tokens import Token, clean, tokens
from actions.services.privacy.vocabulary import Vocabulary
from actions.services.values.tables import LANGUAGES

LONGEST = 200  # characters; who tells more tells a story
FEWEST = 2  # words that mean something
SHORT = 3  # letters of the shortest of them
NAME = 4  # words of the longest name after "my name is"
MAY_BE = 2  # words that may be a name after "Herr", "my son"
TITLE_CASE = 0.6  # with so many capital letters, they mean nothing
PERSONAL = ("name", "word", "letters")  # beside these a rare word may be the rest of a name


@dataclass(frozen=True, slots=True)
class Anonymiser:
    """Takes personal data out of messages.

    `vocabularies`: ISO 639-1 code → the words of that language; German words are known everywhere.
    `streets`: those of the city.
    """

    vocabularies: Mapping[str, Vocabulary]
    streets: Streets = field(default_factory=Streets)

    def __call__(self, text: str, language: str) -> str | None:
        """The text in lower case, with placeholders such as <name>; None when it is doubtful.

        Doubtful is what is long, consists mostly of placeholders, or says too little without them;
        also what holds a dictated e-mail address, and any language without word tables.
        """
        own = self.vocabularies.get(language)
        if len(text) > LONGEST or own is None or language not in LANGUAGES:
            return None
        cleaned = clean(text)
        row = tokens(cleaned)
        if identifiers.dictated_address(row, language):
            return None
        known = _Known(own, self.vocabularies.get("de", Vocabulary({})), language)
        identifiers.written(cleaned, row)
        identifiers.spelled(row, language)
        identifiers.numbers(row, language)
        self.streets.mask(row, [known.word(token) for token in row])
        _streets_named(row, known)
        _introduced(row, known)
        _unknown(row, known)
        _beside(row, known)
        return _written(row, known)


class _Known:
    """What is known about words, for one message."""

    def __init__(self, own: Vocabulary, german: Vocabulary, language: str) -> None:
        self._own = own
        self._german = german
        self.naming = naming(language)
        self.names = naming(language).names | naming("de").names
        self.foreign_names = everywhere().names
        self.ambiguous = everywhere().words

    def word(self, token: Token) -> bool:
        """Whether it is a word of the language."""
        form = token.form
        taught = self._own.knows(form) or self._german.knows(form)
        return taught or self.stop(token) or form in self.naming.marks

    def stop(self, token: Token) -> bool:
        """Whether it is a word such as "and"."""
        return token.form in self.naming.stop

    def common(self, token: Token) -> bool:
        """Whether it is an everyday word, and so no name even where one is likely."""
        form = token.form
        taught = self._own.common(form) or self._german.common(form)
        return taught or self.stop(token) or form in self.naming.marks

    def capitalised(self, token: Token) -> bool:
        """Whether a capital letter is nothing special in it."""
        taught = self._own.capitalised(token.form) or self._german.capitalised(token.form)
        return taught or token.form in self.naming.marks

    def name(self, token: Token) -> bool:
        """Whether it is somebody's name, as far as one word can tell."""
        if is_one_of(token.form, self.names):
            return not self.stop(token)
        if is_one_of(token.form, self.foreign_names):
            return not (self.stop(token) or self._own.common(token.form))
        return is_one_of(token.form, self.ambiguous) and not self.common(token)

    def perhaps_name(self, token: Token) -> bool:
        """Whether it may be a name where one is likely."""
        if is_one_of(token.form, self.naming.words):  # "will" and "may", too
            return True
        return not self.stop(token) and (
            not self.common(token) or is_one_of(token.form, self.ambiguous)
        )


def _introduced(row: Sequence[Token], known: _Known) -> None:
    """Mask what follows "my name is", and what may be a name after "Herr" or before "speaking"."""
    for _, end in occurrences(row, everywhere().intro):
        for index in range(end, min(end + NAME, len(row))):
            sure = index == end and not known.stop(row[index])
            if index > end and (row[index].first or not known.perhaps_name(row[index])):
                break
            if sure or known.perhaps_name(row[index]):
                row[index].mask = row[index].mask or "name"
    for _, end in occurrences(row, known.naming.perhaps):
        _mask_while(row[end : end + MAY_BE], known.perhaps_name)
    for start, _ in occurrences(row, known.naming.before):
        _mask_while(row[max(0, start - MAY_BE) : start][::-1], known.perhaps_name)


def _streets_named(row: Sequence[Token], known: _Known) -> None:
    """Mask what follows "ulica" or stands before "Street"."""
    for _, end in occurrences(row, known.naming.street_before):
        _mask_while(row[end : end + MAY_BE + 1], known.perhaps_name, "street")
    for start, _ in occurrences(row, known.naming.street_after):
        _mask_while(row[max(0, start - MAY_BE) : start][::-1], known.perhaps_name, "street")


def _mask_while(
    row: Sequence[Token], doubtful: Callable[[Token], bool], kind: str = "name"
) -> None:
    """Mask tokens from the first on, as long as they are doubtful or masked."""
    for token in row:
        if token.mask is None and not doubtful(token):
            return
        token.mask = token.mask or kind


def _unknown(row: Sequence[Token], known: _Known) -> None:
    """Mask names, words that nobody taught, and capital letters where none belong."""
    cased = [token for token in row if token.text[0].isupper() or token.text[0].islower()]
    capitals = sum(token.capital for token in cased)
    telling = capitals < TITLE_CASE * len(cased)
    for token in row:
        if token.mask is not None:
            continue
        if known.name(token):
            token.mask = "name"
        elif known.word(token):
            odd = token.capital and not token.first and not known.capitalised(token)
            token.mask = "name" if odd and telling else None
        elif not known.naming.ends_like_a_noun(token.text):
            token.mask = "word"


def _beside(row: Sequence[Token], known: _Known) -> None:
    """Mask what may be the rest of a name: rare words beside a masked one, in both directions."""
    for line in (row, row[::-1]):
        for one, other in pairwise(line):
            apart = other.first if line is row else one.first
            if one.mask in PERSONAL and other.mask is None and not apart:
                other.mask = "word" if known.perhaps_name(other) else None


def _written(row: Sequence[Token], known: _Known) -> str | None:
    """The message with its placeholders, None when too little is left."""
    kept = [token for token in row if token.mask is None]
    telling = [token for token in kept if len(token.form) >= SHORT and not known.stop(token)]
    if len(telling) < FEWEST or 2 * len(kept) < len(row):
        return None
    out, before = "", ""
    for token in row:
        if token.mask is None:
            glue = token.glue if token.glue and before == "" else " "
            out += glue + token.text.replace("İ", "i").lower()
        elif token.mask != before:
            out += f" <{token.mask}>"
        before = token.mask or ""
    return out.strip()
