"""Short utterances that steer the call ("langsamer bitte"), without the dialogue.

The words are in `words/<locale>.yml`. Only whole utterances of a few words count: "langsamer"
inside a sentence is something else.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import yaml
from rapidfuzz import fuzz

WORDS = Path(__file__).with_name("words")
Command = Literal[
    "repeat", "slower", "faster", "normal", "louder", "quieter", "spell", "back", "start_over",
    "person", "languages", "stop", "hang_up", "wait", "agree", "refuse", "more",
]  # fmt: skip
COMMANDS: tuple[Command, ...] = get_args(Command)
MAX_CHARS = 60
NEARLY = 88.0
"""Similarity (0 to 100) that counts as the same; one letter in eight may be misheard."""
LEAST_CHARS = 7
"""Shorter ones must match exactly: "Halt" and "kalt" are different words."""
_MARKS = re.compile(r"[^\w\s'+@-]|_")


def plain(text: str) -> str:
    """Text for comparing: lower case, one kind of letters, no punctuation, single spaces."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = "".join(c for c in text if not "\u064b" <= c <= "\u0652")  # Arabic vowel signs
    text = text.replace("\u200c", " ").replace("’", "'").replace("ي", "ی").replace("ك", "ک")
    text = re.sub("[أإآ]", "ا", text).replace("i̇", "i")
    return " ".join(_MARKS.sub(" ", text).replace("-", " ").split())


@dataclass(frozen=True, slots=True)
class Words:
    """The table of one locale, ready for comparing."""

    commands: dict[str, Command]
    polite: re.Pattern[str]
    numbers: re.Pattern[str]


def _read(locale: str) -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load((WORDS / f"{locale}.yml").read_text("utf-8"))
    return _read(table["extends"]) if "extends" in table else table


def _any(phrases: list[str]) -> re.Pattern[str]:
    longest = sorted((re.escape(plain(phrase)) for phrase in phrases), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest)})(?!\w)")


@cache
def words(locale: str) -> Words:
    """The words of a locale; raises OSError when there is no table, ValueError for a bad one."""
    table = _read(locale)
    unknown = set(table["commands"]) ^ set(COMMANDS)
    if unknown:
        raise ValueError(f"words/{locale}.yml: {sorted(unknown)}")
    commands: dict[str, Command] = {}
    for name in COMMANDS:
        for phrase in table["commands"][name]:
            other = commands.setdefault(plain(str(phrase)), name)
            if other != name:
                raise ValueError(f"words/{locale}.yml: {phrase!r} is {other} and {name}")
    return Words(commands, _any(table["polite"]), _any(table["numbers"]))


def command(text: str, locale: str) -> Command | None:
    """What an utterance means, None when it is something for the dialogue."""
    said, table = plain(text), words(locale)
    if not said or len(said) > MAX_CHARS:
        return None
    without = " ".join(table.polite.sub(" ", said).split())
    for form in (said, without):
        if form in table.commands:
            return table.commands[form]
    return _nearly(without, table)


def _nearly(said: str, table: Words) -> Command | None:
    """The command that is spelled almost like this, when there is only one."""
    if len(said) < LEAST_CHARS:
        return None
    near = {
        name
        for phrase, name in table.commands.items()
        if name not in ("agree", "refuse")  # never guessed
        and len(phrase) >= LEAST_CHARS
        and fuzz.ratio(said, phrase) >= NEARLY
    }
    return near.pop() if len(near) == 1 else None


def without_number_words(text: str, locale: str) -> str:
    """What may be the number of a choice: "die Taste drei bitte" → "drei"."""
    table = words(locale)
    said = table.numbers.sub(" ", table.polite.sub(" ", plain(text)))
    return " ".join(said.split())
