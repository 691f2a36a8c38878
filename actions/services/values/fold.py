"""One spelling per word, so that tables and messages can be compared.

Both go through the same folding: case, digits of other scripts, accents that people leave out, and
letters that keyboards lack ("Müller", "Mueller"; "yarın", "yarin").
"""

import re
import unicodedata

_DASHES = "-‐‑‒–—―−"
_QUOTES = "'’‘`´ʼ′"
_LETTERS: dict[str, dict[str, str]] = {
    "de": {"ä": "ae", "ö": "oe", "ü": "ue"},
    "da": {"æ": "ae", "ø": "o", "å": "a", "oe": "o", "aa": "a"},
    "tr": {"ı": "i"},
    "pl": {"ł": "l"},
    "fr": {"œ": "oe", "æ": "ae"},
    "uk": {"ґ": "г"},
    "ru": {"ё": "е"},
}
_ARABIC = {
    **dict.fromkeys("أإآٱ", "ا"),
    **{"ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ؤ": "و", "ئ": "ي", "ۀ": "ه"},
    **dict.fromkeys("ءـ\u200d", ""),
    "\u200c": " ",
}
_ARABIC_FOLDS = str.maketrans(_ARABIC)
_ARABIC_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
_DROPPED_QUOTES = ("uk", "ru", "tr", "pl")
# What is written after a digit to make it an ordinal of the month ("3rd", "3-го"), and what only
# gives its case or makes it an hour ("3'te", "о 10-й").
ORDINAL = {
    "de": "te|ten|ter|tes|ste|sten|ster",
    "en": "st|nd|rd|th",
    "fr": "er|ere|re|e|eme|nd|nde",
    "ru": "го|ого|его|ье|ому|му|е|ое",
    "uk": "го|ого|того|тього|шого|му|тому|е|те",
    "pl": "go|ego|tego|szego|mu|y|ty|szy",
    "fa": "م|ام|امين",
}
_CASE = {
    "tr": r"y?[aeiu]|[dt][ae]n?|n?[iu]n(?:d[ae]n?)?|s[iu](?:n[iae]|nd[ae]n?)?",
    "ru": "й|ой|ей|ти|х|ми|ю|я|ая|ую",
    "uk": "й|ій|тій|їй|ї|ої|та|ту|а|у|шій|шої|тої|х|ти|ми|ма",
    "pl": "ej|tej|a|ta|szej|sza|giej|ech|och|ciu",
}


def letters(text: str, language: str) -> str:
    """The folded letters; punctuation, digits and spaces stay as they are."""
    text = unicodedata.normalize("NFC", text.replace("İ", "i")).casefold()
    for letter, plain in _LETTERS.get(language, {}).items():
        text = text.replace(letter, plain)
    text = _ARABIC_MARKS.sub("", text.translate(_ARABIC_FOLDS))
    return "".join(
        # Accents are left out of Latin letters only: й is not и.
        unicodedata.normalize("NFD", c)[0] if "À" <= c <= "ɏ" or "Ḁ" <= c <= "ỿ" else c
        for c in text
        if c != "\u0307"
    )


def western_digits(text: str) -> str:
    """Digits of all scripts as 0 to 9."""
    return "".join(
        str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in text
    )


def fold(text: str, language: str) -> str:
    """Words, numbers and commas, separated by one space.

    Inside numbers the signs ".", ":", "/" and "-" stay, and a full stop after one; "°" marks an
    ordinal. `language` is an ISO 639-1 code.
    """
    text = letters(western_digits(text), language)
    text = re.sub(f"[{_QUOTES}]", "'", re.sub(f"[{_DASHES}]", "-", text))
    if case := _CASE.get(language):
        text = re.sub(rf"(?<=\d)[-']?(?:{case})(?!\w)", "", text)
    if endings := ORDINAL.get(language):
        text = re.sub(rf"(?<=\d)[-.']?(?:{endings})(?!\w)", "°", text)
    text = text.replace("'", "" if language in _DROPPED_QUOTES else " ")
    text = re.sub(r"(?<=[\d°])(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)", " ", text)
    text = re.sub(r"(?<!\d)[.:/]|[:/](?!\d)|\.(?=\.)|(?<!\d)-|-(?!\d)", " ", text)
    text = re.sub(r"(?<=\d)\.(?=[^\W\d])", ". ", text)
    text = re.sub(r"[,،;؛]", " , ", text)
    return " ".join(re.sub(r"[^\w.:/,°+-]|_", " ", text).split())


def folded_pattern(pattern: str, language: str) -> str:
    """A template with folded letters; German umlauts match "u" as well as "ue"."""
    if language == "de":
        for umlaut, plain in _LETTERS["de"].items():
            pattern = pattern.replace(umlaut, f"{plain}?")
    pattern = re.sub(f"[{_QUOTES}]", "" if language in _DROPPED_QUOTES else " ", pattern)
    return letters(pattern, language).replace("(?p<", "(?P<")


def spellings(word: str, language: str) -> list[str]:
    """The folded forms of a word that people type."""
    folded = fold(word, language)
    if language != "de":
        return [folded]
    bare = letters(word, "en")  # "fünf" typed without its dots
    return [folded] if bare == folded else [folded, bare]
