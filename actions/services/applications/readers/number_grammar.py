"""How parts of a number make it up: "two", "hundred", "and", "five" are 205."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto


class Part(Enum):
    """What a word or figure contributes to a number."""

    VALUE = auto()
    HUNDRED = auto()
    SCALE = auto()
    HALF = auto()
    AND = auto()
    ARTICLE = auto()
    ORDINAL = auto()
    DECIMAL = auto()
    MINUS = auto()
    FIGURE = auto()
    WORD = auto()


NEVER_ONE = ("a", "an")
"""Articles that are no figure after others: "900 a month" is not 901."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One part of a message; `text` as it was said, folded."""

    part: Part
    text: str = ""
    value: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Number:
    """A number that was said; `article` for "a", `ordinal` for "the third"."""

    value: Decimal
    article: bool = False
    ordinal: bool = False


Item = Number | str


def numbers(units: Sequence[Unit]) -> list[Item]:
    """The numbers that units make, and the words of all other units, in order."""
    items: list[Item] = []
    index = 0
    while index < len(units):
        number, used = _number(units, index)
        if number is not None:
            items.append(number)
        else:
            items += units[index].text.split()
        index += used
    return items


def _number(units: Sequence[Unit], start: int) -> tuple[Number | None, int]:
    """The number that begins with a unit, and how many units it takes."""
    index, sign = start, 1
    if units[index].part is Part.MINUS and index + 1 < len(units):
        index, sign = index + 1, -1
    growing = _Growing()
    while index < len(units):
        unit = units[index]
        following = units[index + 1] if index + 1 < len(units) else Unit(Part.WORD)
        decimals = _decimals(units[index + 1 :]) if unit.part is Part.DECIMAL else []
        if decimals and growing.begun:
            growing.take_decimals(decimals)
            index += 1 + len(decimals)
            continue
        if not growing.begun:
            usable = _begins(unit, following)
        else:
            usable = growing.takes(following if unit.part is Part.AND else unit)
        if not usable:
            break
        if unit.part is not Part.AND:
            growing.take(unit)
        index += 1
        if unit.part is Part.ORDINAL:
            # Polish declines both: "osiemdziesiątego czwartego".
            both = unit.value in range(20, 100, 10) and following.part is Part.ORDINAL
            more = following.value if both and following.value < 10 else Decimal(0)
            used = index - start + (more > 0)
            return Number(sign * (growing.value + more), ordinal=True), used
    if growing.begun:
        return Number(sign * growing.value), index - start
    if units[start].part is Part.ARTICLE:
        return Number(Decimal(1), article=True), 1
    return None, 1


def _begins(unit: Unit, following: Unit) -> bool:
    if unit.part is Part.ARTICLE:
        # "bir buçuk bin" is one and a half thousand.
        return following.part in (Part.HUNDRED, Part.SCALE, Part.HALF)
    return unit.part in (Part.VALUE, Part.HUNDRED, Part.SCALE, Part.FIGURE, Part.ORDINAL)


def _decimals(units: Sequence[Unit]) -> list[str]:
    """The figures after a spoken decimal sign, one piece a unit."""
    found = []
    for unit in units:
        if unit.part not in (Part.VALUE, Part.FIGURE) or unit.value % 1:
            break
        found.append(unit.text if unit.part is Part.FIGURE else str(unit.value))
    return found


class _Growing:
    """A number of which more and more is heard."""

    def __init__(self) -> None:
        self.total = Decimal(0)
        self.current: Decimal | None = None
        self.ceiling: Decimal | None = None  # the last scale: after thousands no millions
        self.halved = False

    @property
    def begun(self) -> bool:
        return self.current is not None or self.ceiling is not None

    @property
    def value(self) -> Decimal:
        return self.total + (self.current or Decimal(0))

    def takes(self, unit: Unit) -> bool:
        """Whether the number goes on with this part."""
        current, value = self.current, unit.value
        if unit.part is Part.SCALE:
            return self.ceiling is None or value < self.ceiling
        if self.halved:
            return False
        round_ = current is not None and current >= 100 and current % 100 == 0
        match unit.part:
            case Part.ARTICLE if unit.text in NEVER_ONE:
                return False
            case Part.VALUE | Part.ORDINAL | Part.ARTICLE if value < 100:
                return current is None or round_
            case Part.VALUE if value < 1000:
                return current is None
            case Part.HUNDRED:
                return current is None or 0 < current < 100
            case Part.HALF if current is None:
                return True  # "سبعة آلاف ونص" is seven and a half thousand
            case Part.HALF:
                return current is not None and current % 1 == 0
        return False

    def take_decimals(self, figures: Sequence[str]) -> None:
        """Add what was said after the decimal sign; only a scale may follow ("1,5 million")."""
        self.current = (self.current or Decimal(0)) + Decimal(f"0.{''.join(figures)}")
        self.halved = True

    def take(self, unit: Unit) -> None:
        """Add a part that `takes` allows, or the first one."""
        match unit.part:
            case Part.SCALE:
                counted = Decimal(1) if self.current is None else self.current
                self.total, self.current = self.total + counted * unit.value, None
                self.ceiling, self.halved = unit.value, False
            case Part.HUNDRED:
                self.current = (Decimal(1) if self.current is None else self.current) * 100
            case Part.HALF if self.current is None:
                self.current, self.halved = (self.ceiling or Decimal(1)) / 2, True
            case Part.HALF:
                self.current, self.halved = (self.current or Decimal(0)) + Decimal("0.5"), True
            case Part.VALUE if unit.value >= 1000:
                self.total, self.ceiling = unit.value, Decimal(1000)
            case _:
                self.current = (self.current or Decimal(0)) + unit.value
                self.halved = unit.value % 1 != 0
