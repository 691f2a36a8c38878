"""The sentences that benchmarks/engines.py learns and asks.

They are MASSIVE's (FitzGerald et al. 2022), from ../shared/data/intents/massive: a sample of its
train partition to learn from, parallel in all locales, and its whole dev partition as the test.
"""

import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

SEED = 1
Corpora = Mapping[str, Sequence["Sentence"]]


class Sentence(NamedTuple):
    """A line of MASSIVE; the same number means the same in every locale."""

    number: int
    partition: str
    intent: str
    text: str


def read(path: Path) -> list[Sentence]:
    """All sentences of a locale."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:])
    return [Sentence(int(n), partition, intent, text) for n, partition, _, intent, text in rows]


def sample(corpora: Corpora, each: int) -> dict[str, list[Sentence]]:
    """By locale at most `each` sentences an intent to learn from, the same numbers everywhere.

    A sentence that stands twice in some locale is taken once: Rasa would drop the second one.
    """
    train = {
        locale: {s.number: s for s in found if s.partition == "train"}
        for locale, found in corpora.items()
    }
    common = set.intersection(*(set(found) for found in train.values()))
    intents: dict[str, list[int]] = {}
    for number in sorted(common):
        intents.setdefault(next(iter(train.values()))[number].intent, []).append(number)
    known: set[tuple[str, str]] = set()
    chosen: list[int] = []
    for intent, numbers in sorted(intents.items()):
        random.Random(f"{SEED} {intent}").shuffle(numbers)
        taken = 0
        for number in numbers:
            texts = {(locale, found[number].text.casefold()) for locale, found in train.items()}
            if taken < each and not texts & known:
                known |= texts
                chosen.append(number)
                taken += 1
    return {locale: [found[number] for number in chosen] for locale, found in train.items()}


def held_out(corpora: Corpora) -> dict[str, list[Sentence]]:
    """The whole dev partition of each locale."""
    return {loc: [s for s in found if s.partition == "dev"] for loc, found in corpora.items()}
