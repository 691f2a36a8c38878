"""Things that are spelled: addresses on the net, telephone numbers, references, postal codes."""

import re

from voice_gateway.speech.spoken.lexicon import Lexicon
from voice_gateway.speech.spoken.numbers import cardinal, digits, in_groups, spelled

_TOP_LEVEL = "de|eu|com|org|net|info|gov|int|io|berlin|hamburg|bayern|koeln|nrw|example|test"
_REFERENCE_TAIL = 3
"""A reference has at least this many digits; "COVID-19" and "24-Stunden-Dienst" have fewer."""


def _email_pattern(words: Lexicon) -> str:
    return r"(?<![\w.+-])(?P<user>[\w.+-]+)@(?P<host>[\w-]+(?:\.[\w-]+)+)"


def _email(match: re.Match[str], words: Lexicon) -> str:
    user, host = _address(match["user"], words), _address(match["host"], words)
    return f"{user} {words.text('at', 'at')} {host}"


def _url_pattern(words: Lexicon) -> str:
    host = r"[a-zA-Z0-9äöüÄÖÜ-]+(?:\.[a-zA-Z0-9äöüÄÖÜ-]+)*"
    return (
        rf"(?<![\w@.-])(?:(?:https?://|www\.)(?:www\.)?(?P<host>{host})"
        rf"|(?P<bare>{host}\.(?:{_TOP_LEVEL})))(?![\w.-]*@)(?![\w])(?::\d+)?"
        r"(?P<path>[/?#](?:[^\s<>\"]*[^\s<>\".,;:!?)»”])?)?"
    )


def _url(match: re.Match[str], words: Lexicon) -> str | None:
    """Only the host: nobody remembers a path they have heard."""
    return _address(match["host"] or match["bare"], words)


def _address(text: str, words: Lexicon) -> str:
    names = {
        ".": words.text("dot", "."),
        "-": words.text("hyphen", "-"),
        "_": words.text("underscore", "_"),
        "+": words.text("plus", "+"),
    }
    parts = re.findall(r"[.\-_+]|\d+|[^.\-_+\d]+", text)
    return " ".join(
        names.get(part) or (in_groups(part, words) if part.isdecimal() else part) for part in parts
    )


def _iban_pattern(words: Lexicon) -> str:
    return r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)"


def _iban(match: re.Match[str], words: Lexicon) -> str | None:
    """Country letters, check digits, then groups of four as they are printed."""
    code = match[0].replace(" ", "")
    if not 15 <= len(code) <= 34 or sum(char.isdecimal() for char in code) < 10:
        return None
    groups = [code[:2], code[2:4], *(code[at : at + 4] for at in range(4, len(code), 4))]
    return words.text("pause", ", ").join(spelled(group, words) for group in groups)


def _phone_pattern(words: Lexicon) -> str:
    first = r"(?:\+\d{1,3}|00[1-9]\d|\(0\d{1,5}\)|0\d{1,11})"
    return rf"(?<![\w.,+:-]){first}(?: ?\(0\))?(?:[ /-]{{1,3}}\d+|(?<=\))\s?\d+)*(?![\w:]|[.,]\d)"


def _phone(match: re.Match[str], words: Lexicon) -> str | None:
    number = match[0].replace("(0)", "")
    if not 6 <= sum(char.isdecimal() for char in number) <= 16:
        return None
    plus = f"{words.text('plus', '+')} " if number.startswith("+") else ""
    return plus + in_groups(number, words)


def _dialled_pattern(words: Lexicon) -> str:
    return (
        r"(?<![\w.,+:-])(?:\d{3,}(?:[ /-]\d{1,})+|\d{3,6})"
        r"(?![\w:]|[.,]\d|\s?[€%]|\s?(?:EUR|[Ee]uro))"
    )


def _dialled(match: re.Match[str], words: Lexicon) -> str | None:
    """A number without area code: only after "Telefon", "call" and the like."""
    heard = re.findall(r"\w+", match.string[: match.start()].rpartition("\n")[2].lower())
    follows = re.findall(r"\w+", match.string[match.end() :][:40].lower())
    calls = tuple(words.items("call_words"))
    nouns = tuple(call for call in calls if len(call) > 4)  # "Terminnummer", but not "Hotel"
    called = any(word.startswith(calls) or word.endswith(nouns) for word in heard[-4:] if calls)
    called |= any(word.startswith(tuple(words.items("call_after"))) for word in follows[:2])
    article = match[0] in ("110", "112", "115") and heard[-1:] != []
    if called or (article and heard[-1] in words.items("call_articles")):
        return in_groups(match[0], words)
    return None


def _reference_pattern(words: Lexicon) -> str:
    return (
        r"(?<![\w/-])(?=[\w/-]*\d)(?:[A-Za-z0-9]+(?:[-/_][A-Za-z0-9]+)+|(?=\w*[A-Z])[A-Z0-9]{6,})"
        r"(?![\w/-])"
    )


def _reference(match: re.Match[str], words: Lexicon) -> str | None:
    """Spell "101002-fb43", "BA-2027-000123", "L01X00T47"; leave ordinary compounds alone."""
    parts = re.split(r"[-/_]", match[0])
    if sum(char.isdecimal() for char in match[0]) < _REFERENCE_TAIL:
        return None
    if all(part.isdecimal() for part in parts):
        return _number_pair(parts, words)
    return spelled(match[0], words) if all(_codelike(part) for part in parts) else None


def _codelike(part: str) -> bool:
    """Digits, capitals, or the letters of a hexadecimal number."""
    letters = [run for run in re.findall(r"[A-Za-z]+", part)]
    if any(len(run) > 4 for run in letters):
        return False
    return part.upper() == part or re.fullmatch(r"[0-9a-f]+", part) is not None


def _number_pair(parts: list[str], words: Lexicon) -> str | None:
    """Spell "101002-4321"; "2024-2027" and "20-30" are ranges, "24/7" is neither."""
    if all(len(part) == 4 and part[:2] in ("19", "20") for part in parts):
        return None
    if any(len(part) < 3 for part in parts) and max(map(len, parts)) < 5:
        return None
    return in_groups(" ".join(parts), words)


def _postal_pattern(words: Lexicon) -> str:
    heads = "|".join(re.escape(word) for word in ("PLZ", *words.items("postal_words")))
    head = rf"(?P<head>(?m:^)|[,;(،]\s?|(?<!\w)(?i:{heads}):?\s)"
    return rf"{head}(?P<code>\d{{5}})(?=\s+[^\W\d_]|[).,]|$)"


def _postal(match: re.Match[str], words: Lexicon) -> str:
    return match["head"] + digits(match["code"], words)


def _paragraph_pattern(words: Lexicon) -> str:
    return (
        r"(?P<signs>§§?)\s?(?P<n>\d+)(?P<a>[a-z])?(?!\w)"
        r"(?:\s?[-–]\s?(?P<to>\d+)(?P<b>[a-z])?(?!\w))?"
    )


def _paragraph(match: re.Match[str], words: Lexicon) -> str:
    key = "paragraph" if match["signs"] == "§" else "paragraphs"

    def said(number: str, letter: str | None) -> str:
        return cardinal(int(number), words) + (f" {letter}" if letter else "")

    number = said(match["n"], match["a"])
    if match["to"]:
        last = said(match["to"], match["b"])
        number = words.text("range", "{a} – {b}").format(a=number, b=last)
    return words.text(key, match["signs"] + " {n}").format(n=number)


RULES = (
    (_email_pattern, _email),
    (_url_pattern, _url),
    (_iban_pattern, _iban),
    (_paragraph_pattern, _paragraph),
    (_phone_pattern, _phone),
    (_dialled_pattern, _dialled),
    (_postal_pattern, _postal),
)
CODES = ((_reference_pattern, _reference),)
"""After dates and amounts, which look alike."""
