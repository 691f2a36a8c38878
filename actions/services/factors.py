"""The second factor beside a resume code: a birth date or a PIN of 4 to 8 digits.

Both are digits in the end (a birth date as DDMMYYYY), so that opening a draft needs no question
which of the two was chosen; that would tell whether a code exists.
"""

import hashlib
import hmac
import os
import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from actions.services.moments import parse_days
from actions.services.values.dictated import telephone_numbers
from actions.services.values.tables import words

SHORTEST, LONGEST = 4, 8
MAX_TEXT = 200
SALT_BYTES = 16
_ROWS = "0123456789" * 2
_KEYPAD = ("147", "258", "369", "159", "357", "2580", "1470")
"""Straight lines on the keys of a telephone."""


class PinProblem(StrEnum):
    """Why a PIN is not accepted; the value is the code of the text that says so."""

    NO_DIGITS = "pin_no_digits"
    TOO_SHORT = "pin_too_short"
    TOO_LONG = "pin_too_long"
    REPEATED = "pin_repeated"
    """One piece again and again: 0000, 1212, 123123; or a piece and its mirror: 1221."""
    SEQUENCE = "pin_sequence"
    """Neighbouring digits, up or down, or a line on the telephone's keys: 1234, 9876, 2580."""
    YEAR = "pin_year"
    """A year of somebody's life, 1900 to 2039: the first that others try."""


class PinRefused(Exception):
    """A new PIN is not accepted; `problem` says why, the PIN itself is nowhere in it."""

    def __init__(self, problem: PinProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem

    @property
    def code(self) -> str:
        """The code of the text for citizens."""
        return self.problem.value


@dataclass(frozen=True, slots=True)
class Factor:
    """A second factor as it is compared: 4 to 8 digits; its repr does not tell them."""

    digits: str = field(repr=False)

    def __post_init__(self) -> None:
        if not re.fullmatch(rf"[0-9]{{{SHORTEST},{LONGEST}}}", self.digits):
            raise ValueError("a factor has 4 to 8 digits")


def birth_date(day: date) -> Factor:
    """A birth date as factor."""
    return Factor(f"{day.day:02}{day.month:02}{day.year:04}")


def new_pin(text: str, language: str = "de") -> Factor:
    """The PIN somebody chooses ("vier sieben eins neun"); raises PinRefused."""
    pin = _digits(text, language)
    if problem := pin_problem(pin):
        raise PinRefused(problem)
    return Factor(pin)


def pin_problem(pin: str) -> PinProblem | None:
    """What is wrong with the digits as a new PIN, None when they are accepted."""
    if not pin:
        return PinProblem.NO_DIGITS
    if len(pin) < SHORTEST:
        return PinProblem.TOO_SHORT
    if len(pin) > LONGEST:
        return PinProblem.TOO_LONG
    if re.fullmatch(r"(\d{1,4})\1+", pin) or pin == pin[::-1]:
        return PinProblem.REPEATED
    lines = (_ROWS, *_KEYPAD)
    if any(pin in line or pin in line[::-1] for line in lines):
        return PinProblem.SEQUENCE
    if len(pin) == SHORTEST and "1900" <= pin <= "2039":
        return PinProblem.YEAR
    return None


def given_factor(text: str, language: str, today: date) -> Factor | None:
    """What somebody gives to open a draft: a birth date with its year, or a PIN; else None.

    A year of two digits lies in the hundred years before `today`. Whoever has read the date of
    birth otherwise uses `birth_date`.
    """
    text = text[:MAX_TEXT]
    if day := _birth_date(text, language, today):
        return birth_date(day)
    # "zwölfter März" is half a date, not the PIN 12…
    tagged = words(language).tag(text)
    if re.search(r"°|\bM\d", tagged):
        return None
    pin = _digits(text, language)
    return Factor(pin) if SHORTEST <= len(pin) <= LONGEST else None


def _birth_date(text: str, language: str, today: date) -> date | None:
    """The one day that is named with its year: another today gives the same day."""
    found = [parse_days(text, language, day) for day in (today, date(1970, 1, 1))]
    days = {days.day for days in found if days}
    day = days.pop() if len(days) == 1 and all(found) else None
    if day is not None and day > today:
        try:
            day = day.replace(year=day.year - 100)
        except ValueError:  # 29 February
            return None
    return day if day is not None and day <= today else None


def _digits(text: str, language: str) -> str:
    """All digits of a message, without what is written between them."""
    found = telephone_numbers(text[:MAX_TEXT], language)
    return re.sub(r"\D", "", found[0]) if found else ""


@dataclass(frozen=True, slots=True)
class Cost:
    """The work of one hash with scrypt: `n` iterations of `r` × 128 bytes, `p` times.

    The default needs 32 MiB and about a third of a second.
    """

    n: int = 2**15
    r: int = 8
    p: int = 3


@dataclass(frozen=True, slots=True)
class FactorHash:
    """What is kept of a factor: salt, cost and scrypt's 32 bytes."""

    salt: bytes = field(repr=False)
    digest: bytes = field(repr=False)
    cost: Cost = Cost()

    def matches(self, factor: Factor) -> bool:
        """Whether it is the same factor; takes as long for a wrong one as for the right one."""
        return hmac.compare_digest(_scrypt(factor, self.salt, self.cost), self.digest)


def hash_factor(factor: Factor, cost: Cost = Cost()) -> FactorHash:
    """A hash with a salt of its own.

    A PIN of four digits is guessed from any hash; so the hash is stored only sealed with a key
    that is not in the database (`actions.storage`), which is its pepper.
    """
    salt = os.urandom(SALT_BYTES)
    return FactorHash(salt, _scrypt(factor, salt, cost), cost)


def _scrypt(factor: Factor, salt: bytes, cost: Cost) -> bytes:
    memory = 128 * cost.r * (cost.n + cost.p + 2)
    return hashlib.scrypt(
        factor.digits.encode(), salt=salt, n=cost.n, r=cost.r, p=cost.p, maxmem=memory, dklen=32
    )
