"""Days, times and streets that are said while booking."""

from datetime import date, datetime, time, timedelta
from types import SimpleNamespace

import pytest

from actions import booking
from actions.booking import StartBooking
from actions.booking_ask import AskTime
from actions.booking_form import ValidateAppointment
from actions.context import BERLIN
from actions.finding import Unnamed
from actions.services.appointments import Booking
from actions.services.catalogue import Office
from actions.services.errors import SlotTaken
from actions.services.streets import Street
from actions.streets import load_streets, nearest_first, place_named

TODAY = date(2026, 11, 25)  # a Wednesday
THURSDAY, FRIDAY, MONDAY = (TODAY + timedelta(days=n) for n in (1, 2, 5))
CLOCKS = ["08:00", "09:00", "09:30", "10:00", "11:00", "13:00", "14:00", "15:30", "16:00"]
NORTH, SOUTH = Office("n", "Bürgerbüro Nord", lat=51.07), Office("s", "Bürgerbüro Süd", lat=51.03)
OFFICES = {o.id: Office(o.id, o.name, lat=o.lat, lon=10.3) for o in (SOUTH, NORTH)}
STREETS = (
    Street("Lindenstraße", "Nord", 51.071, 10.3),
    Street("Ziegelweg", "Süd", 51.031, 10.3),
    Street("Seestraße", "Neustadt", 51.03, 10.3),
)


class Desk:
    """An office with the same free times on three days."""

    def __init__(self, taken=()):
        self.taken, self.held, self.free = taken, [], [THURSDAY, FRIDAY, MONDAY]

    async def offices(self, service_id):
        return list(OFFICES)

    async def days(self, service_id, office_id):
        return self.free

    async def times(self, service_id, office_id, day):
        return CLOCKS if day in self.free else []

    async def demands(self, office_id):
        return SimpleNamespace(hold_minutes=15)

    async def release(self, hold):
        pass

    async def hold(self, service_id, office_id, start):
        if start.time() in self.taken:
            raise SlotTaken
        self.held.append(start.replace(tzinfo=None))
        return Booking(1, "fb43", 101, start, "reserved", ((1, 1),))


class Turn:
    """What the form reads of a message."""

    form, channel = "appointment_form", "web"

    def __init__(self, text="", *, locale="de", intent="inform", sure=0.9, taken=(), **slots):
        self.text, self.locale, self.intent, self.confidence = text, locale, intent, sure
        self.slots = {"booking_service": "1", "booking_office": "n", **slots}
        self.said, self.choices, self.entities = [], [], {}
        self.context = SimpleNamespace(
            now=lambda: datetime(2026, 11, 25, 8, tzinfo=BERLIN),
            desk=Desk(taken),
            catalogue=SimpleNamespace(offices=OFFICES),
            streets=STREETS,
            service=lambda service_id: SimpleNamespace(id=service_id),
            release=Desk().release,
        )

    def slot(self, name):
        return self.slots.get(name)

    def entity(self, name):
        return self.entities.get(name)

    def say(self, key, **arguments):
        self.said.append(key)
        self.choices = arguments.get("choices", [])


async def fill(turn, slot):
    return await ValidateAppointment().fill(turn, slot)


async def offered(turn, found):
    """The times that are offered after a message."""
    asking = Turn(**{**turn.slots, **found})
    await AskTime().act(asking)
    return [row["payload"].split('"')[3] for row in asking.choices[:-1]]


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("de", "Donnerstag nach dem Mittagessen"),
        ("de-simple", "am Donnerstag Nachmittag"),
        ("en", "Thursday after lunch"),
        ("tr", "perşembe öğleden sonra"),
        ("ar", "يوم الخميس بعد الظهر"),
        ("uk", "після обіду в четвер"),
        ("ru", "в четверг после обеда"),
        ("pl", "w czwartek po południu"),
        ("fr", "jeudi après-midi"),
        ("fa", "پنج‌شنبه بعد از ظهر"),
        ("da", "torsdag eftermiddag"),
    ],
)
async def test_a_day_and_a_part_of_it(locale, text):
    turn = Turn(text, locale=locale)
    found = await fill(turn, "booking_day")
    assert found["booking_day"] == THURSDAY.isoformat()
    assert found["booking_time"] is None
    assert await offered(turn, found) == ["13:00", "14:00", "15:30", "16:00"]


async def test_a_day_and_a_time_are_held_at_once():
    turn = Turn("Freitag um halb zehn")
    found = await fill(turn, "booking_day")
    assert (found["booking_day"], found["booking_time"]) == (FRIDAY.isoformat(), "09:30")
    assert turn.context.desk.held == [datetime(2026, 11, 27, 9, 30)]
    assert turn.said == ["utter_held"]


async def test_a_time_that_is_not_free_gives_those_near_it():
    turn = Turn("Freitag um 12 Uhr")
    found = await fill(turn, "booking_day")
    assert turn.said == ["utter_time_not_free"]
    assert set(await offered(turn, found)) == {"09:30", "10:00", "11:00", "13:00", "14:00"}


async def test_a_time_that_somebody_else_took():
    turn = Turn("Freitag um 10 Uhr", taken=[time(10)])
    found = await fill(turn, "booking_day")
    assert turn.said == ["utter_slot_gone"]
    assert found == {
        "booking_day": FRIDAY.isoformat(), "booking_time": None, "hold": None, "options": {},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "days_from", "said"),
    [
        ("ab Freitag", FRIDAY, []),
        ("nächste Woche", MONDAY, []),
        ("ab dem 10. Dezember", date(2026, 12, 10), ["utter_day_not_free"]),
        ("am 2. Dezember", date(2026, 12, 2), ["utter_day_not_free"]),
        ("am 3. November", None, ["utter_day_not_free"]),  # over
        ("gestern", None, ["utter_day_not_free"]),
    ],
)
async def test_other_days(text, days_from, said):
    turn = Turn(text)
    found = await fill(turn, "booking_day")
    assert found["booking_day"] is None
    assert found["options"].get("days_from") == (days_from and days_from.isoformat())
    assert turn.said == said


@pytest.mark.parametrize("text", ["Was kostet das?", "am 31. Februar", "um 10", "hm"])
async def test_no_day(text):
    assert await fill(Turn(text), "booking_day") is None


async def test_a_part_of_the_day_waits_for_the_day():
    turn = Turn("lieber vormittags")
    found = await fill(turn, "booking_day")
    assert found["booking_day"] is None
    later = Turn("Freitag", options=found["options"])
    chosen = await fill(later, "booking_day")
    assert chosen["booking_day"] == FRIDAY.isoformat()
    assert await offered(later, chosen) == ["08:00", "09:00", "09:30", "10:00", "11:00"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2", FRIDAY),
        ("der zweite", FRIDAY),
        ("am Montag", MONDAY),
        ("der erste", THURSDAY),  # 1 December is not free
        ("übermorgen", FRIDAY),
    ],
)
async def test_one_of_the_days_that_were_shown(text, day):
    shown = [d.isoformat() for d in (THURSDAY, FRIDAY, MONDAY)]
    found = await fill(Turn(text, options={"days": shown}), "booking_day")
    assert found["booking_day"] == day.isoformat()


async def test_the_third_is_a_day_of_the_month_when_it_is_free():
    turn = Turn("den dritten", options={"days": [THURSDAY.isoformat()] * 3})
    third = date(2026, 12, 3)
    turn.context.desk.free.append(third)
    assert (await fill(turn, "booking_day"))["booking_day"] == third.isoformat()


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("zwischen neun und elf", ["09:00", "09:30", "10:00", "11:00"]),
        ("nicht vor 14 Uhr", ["14:00", "15:30", "16:00"]),
        ("vor zehn", ["08:00", "09:00", "09:30"]),
    ],
)
async def test_times_that_suit(text, times):
    turn = Turn(text, booking_day=FRIDAY.isoformat())
    found = await fill(turn, "booking_time")
    assert found["booking_time"] is None
    assert await offered(turn, found) == times


async def test_an_hour_or_another_day_when_asked_for_the_time():
    day = FRIDAY.isoformat()
    assert (await fill(Turn("so gegen zehn", booking_day=day), "booking_time"))["hold"]
    other = await fill(Turn("doch lieber Montag vormittag", booking_day=day), "booking_time")
    assert other["booking_day"] == MONDAY.isoformat()
    assert "16:00" in other["options"]["times_seen"]


async def test_a_question_about_something_else():
    turn = Turn("Haben Sie mittags auf", intent="ask_opening_hours", booking_day=FRIDAY.isoformat())
    assert await fill(turn, "booking_time") is None
    assert await fill(turn, "booking_day") is None


async def test_what_is_said_at_the_start(monkeypatch):
    monkeypatch.setattr(booking, "find_service", lambda turn: Unnamed())
    turn = Turn("Ich brauche am Freitag vormittag einen Termin, ich wohne in der Lindenstraße 3")
    slots = {event["name"]: event["value"] for event in await StartBooking().act(turn)}
    assert slots["options"]["near"] == [51.071, 10.3]
    choosing = Turn("Bürgerbüro Nord", booking_office=None, options=slots["options"])
    found = await fill(choosing, "booking_office")
    assert (found["booking_office"], found["booking_day"]) == ("n", FRIDAY.isoformat())
    assert "13:00" in found["options"]["times_seen"]


async def test_nothing_said_at_the_start(monkeypatch):
    monkeypatch.setattr(booking, "find_service", lambda turn: Unnamed())
    turn = Turn("Ich brauche einen Termin")
    slots = {event["name"]: event["value"] for event in await StartBooking().act(turn)}
    assert slots["options"] is None


@pytest.mark.parametrize(
    ("text", "first"),
    [("ich wohne im Ziegelweg", "s"), ("Lindenstr. 5", "n"), ("Stadtteil Neustadt", "s")],
)
async def test_offices_nearest_first(text, first):
    turn = Turn(text, booking_office=None)
    found = await fill(turn, "booking_office")
    assert found["booking_office"] is None
    rows = [("n", FRIDAY), ("s", THURSDAY)]
    asking = Turn(**{**turn.slots, **found})
    assert nearest_first(asking, rows)[0][0] == first
    assert nearest_first(Turn(), rows) == rows


def test_streets_are_read(tmp_path):
    path = tmp_path / "streets.yml"
    assert load_streets(path) == ()
    path.write_text("- {name: Lindenstraße, district: Nord, lat: 51.071, lon: 10.3}\n", "utf-8")
    assert load_streets(path) == STREETS[:1]
    turn = Turn("Lindenstraße")
    del turn.context.streets  # a municipality without a list
    assert place_named(turn) == {}
