"""IBANs, typed with or without spaces or dictated figure by figure."""

import re
from collections.abc import Sequence
from itertools import pairwise

from schwifty import IBAN
from schwifty.exceptions import (
    InvalidChecksumDigits,
    InvalidCountryCode,
    InvalidLength,
    SchwiftyException,
)

from actions.services.applications.problems import Problem, Reading, Said, problem
from actions.services.values.dictated import telephone_numbers
from actions.services.values.fold import western_digits

SHORTEST = 8  # figures below which nobody meant an IBAN
HOME = "DE"
_LOOKALIKES = str.maketrans("OIL", "011")


def read_iban(message: Said) -> Reading:
    """The IBAN in upper case without spaces."""
    text = _typed(message.text) or _dictated(message)
    if text is None:
        return problem(Problem.NOT_AN_IBAN)
    if text.startswith(HOME):  # German IBANs hold figures only
        text = HOME + text[2:].translate(_LOOKALIKES)
    try:
        return Reading(IBAN(text).compact)
    except InvalidCountryCode:
        return problem(Problem.IBAN_COUNTRY)
    except InvalidLength:
        return problem(Problem.IBAN_LENGTH, expected=_length(text), got=len(text))
    except InvalidChecksumDigits:
        return problem(Problem.IBAN_CHECKSUM)
    except SchwiftyException:
        expected = _length(text)
        if expected and expected != len(text):
            return problem(Problem.IBAN_LENGTH, expected=expected, got=len(text))
        return problem(Problem.NOT_AN_IBAN)


def _typed(text: str) -> str | None:
    """Country code and what follows it in groups of figures and letters."""
    groups = re.findall(r"[A-Za-z0-9]+", western_digits(text))
    for start, group in enumerate(groups):
        if re.fullmatch(r"[A-Za-z]{2}[0-9OoIl]{2}[A-Za-z0-9]*", group):
            found = _following(groups, start)
        elif group in (HOME, HOME.lower()) or (group.isupper() and _length(group)):
            # "is 89…" is no Icelandic account: a code on its own is written in capitals.
            found = _following(groups, start)
        else:
            continue
        if sum(c.isdigit() for c in found) >= SHORTEST:
            return found.upper()
    return None


def _following(groups: Sequence[str], start: int) -> str:
    """The group and those after it, up to the first word."""
    found = groups[start]
    rest = [*groups[start + 1 :], ""]
    for group, after in pairwise(rest):
        letters = group.isalpha() and len(group) <= 4 and any(c.isdigit() for c in after)
        figures = any(c.isdigit() for c in group) or re.fullmatch("[OoIl]{2,4}", group)
        if not letters and not figures:
            break
        found += group
    return found


def _dictated(message: Said) -> str | None:
    """The figures of a message; who says no country means a German account."""
    runs = telephone_numbers(message.text, message.language)
    figures = re.sub(r"\D", "", runs[0]) if runs else ""
    country = next((c for c in re.findall(r"\b[A-Z]{2}\b", message.text) if _length(c)), HOME)
    return country + figures if len(figures) >= SHORTEST else None


def _length(text: str) -> int | None:
    """How long IBANs of the country are, None for an unknown country."""
    try:
        return int(IBAN(text, allow_invalid=True).spec.iban_length)
    except SchwiftyException:
        return None
