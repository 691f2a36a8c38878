"""E-mail addresses, numbers and booking numbers as they are dictated.

Nothing here decides whether a value is right; `actions.services.contact` does.
"""

import re
from dataclasses import replace

from anyascii import anyascii

from actions.services.values.fold import fold, letters, western_digits
from actions.services.values.numbers import ARTICLE, digits
from actions.services.values.spelling import LEAST_LETTERS, Spelling, spelled, spelling
from actions.services.values.tables import words

_PLAIN = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


def address(text: str, language: str) -> str:
    """An e-mail address out of what was typed or dictated; only perhaps a valid one."""
    how = spelling(language)
    said = letters(western_digits(text), language).lstrip(" <").rstrip(" >.,;!?")
    said = re.sub(r"\be[- ]mail", "email", said).replace("email-adresse", "email adresse")
    said = re.sub(rf"(?:[\s,.!]*{how.outro.pattern})+[\s.!]*$", "", said)
    dictated = bool(re.search(r"\s@|@\s", said))
    for pattern, sign in how.signs:
        said, count = pattern.subn(f" {sign} ", said)
        dictated = dictated or count > 0
    local, at, domain = said.partition("@")
    if not at or "@" in domain:
        return said
    local = _without_intro(local, how)
    if not dictated and " " in local.strip():
        return said  # "maria huber@web.de": which part is the address?
    for pattern, name in how.domains:
        domain = pattern.sub(name, domain)
    return f"{_joined(local, how)}@{_joined(domain, how)}"


def _without_intro(text: str, how: Spelling) -> str:
    """Without "meine Adresse ist" and the like before it."""
    while match := re.match(rf"[\s,:.;]*{how.intro.pattern}[\s,:.;]+(?=\S)", text):
        text = text[match.end() :]
    return text.strip(" ,:;")


def _joined(text: str, how: Spelling) -> str:
    """Words, spelled letters and numbers without spaces, in Latin letters."""
    text = re.sub(r"([.@_+-])", r" \1 ", text)
    parts = [
        "".join(_PLAIN.get(c, c) for c in piece.letters) or piece.text
        for piece in spelled(text.split(), how, LEAST_LETTERS)
    ]
    # "Ein" is a word here, not the number one.
    numbers = replace(words(how.language).numbers, articles=frozenset())
    joined = re.sub(r"[ ,°]", "", digits(" ".join(parts), numbers))
    if _CYRILLIC.search(joined):
        joined = re.sub(r"[^a-z0-9._+@-]", "", anyascii(joined).lower())
    return joined


def _spoken_digits(text: str, language: str) -> list[str]:
    """Words and digits; "doppel null" is "00"."""
    how = spelling(language)
    text = re.sub(r"doppel-?(?=[^\W\d_])", "doppel ", letters(western_digits(text), language))
    text = how.double.sub(" x2 ", how.triple.sub(" x3 ", text))
    # Folding sets digits apart: "x2" becomes "x 2".
    said_words = digits(fold(text, language), words(language).numbers).split()
    out: list[str] = []
    times = 1
    for before, word in zip(["", *said_words], said_words, strict=False):
        number = "1" if word == ARTICLE else word.strip(".°")
        if before == "x" and word in ("2", "3"):
            times = int(word)
        elif number.isdigit():
            out.append(number * times)
            times = 1
        elif word != "x":
            out.append(word)
    return out


def telephone_numbers(text: str, language: str) -> list[str]:
    """What may be telephone numbers in a message: all its digits, then each run of them."""
    plus = [pattern for pattern, sign in spelling(language).signs if sign == "+"]
    for pattern in plus:
        text = pattern.sub("+", letters(text, language))
    said_words = _spoken_digits(text, language)
    runs = [""]
    for word in said_words:
        if re.fullmatch(r"[+\d./-]+", word):
            runs[-1] += word
        elif runs[-1]:
            runs.append("")
    return [run for run in dict.fromkeys(("".join(runs), *runs)) if run]


def code(text: str, language: str) -> str:
    """Digits and the letters a to f of a message; "-" for a separator, " " for other words.

    "eins null zwo, Strich, vier f b drei" → "102-4fb3".
    """
    how = spelling(language)
    text = letters(western_digits(text), language)
    text = " ".join(_tokens(how.separator.sub(" - ", text)))
    out = ""
    for word in digits(text, words(language).numbers).split():
        if word == "-":
            out += "-"
        elif piece := _hexadecimal(word, how):
            out += piece
        elif not how.noise.fullmatch(word) and word != ",":
            out += " "
    return re.sub(r"-{2,}", "-", out)


def _tokens(text: str) -> list[str]:
    return re.findall(r"[^\W_]+|\S", re.sub("[‐‑‒–—−]", "-", text))


def _hexadecimal(word: str, how: Spelling) -> str:
    if letter := how.names.get(word):
        return letter
    if re.fullmatch(r"[0-9a-f]+", word):
        return word
    if word == ARTICLE:
        return "1"
    letter = how.alphabet.get(word, "")
    return letter if re.fullmatch(r"[a-f]", letter) else ""
