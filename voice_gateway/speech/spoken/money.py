"""Amounts of money, percentages, quantities with a unit, ranges of numbers."""

import re
from decimal import ROUND_HALF_UP, Decimal

from voice_gateway.speech.spoken.lexicon import Lexicon
from voice_gateway.speech.spoken.numbers import NUMBER, cardinal, parse

_SIGNS = ("€", "EUR", "Euro", "euro")
_DASH = r"\s?[-–—]\s?"
_DECIMAL = r"\d{1,3}(?:[.,' ]\d{3})*(?:,-|,–|[.,]\d{1,2})?(?!\d)|\d+(?:,-|[.,]\d{1,2})?"


def amount(value: Decimal, words: Lexicon) -> str:
    """22.80 → "zweiundzwanzig Euro achtzig"."""
    value = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    euros, cents = int(value), int(value * 100) % 100
    euro_forms = words.table("euro") or {"other": "{n} Euro"}
    cent_forms = words.table("cent") or {"other": "{n} Cent"}
    euro = words.plural(euro_forms, euros, cardinal(euros, words))
    if not cents:
        return euro
    number = cardinal(cents, words)
    cent = words.plural(cent_forms, cents, number)
    if not euros:
        return cent
    return words.text("both", "{euro} {cent}").format(euro=euro, cent=cent, n=number)


def _currency(words: Lexicon) -> str:
    """The signs and words for euro, longest first."""
    names = sorted({*_SIGNS, *words.items("currency")}, key=len, reverse=True)
    named = "|".join(re.escape(name) for name in names if name != "€")
    ending = r"(?P<suffix>['’]?\w*)" if words.words.get("suffixes") else r"(?P<suffix>)(?!\w)"
    return rf"(?:€|(?:{named}){ending})"


def _amount_pattern(words: Lexicon) -> str:
    return (
        rf"(?<![\w.,-])(?:(?P<from>{_DECIMAL}){_DASH})?(?P<number>{_DECIMAL})\s?{_currency(words)}"
    )


def _amount(match: re.Match[str], words: Lexicon) -> str:
    said = amount(_value(match["number"], words), words)
    if match["from"]:
        first = cardinal(_value(match["from"], words), words)
        said = words.text("range", "{a} – {b}").format(a=first, b=said)
    return said + (match["suffix"] or "").lstrip("'’")


def _value(text: str, words: Lexicon) -> Decimal:
    return parse(re.sub(r",[-–]$", "", text), words, money=True)


def _sign_first_pattern(words: Lexicon) -> str:
    return rf"(?<!\w)(?:€|EUR)\s?(?P<number>{_DECIMAL})(?![\w])"


def _sign_first(match: re.Match[str], words: Lexicon) -> str:
    return amount(_value(match["number"], words), words)


def _percent_pattern(words: Lexicon) -> str:
    return rf"(?<![\w.,])(?:(?P<number>{NUMBER})\s?%|%\s?(?P<after>{NUMBER}))"


def _percent(match: re.Match[str], words: Lexicon) -> str:
    value = parse(match["number"] or match["after"], words)
    return words.text("percent", "{n} %").format(n=cardinal(value, words))


def _unit_pattern(words: Lexicon) -> str:
    units = sorted(words.table("units"), key=len, reverse=True)
    if not units:
        return ""
    named = "|".join(re.escape(unit) for unit in units)
    return rf"(?<![\w.,])(?P<number>{NUMBER})\s?(?P<unit>{named})(?!\w)"


def _unit(match: re.Match[str], words: Lexicon) -> str:
    value = parse(match["number"], words)
    forms = words.table("units")[match["unit"]]
    said = cardinal(value, words)
    if isinstance(forms, str):
        return forms.format(n=said)
    form = {str(key): text for key, text in forms.items()}
    return words.plural(form, int(value) if value % 1 == 0 else 5, said)


RULES = (
    (_amount_pattern, _amount),
    (_sign_first_pattern, _sign_first),
    (_percent_pattern, _percent),
    (_unit_pattern, _unit),
)
