"""Runs the rules over a text: leftmost match first, then the order of the rules."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from voice_gateway.speech.spoken import calendar, clock, codes, money, plain
from voice_gateway.speech.spoken.layout import clean, pauses
from voice_gateway.speech.spoken.lexicon import Lexicon, lexicon

Handler = Callable[[re.Match[str], Lexicon], str | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """What to look for and how to say it; a handler returns None when it is something else."""

    pattern: re.Pattern[str]
    handler: Handler


@cache
def _rules(locale: str) -> tuple[Rule, ...]:
    """The rules of a locale, the more specific ones first."""
    words = lexicon(locale)
    found: list[tuple[str, Handler]] = []
    for module in (codes.RULES, calendar.RULES, clock.RULES, money.RULES, plain.RULES):
        found += [(pattern(words), handler) for pattern, handler in module]
    return tuple(Rule(re.compile(pattern), handler) for pattern, handler in found if pattern)


def _apply(text: str, rules: Sequence[Rule], words: Lexicon) -> str:
    """Each part of the text is handled once, by the first rule that claims it."""
    waiting: dict[int, re.Match[str]] = {}

    def look(number: int, start: int) -> None:
        match = rules[number].pattern.search(text, start)
        if match is None:
            waiting.pop(number, None)
        else:
            waiting[number] = match

    for number in range(len(rules)):
        look(number, 0)
    said: list[str] = []
    position = 0
    while waiting:
        number, match = min(waiting.items(), key=lambda item: (item[1].start(), item[0]))
        spoken = rules[number].handler(match, words)
        if spoken is None:
            look(number, match.start() + 1)
            continue
        said += [text[position : match.start()], spoken]
        position = match.end()
        if words.words.get("suffixes") and re.match(r"['’]\w", text[position:]):
            position += 1  # "2027'de": the apostrophe only parts digits from letters
        for other in [key for key, pending in waiting.items() if pending.start() < position]:
            look(other, position)
    return "".join(said) + text[position:]


def normalise(text: str, locale: str) -> str:
    """What a voice of this locale should be given to say for a written text.

    Digits, signs and abbreviations become words; bullets and line ends become pauses; what is not
    understood stays. Raises KeyError for a locale that is not in the registry.
    """
    words = lexicon(locale)
    return pauses(_apply(clean(text, words), _rules(locale), words))
