"""Duplicates by distance, address and age; our own report among others."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.services.place import Place
from actions.services.report_likeness import (
    duplicates,
    fingerprint,
    is_own,
    metres,
    same_address,
)
from actions.services.reports import Draft, Report, State

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HERE = (51.05, 10.3)
PLACE = Place(street="Lindenstraße", number="5", lat=HERE[0], lon=HERE[1])
REPORT = Report(
    "1",
    "lamp",
    state=State.OPEN,
    description="Die Laterne ist dunkel.",
    address="12997 Musterstadt - Nord, Lindenstraße 5",
    position=HERE,
    requested=NOW - timedelta(days=3),
)
DRAFT = Draft("lamp", PLACE, "Die Laterne ist dunkel.")


def north(distance):
    """A point that many metres north of HERE."""
    return (HERE[0] + distance / 111_195, HERE[1])


def test_metres():
    assert metres(HERE, HERE) == 0
    assert metres(HERE, north(50)) == pytest.approx(50, abs=0.1)
    # Köln to Berlin along the great circle.
    assert metres((50.9413, 6.9583), (52.5186, 13.4083)) == pytest.approx(476_900, abs=1000)


@given(st.floats(-89, 89), st.floats(-179, 179), st.floats(-89, 89), st.floats(-179, 179))
def test_metres_are_symmetric(a, b, c, d):
    there, back = metres((a, b), (c, d)), metres((c, d), (a, b))
    assert there == pytest.approx(back)
    assert 0 <= there < 20_020_000


def test_distance_decides_when_both_positions_are_known():
    rows = [replace(REPORT, reference=str(d), position=north(d)) for d in (60, 49, 10)]
    found = duplicates("lamp", PLACE, rows, NOW)
    assert [duplicate.report.reference for duplicate in found] == ["10", "49"]
    assert found[0].metres == pytest.approx(10, abs=0.1)
    assert found[0].age == timedelta(days=3)
    assert len(duplicates("lamp", PLACE, rows, NOW, within=61)) == 3


def test_other_kinds_closed_and_old_reports_are_none():
    for other in (
        replace(REPORT, code="tree"),
        replace(REPORT, state=State.CLOSED),
        replace(REPORT, requested=NOW - timedelta(days=91)),
    ):
        assert duplicates("lamp", PLACE, [other], NOW) == ()
    for same in (
        replace(REPORT, state=State.IN_PROGRESS),
        replace(REPORT, state=State.UNKNOWN),
        replace(REPORT, requested=None),
    ):
        assert len(duplicates("lamp", PLACE, [same], NOW)) == 1
    old = replace(REPORT, requested=NOW - timedelta(days=91))
    assert duplicates("lamp", PLACE, [old], NOW, max_age=timedelta(days=100))


def test_addresses_when_a_position_is_missing():
    place = replace(PLACE, lat=None, lon=None)
    far = replace(REPORT, position=north(5000))
    (found,) = duplicates("lamp", place, [far], NOW)
    assert found.metres is None
    assert duplicates("lamp", replace(place, number="6"), [far], NOW) == ()
    # The nearest first, and what cannot be measured behind them.
    rows = [replace(REPORT, position=None), replace(REPORT, position=north(20))]
    measured = [duplicate.metres for duplicate in duplicates("lamp", PLACE, rows, NOW)]
    assert measured == [pytest.approx(20, abs=0.1), None]


@pytest.mark.parametrize(
    ("place", "address", "same"),
    [
        (Place("Lindenstraße", "5"), "12997 Musterstadt - Nord, Lindenstraße 5", True),
        (Place("Lindenstraße", "5"), "LINDENSTRASSE 5, Musterstadt", True),
        (Place("Lindenstraße", "5"), "Lindenstraße 5a", False),
        (Place("Lindenstraße", "5"), "Lindenstraße 50", False),
        (Place("Lindenstraße", "5"), "Lindenstraße", True),
        (Place("Lindenstraße"), "Lindenstraße 7", True),
        (Place("Lindenstraße", "5"), "Alte Lindenallee 5", False),
        (Place("Am See", "2"), "Seestraße 2", False),
        (Place("Am See", "2"), "12995 Musterstadt, Am See 2", True),
        (Place("Lindenstraße", crossing="Bachweg"), "Bachweg / Lindenstraße", True),
        (Place("Lindenstraße", crossing="Bachweg"), "Lindenstraße 5", False),
        (Place(landmark="Rathaus"), "Rathaus, Rathausplatz 1", True),
        (Place(landmark="Rathaus"), "Bahnhof", False),
        (Place(lat=51.0, lon=10.0), "Lindenstraße 5", False),
        (Place("Lindenstraße"), "", False),
    ],
)
def test_addresses(place, address, same):
    assert same_address(place, address) is same


def test_fingerprints_forgive_what_systems_do_to_texts():
    text = 'Loch  im Weg,\n5 cm & "tief"'
    for changed in (
        "<p>Loch im Weg,<br>5 cm &amp; &quot;tief&quot;</p>",
        'Loch im Weg, 5 cm & "tief" ',
        'LOCH im Weg, 5 cm & "tief"',
    ):
        assert fingerprint(changed) == fingerprint(text)
    assert fingerprint("Loch im Weg, 6 cm tief") != fingerprint(text)


@pytest.mark.parametrize(
    ("change", "own"),
    [
        ({}, True),
        ({"position": north(20)}, True),
        ({"position": north(40)}, False),
        ({"position": None}, True),
        ({"position": None, "address": "Lindenstraße 50"}, False),
        ({"position": None, "address": ""}, False),
        ({"code": "tree"}, False),
        ({"description": "Die Laterne flackert."}, False),
        ({"requested": NOW - timedelta(minutes=4)}, True),
        ({"requested": NOW - timedelta(minutes=6)}, False),
        ({"requested": None}, True),
        ({"state": State.CLOSED}, True),
    ],
)
def test_our_own_report(change, own):
    assert is_own(DRAFT, replace(REPORT, **{"requested": NOW} | change), NOW) is own
