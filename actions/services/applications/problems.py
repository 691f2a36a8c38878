"""What becomes of a message that should answer a question: a value, or a problem with a code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

MAX_TEXT = 2000
"""Longer messages are not read: no answer is that long."""


class Problem(StrEnum):
    """Why a message is no answer; texts are chosen by these codes.

    NOTHING and NOT_KNOWN ("I have none", "I don't know") skip an optional question. IMPLAUSIBLE has
    a value that becomes the answer once it is confirmed. Where a part is missing, `partial` holds
    the rest. With `details`: `limit` (TOO_SMALL, TOO_LARGE, TOO_LONG, TOO_YOUNG), `options`
    (SEVERAL_OPTIONS; of PART_UNKNOWN those that were understood), `part` (PART_UNKNOWN: the words
    of a list that name no option), `expected` and `got` (IBAN_LENGTH, characters), `values`
    (SEVERAL_VALUES).
    """

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NO_LETTERS = "no_letters"
    NOTHING = "nothing"
    NOT_KNOWN = "not_known"
    PATTERN = "pattern"
    NOT_A_NUMBER = "not_a_number"
    NOT_WHOLE = "not_whole"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    IMPLAUSIBLE = "implausible"
    SEVERAL_VALUES = "several_values"
    NOT_AN_AMOUNT = "not_an_amount"
    OTHER_CURRENCY = "other_currency"
    NOT_A_DATE = "not_a_date"
    IMPOSSIBLE_DATE = "impossible_date"
    DAY_MISSING = "day_missing"
    MONTH_MISSING = "month_missing"
    YEAR_MISSING = "year_missing"
    OTHER_CALENDAR = "other_calendar"
    FUTURE = "future"
    PAST = "past"
    TOO_YOUNG = "too_young"
    TOO_LONG_AGO = "too_long_ago"
    NOT_YES_NO = "not_yes_no"
    UNKNOWN_OPTION = "unknown_option"
    SEVERAL_OPTIONS = "several_options"
    PART_UNKNOWN = "part_unknown"
    NOT_A_NAME = "not_a_name"
    GIVEN_NAME_MISSING = "given_name_missing"
    FAMILY_NAME_MISSING = "family_name_missing"
    NOT_AN_ADDRESS = "not_an_address"
    STREET_MISSING = "street_missing"
    HOUSE_NUMBER_MISSING = "house_number_missing"
    POSTAL_CODE_MISSING = "postal_code_missing"
    POSTAL_CODE_WRONG = "postal_code_wrong"
    CITY_MISSING = "city_missing"
    NOT_AN_IBAN = "not_an_iban"
    IBAN_COUNTRY = "iban_country"
    IBAN_LENGTH = "iban_length"
    IBAN_CHECKSUM = "iban_checksum"
    NOT_AN_EMAIL = "not_an_email"
    NOT_A_PHONE = "not_a_phone"
    FILE_NEEDED = "file_needed"


class Note(StrEnum):
    """What should be said about an answer that was understood.

    LATIN_NEEDED: the name is in another script; the authority needs it as in the passport ·
    ABOUT: it was said to be approximate · DAY_FIRST: "03/05" was read as the 3rd of May.
    """

    LATIN_NEEDED = "latin_needed"
    ABOUT = "about"
    DAY_FIRST = "day_first"


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer (`problem` is None), or why there is none.

    `partial` is what was understood of an address, a name or a date whose rest is missing: hand it
    over with the next message (`Said.partial`).
    """

    value: Any = field(default=None, repr=False)
    problem: Problem | None = None
    partial: Mapping[str, Any] | None = field(default=None, repr=False)
    details: Mapping[str, Any] = field(default_factory=dict, repr=False)
    notes: tuple[Note, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether `value` is an answer that needs no confirmation."""
        return self.problem is None


@dataclass(frozen=True, slots=True)
class Said:
    """A message and what is needed to read it.

    `language` is an ISO 639-1 code, `today` the city's date; `labels` maps option ids to their
    names in that language; `partial` comes from the reading before; `places` maps postal codes to
    their only city.
    """

    text: str = field(repr=False)
    language: str
    today: date
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    partial: Mapping[str, Any] | None = field(default=None, repr=False)
    places: Mapping[str, str] = field(default_factory=dict)


def problem(code: Problem, /, **details: Any) -> Reading:
    """A reading that is no answer."""
    return Reading(problem=code, details=details)
