"""Words and sounds: the forms in which texts are compared, whatever the spelling or the script."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

from anyascii import anyascii

from actions.services.text import fold

BEGINNING = 3  # letters by which words are looked up
STEM = 5  # words that share at least so many letters but the last count as one

_FOLDS = str.maketrans(
    {
        **{"ß": "ss", "ä": "ae", "ö": "oe", "ü": "ue", "ı": "i", "ё": "е", "ـ": None},
        **{"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ی", "ي": "ی", "ك": "ک"},
    }
)
ARTICLE = re.compile("^(?:[وبفك]?ال|لل)(?=.{3})")
_MARKS = re.compile("[\u0300-\u036f\u064b-\u0652\u0670]")
# Two spellings of one letter: "Ausländer" and "Auslaender", "kørekort" and "korekort".
_PLAIN = ("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"), ("ł", "l"), ("ø", "o"), ("å", "a")
# Arabic typed with Latin letters uses digits for sounds that Latin letters lack.
_DIGITS = str.maketrans({"2": "", "3": "", "5": "h", "6": "t", "7": "h", "8": "q", "9": "q"})
# Consonants that one ear or one habit of spelling keeps apart and another does not.
_SOUNDS = (
    *(("sch", "s"), ("sh", "s"), ("ch", "s"), ("kh", "h"), ("gh", "g"), ("dh", "d"), ("th", "t")),
    *(("j", "g"), ("q", "k"), ("c", "k"), ("z", "s"), ("v", "f"), ("w", "f"), ("x", "ks")),
)


def words(text: str) -> list[str]:
    """Words in the form they are compared in."""
    return re.findall(r"[^\W_]+", _MARKS.sub("", fold(text).casefold().translate(_FOLDS)))


def plain(text: str) -> str:
    """Words without diacritics: people leave them out, above all on foreign keyboards."""
    joined = " ".join(words(text))
    for spelling, letter in _PLAIN:
        joined = joined.replace(spelling, letter)
    decomposed = unicodedata.normalize("NFKD", joined)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def sounds(text: str) -> str:
    """The consonants of a text in Latin letters, so that "jawaz" and "جواز" are alike.

    Vowels are left out, because Arabic and Persian script do not write them and everybody
    transliterates them differently.
    """
    found = []
    for word in re.findall(r"[a-z0-9']+", anyascii(text.casefold()).casefold()):
        if re.search("[a-z]", word):
            word = word.translate(_DIGITS)
        word = word.replace("'", "")
        for spelling, sound in _SOUNDS:
            word = word.replace(spelling, sound)
        word = re.sub("[aeiouy]", "", word)
        if word := re.sub(r"(.)\1+", r"\1", word):
            found.append(word)
    return " ".join(found)


class Names:
    """Which services are called by their name in a text: "an appointment for my ID card".

    `rows` are (service, language, name) of everyday names; the words of a name may stand anywhere
    in the text and in another form.
    """

    def __init__(self, rows: Iterable[tuple[str, str, str]]) -> None:
        self._names: list[tuple[str, int]] = []  # service, number of different words
        # language → beginning of a word → word → names it stands in
        self._words: dict[str, dict[str, dict[str, list[int]]]] = {}
        for service, language, name in rows:
            if found := _bare(name):
                self._names.append((service, len(found)))
                index = self._words.setdefault(language, {})
                for word in found:
                    beginning = index.setdefault(word[:BEGINNING], {})
                    beginning.setdefault(word, []).append(len(self._names) - 1)

    def named(self, text: str, language: str) -> Mapping[str, int]:
        """Service → how many words of its longest name stand in the text."""
        index = self._words.get(language, {})
        present = {
            word: names
            for asked in _bare(text)
            for word, names in index.get(asked[:BEGINNING], {}).items()
            if same_word(word, asked)
        }
        hits = Counter(name for names in present.values() for name in names)
        found: dict[str, int] = {}
        for name, count in hits.items():
            service, length = self._names[name]
            if count == length:
                found[service] = max(found.get(service, 0), length)
        return found


def _bare(text: str) -> set[str]:
    """The words of a text, Arabic ones without their article."""
    return {ARTICLE.sub("", word) for word in words(text)}


def same_word(one: str, other: str) -> bool:
    """Whether two words are forms of one ("Reisepass", "Reisepasses")."""
    if one == other:
        return True
    length = min(len(one), len(other)) - 1
    return length + 1 >= STEM and one[:length] == other[:length] and abs(len(one) - len(other)) < 4
