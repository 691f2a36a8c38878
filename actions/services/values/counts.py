"""How many people somebody speaks of: "für mich und meine zwei Kinder", "нас троє", "ikimiz"."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from actions.services.values.days import find_days
from actions.services.values.fold import folded_pattern
from actions.services.values.numbers import ARTICLE
from actions.services.values.tables import load, words
from actions.services.values.times import with_times

MOST = 20
"""More people do not come to one appointment; a larger number means something else."""
MAX_TEXT = 500
Patterns = list[re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class CountWords:
    """The table words/<language>/counts.yml, compiled.

    `collective`: words for a number of people; `ignore`: what must not be counted; `ages`: what is
    said of one who is counted ("my 4 year old son");
    `exact`: wording → count; `total`: with the count of all; `each`: with the count of some; `self`
    and `one`: one person; `unclear`: an unknown number of people; `denied`: who it is not for;
    `groups`: people in a row, for whom the message says it is ("for S1 and N2"), or who are all it
    says; `more`: somebody else follows who was not understood ("and the little one").
    """

    collective: list[tuple[re.Pattern[str], str]]
    ages: Patterns
    ignore: Patterns
    exact: list[tuple[re.Pattern[str], int]]
    total: Patterns
    each: Patterns
    myself: Patterns
    one: Patterns
    unclear: Patterns
    denied: Patterns
    groups: Patterns
    more: re.Pattern[str]


@cache
def _table(language: str) -> CountWords:
    known = words(language)
    table, compiled = load(language, "counts"), known.compiled
    # "N2" are two people, "S1" is who speaks; small words join them ("for S1 and my N2").
    joint = f"(?: (?:{table['and']})){'*' if table.get('loose') else '+'}"
    row, never = f"{{people}}(?:{joint} {{people}})", f"(?:{table['not']})"
    groups = [f"(?:{table['for']}) (?P<group>{row}*)", f"(?P<group>{row}+)", f"^(?P<group>{row}*)$"]
    denied = [f"{never}(?: (?:{table['for']}))? {{people}}"]
    if "after" in table:
        groups.insert(0, f"(?P<group>{row}*) (?:{table['after']})")
        denied = [f"{{people}}(?: (?:{table['after']}))? {never}"]
    return CountWords(
        [(compiled(p), f"C{n}") for n, p in (table.get("collective") or {}).items()],
        compiled.all(table.get("ages") or ()),
        compiled.all(table.get("ignore") or ()),
        [(compiled(p), int(n)) for n, p in (table.get("exact") or {}).items()],
        compiled.all(table.get("total") or ()),
        compiled.all(table.get("each") or ()),
        compiled.all(table["self"]),
        compiled.all(table.get("one") or ()),
        compiled.all(table.get("unclear") or ()),
        [compiled(pattern) for pattern in denied],
        [compiled(group) for group in groups],
        re.compile(rf" (?!, )(?:{folded_pattern(table['and'], language)}) \w"),
    )


def parse_count(text: str, language: str) -> int | None:
    """The number of people a message speaks of, 1 to 20; None when it is unclear.

    `language` is an ISO 639-1 code. Times, dates and ages are not counted.
    """
    known, table = words(language), _table(language)
    tagged = known.tag(text[:MAX_TEXT])
    for pattern, number in table.collective:
        tagged = pattern.sub(number, tagged)
    if re.fullmatch(r"C?\d{1,2}\.?|E1", tagged):
        return _sensible(_number(tagged.rstrip(".")))
    _, rest = find_days(tagged, known, date(2000, 1, 1))
    rest = with_times(rest, known)
    for pattern in table.ages:
        rest = " ".join(pattern.sub(" ", rest).split())
    for pattern in table.ignore:
        rest = pattern.sub(" X ", rest)
    for pattern, count in table.exact:
        if pattern.search(rest):
            return count
    for pattern in table.total:
        if match := pattern.search(rest):
            return _sensible(_number(match["count"]))
    return _people(rest, table)


def _number(said: str) -> int:
    return 1 if said == ARTICLE else int(said.removeprefix("C"))


def _sensible(count: int) -> int | None:
    return count if 0 < count <= MOST else None


def _people(text: str, table: CountWords) -> int | None:
    """The people of the one group for whom the message is; None for no or several groups."""
    for pattern in table.each:
        text = pattern.sub(lambda match: f" N{_number(match['count'])} ", text)
    for pattern in table.unclear:
        text = pattern.sub(" N0 ", text)
    for pattern in table.one:
        text = pattern.sub(" N1 ", text)
    for pattern in table.myself:
        text = pattern.sub(" S1 ", text)
    text = " ".join(text.split())
    for pattern in table.denied:
        text = pattern.sub(" X ", text)
    text = " ".join(text.split()).strip(" ,.")
    for pattern in table.groups:
        if found := list(pattern.finditer(text)):
            counts = [int(n) for n in re.findall(r"N(\d+)", found[0]["group"])]
            myself = "S1" in found[0]["group"]
            more = table.more.match(text, found[0].end("group"))
            known = len(found) == 1 and all(counts) and not more
            return _sensible(sum(counts) + myself) if known else None
    return None
