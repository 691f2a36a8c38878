"""Numbers as words: ICU's spell-out rules, corrected by the lexicon where they are wrong."""

import re
from decimal import Decimal
from functools import lru_cache

from icu4py.messageformat import MessageFormat

from voice_gateway.speech.spoken.lexicon import Lexicon

GROUP_SIZE = 3
LONGEST = 12
"""Numbers of more digits are codes, not quantities."""

NUMBER = r"\d+(?:[.,'’٬ ]\d{3})*(?:[.,]\d+)?"


@lru_cache(maxsize=512)
def _format(icu: str, rule: str) -> MessageFormat:
    return MessageFormat(f"{{n, spellout,{rule}}}" if rule else "{n, spellout}", icu)


def _spell(number: int | Decimal, words: Lexicon, rule: str, fixes: str) -> str:
    said = _format(words.icu, words.text(rule)).format({"n": number}).replace("\u00ad", "")
    for wrong, right in words.table(fixes).items():
        said = said.replace(wrong, str(right))
    return re.sub(r"\s+", " ", said)


def cardinal(number: int | Decimal, words: Lexicon) -> str:
    """46 → "sechsundvierzig"; decimals with the language's word for the point."""
    rule = "decimal" if isinstance(number, Decimal) and number % 1 else "cardinal"
    value = int(number) if rule == "cardinal" else number
    return _spell(value, words, rule, "fixes")


def agreeing(number: int, words: Lexicon, noun: str) -> str:
    """As `cardinal`, in the gender of the noun after it where the lexicon knows it."""
    for entry in words.words.get("agree") or ():
        if noun.lower().startswith(tuple(entry["stems"])):
            table = {str(key): str(word) for key, word in (entry.get("table") or {}).items()}
            if str(number) in table:
                return table[str(number)]
            if "rule" in entry:
                said = _format(words.icu, str(entry["rule"])).format({"n": number})
                return said.replace("\u00ad", "")
    return cardinal(number, words)


def _by_table(number: int, words: Lexicon, key: str) -> str | None:
    """Cardinal of the front and the table's word for the tail (1999 → 1900 + "99th" …)."""
    table = words.table(key)
    if not table:
        return None
    for tail in (number, number % 1000, number % 100, number % 10):
        if tail and str(tail) in table:
            front = number - tail
            return f"{cardinal(front, words)} {table[str(tail)]}" if front else table[str(tail)]
    return None


def ordinal(number: int, words: Lexicon, before: str = "") -> str:
    """12 → "zwölfte" with the ending the word before it calls for."""
    listed = _by_table(number, words, "ordinal_table")
    if listed is not None:
        return listed
    if not words.text("ordinal"):
        return cardinal(number, words)
    ending = words.text("ordinal_ending")
    days = "|".join(re.escape(day) for day in words.babel.days["format"]["wide"].values())
    last = re.search(rf"(\w+)\W*(?:(?i:{days})\W*)?$", before)
    if last is not None:
        for candidate, heads in words.table("ordinal_after").items():
            if last[1].lower() in heads:
                ending = candidate.strip("-")
    return _spell(number, words, "ordinal", "ordinal_fixes") + ending


def year(number: int, words: Lexicon) -> str:
    """2027 as a year."""
    listed = _by_table(number, words, "year_table")
    if listed is not None:
        return listed
    latest = int(words.text("year_until", "9999"))
    rule = "year" if words.text("year") and number <= latest else "cardinal"
    fixes = "year_fixes" if words.table("year_fixes") else "fixes"
    return _spell(number, words, rule, fixes)


def digits(text: str, words: Lexicon) -> str:
    """Digit by digit, whatever else is in the text left out."""
    return " ".join(cardinal(int(char), words) for char in text if char.isdecimal())


def in_groups(text: str, words: Lexicon, longest: int = 4) -> str:
    """Runs of digits digit by digit, a pause between groups; long runs are broken up."""
    groups: list[str] = []
    for run in re.findall(r"\d+", text):
        size = len(run) if len(run) <= longest else GROUP_SIZE
        parts = [run[start : start + size] for start in range(0, len(run), size)]
        if len(parts) > 1 and len(parts[-1]) == 1:  # no lonely last digit
            parts[-2:] = [parts[-2] + parts[-1]]
        groups += [digits(part, words) for part in parts]
    return words.text("pause", ", ").join(groups)


def spelled(text: str, words: Lexicon) -> str:
    """Letters by name and digits by word, a pause where letters and digits change."""
    letters = words.table("letters")
    groups: list[str] = []
    for run in re.findall(r"[^\W\d_]+|\d+", text):
        if run.isdecimal():
            groups.append(in_groups(run, words))
        else:
            groups.append(" ".join(str(letters.get(char.lower(), char.upper())) for char in run))
    return words.text("pause", ", ").join(groups)


def parse(text: str, words: Lexicon, money: bool = False) -> Decimal:
    """A written number in the language's or the German way → its value.

    "1.250,50" and "1,250.50" both work. A single separator before exactly three digits groups when
    it is the language's own group sign or an amount of money (which has two decimals); otherwise
    it is the decimal point.
    """
    text = text.replace(" ", "").replace("'", "").replace("’", "").replace("٬", "")
    signs = [char for char in text if char in ".,"]
    if len(set(signs)) == 2:
        point = signs[-1]
        group = "," if point == "." else "."
        return Decimal(text.replace(group, "").replace(point, "."))
    if len(signs) > 1:
        return Decimal(text.replace(signs[0], ""))
    if signs:
        head, tail = text.split(signs[0])
        own_group = words.text("group", str(words.babel.number_symbols["latn"]["group"]))
        grouped = len(tail) == 3 and head.lstrip("0") != "" and len(head) <= 3
        if grouped and (money or signs[0] == own_group):
            return Decimal(head + tail)
        return Decimal(f"{head}.{tail}")
    return Decimal(text)
