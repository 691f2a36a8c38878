"""Whether two reports are about the same thing: duplicates, and our own after a lost answer."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from actions.services.appointments import distance
from actions.services.house_numbers import number_after
from actions.services.place import Place
from actions.services.reports import Draft, Report, State
from actions.services.streets import message_words
from actions.services.text import plain_text
from actions.services.wording import plain

NEAR_METRES = 50.0
MAX_AGE = timedelta(days=90)
OWN_METRES = 30.0  # the city may round a position
CLOCKS = timedelta(minutes=5)
"""By how much the municipality's clock may be behind ours."""
MAX_MARKUP = 20_000


@dataclass(frozen=True, slots=True, repr=False)
class Duplicate:
    """A report that may be about the same thing.

    `metres` is None when only the addresses could be compared, `age` when the date is unknown.
    """

    report: Report
    metres: float | None
    age: timedelta | None


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance of two (lat, lon) points."""
    return distance(one, other) * 1000


def duplicates(
    code: str,
    place: Place,
    reports: Iterable[Report],
    now: datetime,
    within: float = NEAR_METRES,
    max_age: timedelta = MAX_AGE,
) -> tuple[Duplicate, ...]:
    """Reports of the same kind at the same place that are not closed yet, the nearest first.

    Positions decide when both are known (`within` metres); otherwise the street, and its number
    where both have one.
    """
    found = []
    for report in reports:
        age = now - report.requested if report.requested else None
        if report.code != code or report.state is State.CLOSED or (age and age > max_age):
            continue
        if place.position and report.position:
            far = metres(place.position, report.position)
            if far <= within:
                found.append(Duplicate(report, far, age))
        elif same_address(place, report.address):
            found.append(Duplicate(report, None, age))
    unknown = (within, timedelta.max)
    return tuple(
        sorted(
            found,
            key=lambda d: (
                unknown[0] if d.metres is None else d.metres,
                unknown[1] if d.age is None else d.age,
            ),
        )
    )


def same_address(place: Place, address: str) -> bool:
    """Whether an address of the municipality ("12997 Musterstadt - Nord, Lindenstraße 5") is here.

    A missing number on one side is no contradiction.
    """
    if not place.street:
        return bool(place.landmark) and plain(place.landmark) in plain(address)
    words = message_words(address)
    spelled = [plain(word) for word in words]
    wanted = [plain(word) for word in message_words(place.street)]
    size = len(wanted)
    for start in range(len(spelled) - size + 1):
        if spelled[start : start + size] == wanted:
            number = number_after(words, start + size)
            corner = [w for w in plain(place.crossing).split() if w not in spelled]
            return not corner and (not number or place.number in ("", number))
    return False


def fingerprint(description: str) -> str:
    """A hash of a description, whatever was done to its markup and spaces on the way."""
    text = " ".join(plain_text(description[:MAX_MARKUP]).texts)
    return hashlib.sha256(plain(text).encode()).hexdigest()


def is_own(draft: Draft, report: Report, since: datetime) -> bool:
    """Whether a report is the one that was made out of a draft since that time."""
    if report.code != draft.code or fingerprint(report.description) != fingerprint(
        draft.description
    ):
        return False
    if report.requested is not None and report.requested < since - CLOCKS:
        return False
    if draft.place.position and report.position:
        return metres(draft.place.position, report.position) <= OWN_METRES
    return bool(draft.place.address) and _says_all(draft.place.address, report.address)


def _says_all(ours: str, theirs: str) -> bool:
    """Whether an address holds all words of ours: cities put the postal code before it."""
    words = set(plain(theirs).split())
    return all(word in words for word in plain(ours).split())
