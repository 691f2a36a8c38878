"""Number words to digits: "dreiundzwanzigster" → "23°", "einer" → "E1", "soixante et onze" → "71".

"°" marks an ordinal, "E1" an indefinite article ("in einer Woche", but also "ein Termin").
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from actions.services.values.fold import spellings

ARTICLE = "E1"
LONGEST = 5  # words of one number below a hundred: "quatre vingt et dix neuf"
AND = frozenset({"und", "og", "and", "et", "و"})


@dataclass(frozen=True, slots=True)
class NumberWords:
    """Folded wording → value; `ordinals` also hold compound ones; `prefixes` may precede a number
    word without a space (Arabic "and", "the").
    """

    cardinals: Mapping[str, int]
    ordinals: Mapping[str, int]
    articles: frozenset[str]
    prefixes: tuple[str, ...] = ()

    @classmethod
    def of(cls, table: Mapping[str, Any], language: str) -> "NumberWords":
        """Build from the table words/<language>/numbers.yml.

        `cardinal`, `ordinal` and `hours` map a value to its words; a word that ends in "-" takes
        each of `cardinal_endings`, `endings` or `hour_endings`. `order` and `joiners` make compound
        numbers, in which `one_joined` stands for one; `article` is not a number by itself.
        """
        cardinals = _forms(table["cardinal"], table.get("cardinal_endings", ""), language)
        ordinals = _forms(table["ordinal"], table.get("endings", ""), language)
        units_first = table["order"] == "units-tens"
        joiners = [_joiner(j, language) for j in table["joiners"]]
        # French counts on from 60 and 80: "soixante-dix", "quatre-vingt-onze".
        teens = set(table.get("teens_after", ()))

        def combined(first: dict[int, list[str]], last: dict[int, list[str]]) -> dict[str, int]:
            """Tens and units in the language's order; the last word may be an ordinal."""
            found = {}
            for ten, unit in product(range(20, 100, 10), range(1, 20)):
                if unit > 9 and ten not in teens:
                    continue
                one, other = (unit, ten) if units_first else (ten, unit)
                for words in product(first.get(one, ()), joiners, last.get(other, ())):
                    found["".join(words)] = ten + unit
            return found

        below = {word: n for n, words in cardinals.items() for word in words}
        # "ein" alone is an article, in "einundzwanzig" it is a number.
        bare = _forms(table["cardinal"], "", language)
        inner = {
            **cardinals,
            1: [*cardinals.get(1, ()), *_all_spellings(table.get("one_joined", ""), language)],
        }
        first = inner
        if table.get("bare_first"):  # the case ending is on the last word only
            first = {n: [w for w in ws if w in bare[n]] for n, ws in inner.items() if n in bare}
        below = {**combined(first, inner), **below}
        if table.get("glued_hundreds"):
            below |= _glued(below, table["glued_hundreds"])
        if table.get("inflected_tens"):
            first = {n: [*inner.get(n, ()), *ordinals.get(n, ())] for n in range(100)}
        # Hours are feminine ordinals in some languages ("o dziesiątej"): as good as cardinals.
        hours = _forms(table.get("hours", {}), table.get("hour_endings", ""), language)
        below |= {**combined(hours, hours), **{w: n for n, ws in hours.items() for w in ws}}
        ordinal = {word: n for n, words in ordinals.items() for word in words}
        ordinal = {**combined(first, ordinals), **ordinal}
        articles = frozenset(_all_spellings(table.get("article", ""), language))
        return cls(below, ordinal, articles, tuple(table.get("prefixes", ())))


def _all_spellings(words: str, language: str) -> list[str]:
    return [form for word in words.split() for form in spellings(word, language)]


def _joiner(joiner: str, language: str) -> str:
    inner = spellings(joiner, language)[0] if joiner.strip() else ""
    before, after = joiner[:1] == " ", joiner[-1:] == " " and len(joiner) > 1
    return f"{' ' * before}{inner}{' ' * after}"


def _forms(table: Mapping[int, object], endings: str, language: str) -> dict[int, list[str]]:
    """Value → folded words; a word that ends in "-" takes each of the endings."""
    found: dict[int, list[str]] = {}
    for value, entry in table.items():
        words: Iterable[str] = entry if isinstance(entry, list) else str(entry).split()
        for word in words:
            stem = word.removesuffix("-")
            for ending in endings.split() if word.endswith("-") else ("",):
                for form in spellings(stem + ending, language):
                    if form not in found.setdefault(int(value), []):
                        found[int(value)].append(form)
    return found


def _glued(below: Mapping[str, int], hundreds: str) -> dict[str, int]:
    """Hundreds in one word: "zweihundertfünf", "hundertfünfundzwanzig"."""
    heads = {hundreds: 100, **{w + hundreds: n * 100 for w, n in below.items() if 1 <= n <= 9}}
    heads[f"ein{hundreds}"] = 100
    rest = {"": 0, **{w: n for w, n in below.items() if " " not in w}}
    return {head + tail: n + m for head, n in heads.items() for tail, m in rest.items()}


def digits(text: str, words: NumberWords) -> str:
    """A folded text with its number words as digits."""
    tokens = text.split(" ")
    out: list[str] = []
    spoken: list[bool] = []  # whether out[i] is a cardinal that was said as a word
    index = 0
    while index < len(tokens):
        found, used = _lookup(tokens, index, words)
        if found is None:
            out.append(tokens[index])
            spoken.append(False)
        else:
            out.extend(found)
            spoken.extend(part.isdigit() for part in found)
        index += used
    return " ".join(_joined(out, spoken))


def _lookup(tokens: Sequence[str], index: int, words: NumberWords) -> tuple[list[str] | None, int]:
    for length in range(min(LONGEST, len(tokens) - index), 0, -1):
        phrase = " ".join(tokens[index : index + length])
        if (value := words.cardinals.get(phrase)) is not None:
            return [str(value)], length
        if (value := words.ordinals.get(phrase)) is not None:
            return [f"{value}°"], length
        if phrase in words.articles:
            return [ARTICLE], length
        for prefix in words.prefixes:
            # "والنصف" keeps its "and": it tells 9:30 from "nine, half".
            rest = phrase.removeprefix(prefix)
            if rest != phrase and (value := words.cardinals.get(rest)) is not None:
                return [*_and(prefix), str(value)], length
            if rest != phrase and (value := words.ordinals.get(rest)) is not None:
                return [*_and(prefix), f"{value}°"], length
    return None, 1


def _and(prefix: str) -> list[str]:
    return ["و"] if prefix.startswith("و") else []


def _joined(tokens: list[str], spoken: list[bool]) -> list[str]:
    """Hundreds and thousands with what follows: "5 100 32" → "532", "2000 26" → "2026"."""
    out: list[str] = []
    said: list[bool] = []
    index = 0
    while index < len(tokens):
        token, by_word = tokens[index], spoken[index]
        before = int(out[-1]) if out and said[-1] else 0
        joined = len(out) > 1 and out[-1] in AND and said[-2]
        if by_word and token in ("100", "1000") and 1 < before < 10:
            out[-1] = str(before * int(token))
        elif by_word and _extends(before, int(token)):
            out[-1] = str(before + int(token))
        elif by_word and joined and _extends(int(out[-2]), int(token)):
            out[-2:] = [str(int(out[-2]) + int(token))]
            said.pop()
        else:
            out.append(token)
            said.append(by_word)
        index += 1
    return out


def _extends(value: int, more: int) -> bool:
    return (value >= 100 and value % 100 == 0 and 0 < more < 100) or (
        value >= 1000 and value % 1000 == 0 and 0 < more < 1000
    )
