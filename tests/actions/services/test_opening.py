from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from actions.services.opening import NoOpeningHours, is_open, next_open, valid, week

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = "Mo,Tu 08:30-12:00; Th 08:30-12:00,14:00-18:00; PH off"


def at(*parts):
    return datetime(*parts, tzinfo=BERLIN)


def test_week():
    days = dict(week(OFFICE, date(2026, 12, 25)))  # a holiday does not change the usual week
    assert days[0] == days[1] == [(time(8, 30), time(12))]
    assert days[3] == [(time(8, 30), time(12)), (time(14), time(18))]
    assert days[4] == days[6] == []
    assert week("24/7")[0] == (0, [(time(0), time(0))])


def test_seasons():
    oh = "Apr-Oct Mo-Fr 07:00-19:00; Nov-Mar Mo-Fr 08:00-16:00"
    assert week(oh, date(2026, 7, 1))[0][1] == [(time(7), time(19))]
    assert week(oh, date(2026, 12, 1))[0][1] == [(time(8), time(16))]


@pytest.mark.parametrize(
    ("oh", "now", "state", "expected"),
    [
        (OFFICE, at(2026, 11, 23, 9), "TH", True),
        (OFFICE, at(2026, 11, 23, 12), "TH", False),
        (OFFICE, at(2027, 9, 20, 9), "TH", False),  # Weltkindertag, only in Thüringen
        (OFFICE, at(2027, 9, 20, 9), "BY", True),
        (OFFICE, at(2026, 10, 1, 9), None, True),
        ("Mo-Fr 08:00-18:00; Su,PH off", at(2026, 12, 25, 9), "BE", False),
        ("Mo-Fr 08:00-18:00; PH 10:00-12:00", at(2026, 12, 25, 11), "BE", True),
        ("Mo-Fr 08:00-18:00; PH 10:00-12:00", at(2026, 12, 25, 9), "BE", False),
        ("Mo-Fr,PH 10:00-12:00", at(2027, 1, 1, 11), "BE", True),
        ("Mo-Fr 08:00-18:00", at(2026, 12, 25, 9), "BE", True),  # nothing said of holidays
        ("Fr 22:00-02:00", at(2026, 11, 28, 1), None, True),
    ],
)
def test_is_open(oh, now, state, expected):
    assert is_open(oh, now, state) is expected


def test_next_open():
    assert next_open(OFFICE, at(2026, 11, 23, 9, 15), "TH") == at(2026, 11, 23, 9, 15)
    assert next_open(OFFICE, at(2026, 12, 24, 18), "TH") == at(2026, 12, 28, 8, 30)
    assert next_open("Mo-Fr 08:00-09:00; PH off", at(2026, 12, 31, 10), "TH") == at(2027, 1, 4, 8)
    assert next_open("off", at(2026, 12, 24, 18)) is None


@pytest.mark.parametrize("oh", ["nach Vereinbarung", "", "  ", "Mo-Fr 8 bis 12 Uhr"])
def test_free_text(oh):
    assert not valid(oh)
    with pytest.raises(NoOpeningHours):
        week(oh)
    with pytest.raises(NoOpeningHours):
        is_open(oh, at(2026, 1, 1, 1))
