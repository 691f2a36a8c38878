"""Texts in the forms that are compared: without diacritics, and as they sound.

The service search of the application (actions/services/wording.py) compares in the same way; the two
environments share no code.
"""

import re
import unicodedata

from anyascii import anyascii

_FOLDS = str.maketrans(
    {
        **{"ß": "ss", "ä": "ae", "ö": "oe", "ü": "ue", "ı": "i", "ё": "е", "ـ": None},
        **{"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ی", "ي": "ی", "ك": "ک"},
    }
)
_MARKS = re.compile("[\u0300-\u036f\u064b-\u0652\u0670]")
_PLAIN = ("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"), ("ł", "l"), ("ø", "o"), ("å", "a")
# Arabic typed with Latin letters uses digits for sounds that Latin letters lack.
_DIGITS = str.maketrans({"2": "", "3": "", "5": "h", "6": "t", "7": "h", "8": "q", "9": "q"})
_SOUNDS = (
    *(("sch", "s"), ("sh", "s"), ("ch", "s"), ("kh", "h"), ("gh", "g"), ("dh", "d"), ("th", "t")),
    *(("j", "g"), ("q", "k"), ("c", "k"), ("z", "s"), ("v", "f"), ("w", "f"), ("x", "ks")),
)
# What is asked often stands at the end of a long sentence, and its kind at the beginning.
LAST_WORDS, FIRST_WORDS = 6, 4


def plain(text: str) -> str:
    """Words without diacritics: people leave them out, above all on foreign keyboards."""
    folded = unicodedata.normalize("NFC", text).casefold().translate(_FOLDS)
    joined = " ".join(re.findall(r"[^\W_]+", _MARKS.sub("", folded)))
    for spelling, letter in _PLAIN:
        joined = joined.replace(spelling, letter)
    decomposed = unicodedata.normalize("NFKD", joined)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def ending(text: str) -> str:
    """The last words."""
    return " ".join(plain(text).split()[-LAST_WORDS:])


def beginning(text: str) -> str:
    """The first words."""
    return " ".join(plain(text).split()[:FIRST_WORDS])


def sounds(text: str) -> str:
    """The consonants in Latin letters, so that "jawaz" and "جواز" are alike."""
    found = []
    for word in re.findall(r"[a-z0-9']+", anyascii(text.casefold()).casefold()):
        if re.search("[a-z]", word):
            word = word.translate(_DIGITS)
        word = word.replace("'", "")
        for spelling, sound in _SOUNDS:
            word = word.replace(spelling, sound)
        word = re.sub(r"(.)\1+", r"\1", re.sub("[aeiouy]", "", word))
        if word:
            found.append(word)
    return " ".join(found)
