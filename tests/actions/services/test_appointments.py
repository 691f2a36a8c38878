from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from actions.services import appointments as a
from actions.services import contact
from actions.services.errors import (
    HoldExpired,
    InvalidValue,
    NotFound,
    SlotTaken,
    Unavailable,
    Unclear,
)

MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
PERSON = a.Person("Muster", "a@b.de")


def slots(*hours, office=1):
    return [a.Slot(MONDAY + timedelta(hours=h), office) for h in hours]


def test_wishes():
    free = slots(0, 6, 24, 30) + slots(1, office=2)
    afternoon = a.Preferences(earliest=time(14))
    assert [s.start.hour for s in a.matching(free, afternoon)] == [15, 15]
    assert a.matching(free, a.Preferences(weekdays=frozenset({1}))) == tuple(slots(24, 30))
    assert a.matching(free, a.Preferences(office_ids=frozenset({2}))) == tuple(slots(1, office=2))
    assert a.matching(free, a.Preferences(not_before=date(2026, 12, 1))) == tuple(slots(24, 30))
    assert a.matching(reversed(free))[0] == free[0]


def test_days_and_times():
    free = slots(0, 6, 24) + slots(0, office=2)
    assert a.days(free) == (date(2026, 11, 30), date(2026, 12, 1))
    assert a.times(free, date(2026, 11, 30)) == tuple(slots(0, 6))  # one office a time


@pytest.mark.parametrize(
    ("number", "items", "more"), [(0, (0, 1, 2, 3, 4), True), (1, (5, 6), False), (2, (), False)]
)
def test_pages(number, items, more):
    assert a.page(range(7), number) == a.Page(items, more)
    assert not a.page(range(5)).more


def test_nearest():
    here = (50.0, 10.0)
    far, near = (
        a.Counter(1, "far", a.Scope(), 51.0, 10.0),
        a.Counter(2, "near", a.Scope(), 50.1, 10.0),
    )
    unknown = a.Counter(3, "somewhere", a.Scope())
    assert a.nearest([unknown, far, near], here) == (near, far, unknown)
    assert a.distance(here, (51.0, 10.0)) == pytest.approx(111.2, abs=0.3)


@pytest.mark.parametrize(
    ("scope", "asked"),
    [
        (a.Scope(), ("family_name",)),
        (a.Scope(email_required=True, telephone_activated=True), ("family_name", "email")),
        (a.Scope(telephone_required=True), ("family_name",)),  # required but switched off
        (a.Scope(telephone_activated=True, telephone_required=True), ("family_name", "telephone")),
        (a.Scope(custom_label="Kennzeichen", custom_required=True), ("family_name", "custom")),
    ],
)
def test_what_an_office_asks(scope, asked):
    assert scope.fields() == asked


@pytest.mark.parametrize(
    "name", ["Müller", "  O'Neill ", "van der Berg", "Yılmaz-Çelik", "Шевченко", "أحمد", "J. Å"]
)
def test_names(name):
    assert contact.family_name(name) == " ".join(name.split())


@pytest.mark.parametrize("name", ["", " - ", "123", "a@b.de", "x" * 101, "<b>x</b>", "http://x"])
def test_no_names(name):
    with pytest.raises(InvalidValue) as caught:
        contact.family_name(name)
    assert caught.value.field == "family_name"


@pytest.mark.parametrize(
    ("said", "address"),
    [
        (" Erika@Example.ORG ", "erika@example.org"),
        ("max punkt muster at web punkt de", "max.muster@web.de"),
        ("info klammeraffe amt minus nord punkt de", "info@amt-nord.de"),
        ("a.b-c_d@sub.example.co", "a.b-c_d@sub.example.co"),
    ],
)
def test_email(said, address):
    assert contact.email(said) == address


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("a+b@c.de", "plus"),
        ("a b@c.de", "format"),
        ("a@b", "format"),
        (".a@b.de", "format"),
        ("a..b@c.de", "format"),
        ("a@-b.de", "format"),
        ("", "format"),
        ("a@b@c.de", "format"),
        ("a" * 250 + "@b.de", "format"),
    ],
)
def test_no_email(said, reason):
    with pytest.raises(InvalidValue) as caught:
        contact.email(said)
    assert (caught.value.field, caught.value.detail) == ("email", reason)


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("0170 1234567", "+491701234567"),
        ("+49 (0)30 / 901820", "+4930901820"),
        ("0030 210 1234567", "+302101234567"),
        ("030-901820", "+4930901820"),
    ],
)
def test_telephone(said, number):
    assert contact.telephone(said) == number


@pytest.mark.parametrize("said", ["", "12", "keine", "0170", "+49 999999999999999"])
def test_no_telephone(said):
    with pytest.raises(InvalidValue):
        contact.telephone(said)


@pytest.mark.parametrize(
    "text",
    [
        "101002-fb43",
        "Nummer 101002, fb 43",
        "101002 – FB43.",
        "meine Nummer ist 101 002 strich f b 4 3",
        "1 0 1 0 0 2 f b 4 3",
        "eins null eins null null zwei strich f b vier drei",
        "one zero one zero zero two dash f b four three please",
        "١٠١٠٠٢ fb٤٣",
    ],
)
def test_references(text):
    assert contact.parse_reference(text) == (101002, "fb43")


def test_long_and_numeric_keys():
    key = "ab12" * 16
    assert contact.parse_reference(f"101002-{key}") == (101002, key)
    assert contact.parse_reference("101002 1234") == (101002, "1234")


@pytest.mark.parametrize(
    "text", ["", "Termin", "fb43", "101002 xyz!", "1 0 1 0 0 2", "0-fb43", "guten Tag"]
)
def test_no_reference(text):
    assert contact.parse_reference(text) is None


class Book:
    """An appointment system in memory that can fail once at a step."""

    def __init__(self, **fail):
        self.bookings, self.fail, self.taken = {}, fail, set()

    def step(self, name):
        if error := self.fail.pop(name, None):
            raise error

    async def reserve(self, slot, services):
        self.step("reserve")
        if slot in self.taken:
            raise SlotTaken
        number = 100 + len(self.bookings)
        self.bookings[number] = a.Booking(
            number, "fb43", slot.office_id, slot.start, "reserved", tuple(services)
        )
        return self.bookings[number]

    async def update(self, booking, person):
        self.step("update")
        return await self.change(booking.process_id)

    async def confirm(self, process_id, auth_key):
        self.step("confirm")
        return await self.change(process_id, "confirmed")

    async def cancel(self, process_id, auth_key):
        self.step("cancel")
        await self.change(process_id, "deleted")

    async def read(self, process_id, auth_key):
        self.step("read")
        return self.bookings[process_id]

    async def change(self, number, status=None):
        found = self.bookings[number]
        if found.status in ("expired", "deleted"):
            raise HoldExpired if found.status == "expired" else NotFound
        self.bookings[number] = replace(found, status=status or found.status)
        return self.bookings[number]

    def confirmed(self):
        return [b for b in self.bookings.values() if b.status == "confirmed"]


async def held(book, hours=0, services=((1, 2), (3, 1))):
    return await book.reserve(slots(hours)[0], services)


async def test_booking():
    book = Book()
    done = await a.finish(book, await held(book), PERSON)
    assert book.confirmed() == [done]


async def test_an_expired_hold_is_renewed_with_all_services():
    book = Book()
    hold = await held(book)
    book.bookings[hold.process_id] = replace(hold, status="expired")
    done = await a.finish(book, hold, PERSON)
    assert done.process_id != hold.process_id
    assert done.services == hold.services
    assert book.confirmed() == [done]


async def test_an_expired_hold_whose_time_has_gone():
    book = Book()
    hold = await held(book)
    book.bookings[hold.process_id] = replace(hold, status="expired")
    book.taken.add(hold.slot)
    with pytest.raises(SlotTaken):
        await a.finish(book, hold, PERSON)
    assert book.confirmed() == []


@pytest.mark.parametrize("step", ["update", "confirm"])
async def test_an_expired_hold_that_is_confirmed_after_all_is_not_booked_twice(step):
    book = Book()
    hold = await held(book)
    book.bookings[hold.process_id] = replace(hold, status="confirmed")
    book.fail[step] = HoldExpired()
    assert (await a.finish(book, hold, PERSON)).process_id == hold.process_id
    assert len(book.bookings) == 1


async def test_nothing_is_booked_while_the_old_one_is_unknown():
    book = Book(confirm=HoldExpired(), read=Unavailable())
    with pytest.raises(Unavailable):
        await a.finish(book, await held(book), PERSON)
    assert len(book.bookings) == 1


async def test_moving():
    book = Book()
    old = await a.finish(book, await held(book), PERSON)
    moved = await a.move(book, old, await held(book, 24), PERSON)
    assert moved.old_cancelled
    assert book.confirmed() == [moved.booking]


@pytest.mark.parametrize(
    ("error", "gone"), [(Unavailable(), False), (Unclear(), False), (NotFound(), True)]
)
async def test_moving_when_the_old_one_cannot_be_cancelled(error, gone):
    book = Book()
    old = await a.finish(book, await held(book), PERSON)
    book.fail["cancel"] = error
    moved = await a.move(book, old, await held(book, 24), PERSON)
    assert moved.old_cancelled is gone
    assert moved.booking.status == "confirmed"


async def test_the_old_one_stands_when_the_new_one_fails():
    book = Book()
    old = await a.finish(book, await held(book), PERSON)
    hold = await held(book, 24)
    book.fail["confirm"] = Unclear(reference=hold.reference)
    with pytest.raises(Unclear) as caught:
        await a.move(book, old, hold, PERSON)
    assert caught.value.reference == hold.reference
    assert book.confirmed() == [old]


def test_personal_data_does_not_show_in_logs():
    text = repr((a.Person("Muster", "a@b.de", "+49301234567"),))
    assert "Muster" not in text
    assert "b.de" not in text
    assert "+49" not in text
