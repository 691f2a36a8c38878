"""What is left: abbreviations, ordinals, ranges and numbers."""

import re

from voice_gateway.speech.spoken.codes import CODES
from voice_gateway.speech.spoken.lexicon import Lexicon
from voice_gateway.speech.spoken.numbers import (
    LONGEST,
    agreeing,
    cardinal,
    in_groups,
    ordinal,
    parse,
)

_SPACE_GROUPED = "\u00a0\u202f "


def number_pattern(words: Lexicon) -> str:
    """A number; a space groups thousands only in the languages that write it so."""
    group = str(words.babel.number_symbols["latn"]["group"])
    signs = r".,'’" + (" " if group in _SPACE_GROUPED else "")
    grouped = rf"\d{{1,3}}(?:[{signs}]\d{{3}})+(?!\d)(?:[.,]\d{{1,2}}(?!\d))?"
    return rf"(?:{grouped}|\d+(?:[.,]\d+(?![.,]?\d))?)"


def _abbreviation_pattern(words: Lexicon) -> str:
    names = sorted(words.table("abbreviations"), key=len, reverse=True)
    if not names:
        return ""
    named = "|".join(re.escape(name).replace(r"\ ", r"\s?") for name in names)
    return rf"(?<![\w.])(?P<short>{named})(?!\w)"


def _abbreviation(match: re.Match[str], words: Lexicon) -> str:
    written = re.sub(r"\s", "", match["short"])
    table = {
        name.replace(" ", ""): str(said) for name, said in words.table("abbreviations").items()
    }
    ended = written.endswith(".") and not match.string[match.end() :].strip()
    return table[written] + ("." if ended else "")


def _ordinal_pattern(words: Lexicon) -> str:
    nouns = "|".join(re.escape(noun) for noun in words.items("ordinal_nouns"))
    return rf"(?<![\w.,])(?P<n>\d{{1,3}})\.\s(?={nouns})" if nouns else ""


def _ordinal(match: re.Match[str], words: Lexicon) -> str:
    return ordinal(int(match["n"]), words, match.string[: match.start()]) + " "


def _range_pattern(words: Lexicon) -> str:
    number = number_pattern(words)
    return rf"(?<![\w.,-])(?P<a>{number})\s?[-–—]\s?(?P<b>{number})(?![\w-]|[.,]\d)"


def _range(match: re.Match[str], words: Lexicon) -> str | None:
    first, last = parse(match["a"], words), parse(match["b"], words)
    if first >= last or (match["a"].startswith("0") and len(match["a"]) > 1):
        return None
    return words.text("range", "{a} – {b}").format(
        a=cardinal(first, words), b=cardinal(last, words)
    )


def _number_pattern(words: Lexicon) -> str:
    return (
        rf"(?<!\d)(?P<minus>(?<!\S)[-−](?=\d))?(?P<n>{number_pattern(words)})(?P<mark>['’](?=\w))?"
    )


def _number(match: re.Match[str], words: Lexicon) -> str:
    written = match["n"]
    before = match.string[max(0, match.start() - 1) : match.start()]
    after = match.string[match.end() :]
    plain = written.isdecimal()
    size = len(re.sub(r"\D", "", written))
    if size > LONGEST or (plain and (size > 6 or (size > 1 and written[0] == "0"))):
        said = in_groups(written, words)
    else:
        value = parse(written, words)
        noun = re.match(r"\s([^\W\d_]+)", after)
        said = (_one(noun[1], words) if noun and written == "1" else None) or (
            agreeing(int(value), words, noun[1]) if noun and plain else cardinal(value, words)
        )
        if match["minus"]:
            said = f"{words.text('minus', 'minus')} {said}"
    mark = "" if words.words.get("suffixes") or not match["mark"] else match["mark"]
    left = " " if before.isalpha() else ""
    right = " " if not match["mark"] and after[:1].isalpha() else ""
    return f"{left}{said}{mark}{right}"


def _one(noun: str, words: Lexicon) -> str | None:
    """1 before a noun is an article in many languages; None when it is a mere number."""
    table = words.table("one")
    if not table or noun in words.items("one_not"):
        return None
    for form, nouns in table.items():
        if form != "default" and noun in nouns:
            return form
    return str(table["default"]) if "default" in table else None


RULES = (
    *CODES,
    (_abbreviation_pattern, _abbreviation),
    (_ordinal_pattern, _ordinal),
    (_range_pattern, _range),
    (_number_pattern, _number),
)
