"""Finding the language that somebody asks for by name, in any of the languages."""

from functools import cache

from babel import Locale

from translations.registry import load_languages

# Citizens name languages we do not offer; then we say so instead of guessing.
OTHERS = ("es", "it", "ro", "bg", "el", "sq", "sr", "hr", "bs", "nl", "zh", "vi", "ku", "ti", "hu")
# What people call plain German, and names that CLDR does not have.
EXTRA = {
    "einfache sprache": "de-simple",
    "leichte sprache": "de-simple",
    "einfaches deutsch": "de-simple",
    "plain german": "de-simple",
    "farsi": "fa",
    "dari": "fa",
}


@cache
def _names() -> dict[str, str]:
    """Language names in all offered languages, lower case → code."""
    names = dict(EXTRA)
    languages = load_languages()
    for shown_in in {language.babel for language in languages.values()}:
        cldr = Locale.parse(shown_in).languages
        for code in (*languages, *OTHERS):
            if code in cldr:
                names.setdefault(cldr[code].casefold(), code)
    for language in languages.values():
        names[language.native.casefold()] = language.code
    return names


def language_named(text: str) -> str | None:
    """The code of the language named in a text ("auf Türkisch bitte" → "tr"), or None.

    A code that is not in the registry means that the language was understood but is not offered.
    The longest name wins, and a name may carry an ending ("türkçeye", "по-русски").
    """
    folded = text.casefold()
    for name in sorted(_names(), key=len, reverse=True):
        stem = name if len(name) < 6 else name[:-1]
        if stem in folded:
            return _names()[name]
    return None
