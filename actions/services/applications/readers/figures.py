"""Numbers in figures, with the signs of many countries: "1.200,50", "1,200.50", "1 200", "٦٤٠"."""

import re
from decimal import Decimal

MAX_FIGURES = 15
_SPACES = " \u00a0\u202f"
# Thousands set apart by spaces or apostrophes, else figures with points and commas. A hyphen before
# them is a minus unless it follows a figure or a word; "640,-" has no cents.
FIGURE = (
    rf"(?:(?<![\w.,])[-−])?(?<!\d)(?:\d{{1,3}}(?:[{_SPACES}'’]\d{{3}})+(?!\d)(?:[.,]\d+)?"
    r"|\d+(?:[.,]\d+)*)(?:[.,][-–—]{1,2}(?!\d))?"
)
_HALVES = {"½": ",5", "¼": ",25", "¾": ",75"}


def plain_figures(text: str) -> str:
    """Fractions and Arabic signs as figures with a comma; "m²" without its small figure."""
    text = re.sub(r"(?<=[^\W\d_])[²³]", "", text)
    for sign, decimals in _HALVES.items():
        text = re.sub(rf"(?<=\d) ?{sign}", decimals, text).replace(sign, f"0{decimals}")
    text = re.sub(r"(?<=\d) 1/2(?!\d)", ",5", text)
    return re.sub(r"(?<=\d)،(?=\d)", ",", text).replace("٫", ",").replace("٬", ".")


def read_figure(text: str, language: str, *, grouped: bool) -> Decimal | None:
    """The number in figures; None when the signs make no sense ("1.2.3").

    Three figures after the only sign are thousands when `grouped`; else the language decides
    whether the sign stands before decimals.
    """
    text = re.sub(r"[.,][-–—]+$", "", text).replace("−", "-")
    text = re.sub(rf"[{_SPACES}'’]", "", text)
    if sum(c.isdigit() for c in text) > MAX_FIGURES:
        return None
    signs = re.findall(r"[.,]", text)
    if not signs:
        return Decimal(text)
    whole, last, decimals = text.rpartition(signs[-1])
    if len(set(signs)) == 2:
        # The last sign stands before the decimals, the other one between thousands.
        return _number(whole, decimals) if signs.count(last) == 1 and _thousands(whole) else None
    if _thousands(text) and (len(signs) > 1 or grouped or last != _decimal_sign(language)):
        return Decimal(re.sub(r"[.,]", "", text))
    return _number(whole, decimals) if len(signs) == 1 else None


def _number(whole: str, decimals: str) -> Decimal:
    return Decimal(f"{re.sub('[.,]', '', whole)}.{decimals}")


def _thousands(text: str) -> bool:
    return re.fullmatch(r"-?[1-9]\d{0,2}(?:[.,]\d{3})*", text) is not None


def _decimal_sign(language: str) -> str:
    return "." if language == "en" else ","
