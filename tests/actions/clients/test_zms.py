from datetime import UTC, date, datetime

import pytest

from actions.clients.http import Answer
from actions.clients.zms import ZmsClient
from actions.clients.zms_reading import ERRORS, error_of
from actions.services import errors
from actions.services.appointments import Booking, Person, Slot, finish
from tests.actions.clients.wire import HANG_UP, SILENCE, Reply, serving

START = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
PERSON = Person("Muster", "a@b.de", "+491701234567")
DIRECTORY = {
    "offices": [
        {
            "id": 10546,
            "name": "Amt",
            "geo": {"lat": "48.1", "lon": 11.5},
            "scope": {
                "emailRequired": True,
                "telephoneActivated": "1",
                "customTextfieldActivated": True,
                "customTextfieldLabel": "Kennzeichen",
                "reservationDuration": 15,
            },
        },
        {"id": "7", "name": None, "geo": None, "scope": None},
    ],
    "services": [{"id": 1, "name": "Ausweis", "maxQuantity": None}],
    "relations": [
        {"officeId": 10546, "serviceId": 1, "slots": 2, "public": True, "maxQuantity": None},
        {"officeId": 7, "serviceId": 1, "slots": 2, "public": False},
    ],
}


def process(status="reserved", **more):
    return {
        "processId": 101002,
        "authKey": "fb43",
        "timestamp": str(int(START.timestamp())),
        "officeId": 10546,
        "serviceId": 1,
        "serviceCount": 1,
        "status": status,
        "familyName": None,
        "displayNumber": None,
        **more,
    }


def failure(code, status=400):
    return Reply(status, {"errors": [{"errorCode": code, "statusCode": status}]})


def booking(client_zone=UTC):
    return Booking(101002, "fb43", 10546, START, "reserved", ((1, 1),))


async def run(answer, act, **options):
    async with serving(answer) as wire:
        client = ZmsClient(f"{wire.url}/api/citizen", total_seconds=0.3, **options)
        try:
            return await act(client), wire
        finally:
            await client.close()


async def test_directory():
    found, wire = await run(lambda r: Reply(200, DIRECTORY), lambda c: c.offices_and_services())
    assert wire.requests[0].path == "/api/citizen/offices-and-services/"
    scope = found.counters[10546].scope
    assert scope.fields() == ("family_name", "email")
    assert scope.fields(optional=True) == ("family_name", "email", "telephone", "custom")
    assert (scope.custom_label, scope.hold_minutes) == ("Kennzeichen", 15)
    assert [c.id for c in found.offices_for([1])] == [10546]  # relations in private stay private
    assert found.offices_for([1, 2]) == ()
    assert found.named(" ausweis ").id == 1


@pytest.mark.parametrize("body", [{}, [], {"offices": 1, "services": [], "relations": []}])
async def test_directory_in_another_form(body):
    with pytest.raises(errors.Unavailable):
        await run(lambda r: Reply(200, body), lambda c: c.offices_and_services())


async def test_calendar():
    stamps = [int(START.timestamp()) + 600, int(START.timestamp())]
    body = {
        "availableDays": [
            {"date": "2026-12-01", "offices": [{"officeId": "10546", "appointments": stamps}]},
            {"date": "2026-12-02", "offices": None},
        ],
        "nextBookableDate": "2027-01-04",
    }
    found, wire = await run(
        lambda r: Reply(200, body),
        lambda c: c.free([(1, 2), (5, 1)], [10546, 7], date(2026, 12, 1), date(2026, 12, 31)),
    )
    query = wire.requests[0].query
    assert (query["officeIds"], query["serviceIds"], query["serviceCounts"]) == (
        "10546,7",
        "1,5",
        "2,1",
    )
    assert [slot.start.isoformat() for slot in found.slots] == [
        "2026-12-01T10:00:00+01:00",
        "2026-12-01T10:10:00+01:00",
    ]
    assert found.next_date == date(2027, 1, 4)


async def test_older_calendar():
    def answer(request):
        if "days" in request.path:
            days = [{"time": f"2026-12-{d:02d}", "providerIDs": "7"} for d in range(1, 13)]
            return Reply(200, {"availableDays": days})
        stamp = int(datetime.fromisoformat(request.query["date"]).replace(tzinfo=UTC).timestamp())
        return Reply(200, {"offices": [{"officeId": 7, "appointments": [stamp]}]})

    found, wire = await run(
        answer,
        lambda c: c.free([(1, 1)], [7], date(2026, 12, 1), date(2026, 12, 31)),
        legacy=True,
    )
    assert len(found.slots) == 10
    assert found.next_date == date(2026, 12, 11)
    assert wire.requests[0].query["officeId"] == "7"
    assert wire.count("available-appointments-by-office") == 10


async def test_nothing_free_is_an_empty_calendar_but_a_wrong_address_is_not():
    def act(client):
        return client.free([(1, 1)], [7], date(2026, 12, 1), date(2026, 12, 2))

    found, _ = await run(lambda r: failure("appointmentNotAvailable", 404), act)
    assert found.slots == ()
    with pytest.raises(errors.NotFound):
        await run(lambda r: failure("notFound", 404), act)


async def test_reserve_keeps_all_services():
    slot = Slot(START, 10546)
    found, wire = await run(
        lambda r: Reply(200, process()), lambda c: c.reserve(slot, [(1, 1), (2, 3)])
    )
    assert wire.requests[0].body == {
        "officeId": 10546,
        "serviceId": ["1", "2"],
        "serviceCount": [1, 3],
        "timestamp": int(START.timestamp()),
    }
    assert found.services == ((1, 1), (2, 3))
    assert found.reference == "101002-fb43"
    assert "fb43" not in repr(found)


@pytest.mark.parametrize("code", ERRORS)
def test_every_code_has_its_error(code):
    body = {"errors": [{"errorCode": "somethingNew"}, {"errorCode": code}]}
    assert isinstance(error_of(Answer(400, body)), errors.MunicipalError)


def test_unknown_codes():
    assert isinstance(error_of(Answer(418, {})), errors.Rejected)
    assert isinstance(error_of(Answer(404, {})), errors.NotFound)
    assert isinstance(error_of(Answer(200, {"errors": [{"errorCode": "new"}]})), errors.Rejected)
    assert error_of(Answer(200, {"errors": []})) is None


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("appointmentNotAvailable", 404, errors.SlotTaken),
        ("invalidEmail", 400, errors.InvalidValue),
        ("processNotReservedAnymore", 409, errors.HoldExpired),
        ("authKeyMismatch", 406, errors.NotFound),
        ("tooManyAppointmentsWithSameMail", 406, errors.TooManyAppointments),
        ("captchaMissing", 400, errors.CaptchaRequired),
        ("serviceUnavailable", 503, errors.Unavailable),
    ],
)
async def test_refused_updates(code, status, kind):
    with pytest.raises(kind):
        await run(lambda r: failure(code, status), lambda c: c.update(booking(), PERSON))


# What the other side did although its answer to "confirm" got lost, and what we may say then.
LOST = [HANG_UP, SILENCE, Reply(500, {}), Reply(200, raw=b"<html>"), Reply(200, {"x": 1})]


@pytest.mark.parametrize("lost", LOST)
async def test_confirm_with_a_lost_answer_is_looked_up_and_not_repeated(lost):
    def answer(request):
        return lost if "confirm" in request.path else Reply(200, process("confirmed"))

    found, wire = await run(answer, lambda c: c.confirm(101002, "fb43"))
    assert found.status == "confirmed"
    assert wire.count("confirm-appointment") == 1


async def test_confirm_is_repeated_only_when_it_is_known_that_nothing_happened():
    state = {"confirms": 0}

    def answer(request):
        if "confirm" in request.path:
            state["confirms"] += 1
            return HANG_UP if state["confirms"] == 1 else Reply(200, process("confirmed"))
        return Reply(200, process("reserved"))

    found, wire = await run(answer, lambda c: c.confirm(101002, "fb43"))
    assert found.status == "confirmed"
    assert [r.path.split("/")[-2] for r in wire.requests] == [
        "confirm-appointment",
        "appointment",
        "confirm-appointment",
    ]


async def test_when_reading_fails_too_nobody_knows_and_the_reference_is_told():
    with pytest.raises(errors.Unclear) as caught:
        await run(lambda r: HANG_UP, lambda c: c.confirm(101002, "fb43"))
    assert caught.value.reference == "101002-fb43"


async def test_confirming_what_is_confirmed():
    def answer(request):
        if "confirm" in request.path:
            return failure("processNotPreconfirmedAnymore", 409)
        return Reply(200, process("confirmed"))

    found, _ = await run(answer, lambda c: c.confirm(101002, "fb43"))
    assert found.status == "confirmed"


async def test_no_second_booking_after_a_lost_answer_and_a_second_try():
    """The first confirmation took effect unseen; the citizen says "try again"."""

    def answer(request):
        if "update" in request.path:
            return failure("processNotReservedAnymore", 409)
        assert request.method == "GET", "nothing may be reserved"
        return Reply(200, process("confirmed"))

    found, wire = await run(answer, lambda c: finish(c, booking(), PERSON))
    assert found.status == "confirmed"
    assert wire.count("reserve-appointment") == 0


async def test_update_with_a_lost_answer_is_read_back():
    stored = {"familyName": "Muster", "email": "a@b.de", "telephone": "+491701234567"}

    def answer(request):
        return HANG_UP if request.method == "POST" else Reply(200, process(**stored))

    found, wire = await run(answer, lambda c: c.update(booking(), PERSON))
    assert found.process_id == 101002
    assert wire.count("update-appointment") == 1
    stored["email"] = "old@b.de"
    with pytest.raises(errors.Unavailable):
        await run(answer, lambda c: c.update(booking(), PERSON))


@pytest.mark.parametrize(
    "after", [failure("appointmentNotFound", 404), Reply(200, process("deleted"))]
)
async def test_cancel_with_a_lost_answer(after):
    _, wire = await run(
        lambda r: HANG_UP if r.method == "POST" else after, lambda c: c.cancel(101002, "fb43")
    )
    assert wire.count("cancel-appointment") == 1


async def test_cancel_that_did_not_happen():
    def answer(request):
        return HANG_UP if request.method == "POST" else Reply(200, process("confirmed"))

    with pytest.raises(errors.Unavailable):
        await run(answer, lambda c: c.cancel(101002, "fb43"))


@pytest.mark.parametrize("bad", [{"timestamp": "soon"}, {"timestamp": 10**30}, {"officeId": None}])
async def test_appointment_in_another_form(bad):
    with pytest.raises(errors.Unavailable):
        await run(lambda r: Reply(200, process(**bad)), lambda c: c.read(101002, "fb43"))


@pytest.mark.parametrize("days", [-1, 366])
async def test_range_of_dates(days):
    start = date(2026, 12, 1)
    with pytest.raises(errors.InvalidValue):
        await run(
            lambda r: Reply(200, {}),
            lambda c: c.free([(1, 1)], [7], start, date.fromordinal(start.toordinal() + days)),
        )
