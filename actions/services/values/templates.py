"""Templates of the word tables as regular expressions."""

import re
from collections.abc import Iterable, Mapping

from actions.services.values.fold import folded_pattern

# Tags are upper case, which no folded text is: R2 the day after tomorrow, Q1 yesterday, W0 Monday,
# M1 January, J1 Farvardin (Iranian calendar), P0 the first part of the day, C2 "the two of us".
_PLACEHOLDERS = {
    "hour": r"(?P<hour>\d{1,2})\.?",
    "minute": r"(?P<minute>\d{1,2})",
    "count": r"(?P<count>C?\d{1,3}|E1)",
    "people": r"[NS]\d+",
    "some": r"(?P<count>C\d)",
    "day": r"(?P<day>\d{1,2})[.°]?",
    "day2": r"(?P<day2>\d{1,2})[.°]?",
    "ordinal": r"(?P<day>\d{1,2})[.°]",
    "year": r"(?P<year>\d{4}|20 \d\d)",
    "month": r"(?P<month>[MJ]\d{1,2})",
    "weekday": r"W(?P<weekday>\d)",
    "weekday2": r"W(?P<weekday2>\d)",
    "relative": r"R(?P<relative>\d)",
    "past": r"Q(?P<past>\d)",
    "date": "D",
    "any_weekday": r"W\d",
    "any_month": r"[MJ]\d+",
    "any_relative": r"R\d",
    "part": r"P\d",
    "noon": "P1",
    "one": "E1",
    "a": r"(?P<a>T\d{4}F?|P1|\d{1,2}(?![.:/-]?\d)\.?)",
    "b": r"(?P<b>T\d{4}F?|P1|\d{1,2}(?![.:/-]?\d)\.?)",
}


class Compiler:
    """Templates of one language as regular expressions."""

    def __init__(self, language: str, macros: Mapping[str, str]) -> None:
        self.language = language
        self.macros = macros

    def __call__(self, template: str, *, after: str = "") -> re.Pattern[str]:
        """Macros and placeholders filled in; a space also matches a comma."""
        for name, value in self.macros.items():
            template = template.replace(f"{{{name}}}", f"(?:{value})")
        template = folded_pattern(template, self.language)
        template = re.sub(
            r"\{([a-z_0-9]*[a-z][a-z_0-9]*)\}", lambda m: _PLACEHOLDERS[m[1]], template
        )
        template = re.sub(r" (?![?*+])", "(?: ,)? ", template)
        return re.compile(rf"(?<![\w.:/°-])(?:{template})(?![\w°]){after}")

    def all(self, templates: Iterable[str]) -> list[re.Pattern[str]]:
        """Several templates in order, each side of an outermost bar for itself."""
        return [self(part) for template in templates for part in alternatives(template)]


def alternatives(pattern: str) -> list[str]:
    """The parts of "a|b(?:c|d)" between the outermost bars."""
    found, depth = [""], 0
    for char in pattern:
        depth += (char == "(") - (char == ")")
        if char == "|" and depth == 0:
            found.append("")
        else:
            found[-1] += char
    return found


def shortest(pattern: str) -> int:
    """How many letters a pattern matches at least, roughly."""
    return len(re.sub(r"\(\?:[^()]*\)\?|.\?", "", pattern))
