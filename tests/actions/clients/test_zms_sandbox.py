"""The client against the bundled city, which serves the published protocol."""

from datetime import date, timedelta

import httpx
import pytest

from actions.clients.zms import ZmsClient
from actions.services import errors
from actions.services.appointments import Person, finish, matching, move
from sandbox.app import create_app
from sandbox.settings import SandboxSettings

URL = "http://sandbox"
PERSON = Person("Muster", "erika@example.org", "+493012345678")


@pytest.fixture(params=[False, True], ids=["calendar", "legacy"])
async def city(request, tmp_path):
    settings = SandboxSettings(
        database=tmp_path / "s.sqlite",
        testing=True,
        rate_limit=0,
        zms_legacy=request.param,
        fault_timeout=1.0,
    )
    app = create_app(settings)
    transport = httpx.ASGITransport(app=app)
    client = ZmsClient(
        f"{URL}/terminvereinbarung/api/citizen",
        legacy=request.param,
        transport=transport,
        total_seconds=5,
    )
    async with httpx.AsyncClient(base_url=URL, transport=transport) as control:
        yield client, control
    await client.close()


async def offer(client):
    directory = await client.offices_and_services()
    service = directory.named("Personalausweis beantragen")
    offices = directory.offices_for([service.id])
    today = date.today()
    found = await client.free(
        [(service.id, 1)], [o.id for o in offices], today, today + timedelta(days=14)
    )
    return service, matching(found.slots)


async def test_book_read_move_cancel(city):
    client, _ = city
    service, slots = await offer(client)
    hold = await client.reserve(slots[0], [(service.id, 1)])
    booked = await finish(client, hold, PERSON)
    assert booked.status == "confirmed"
    assert booked.slot == slots[0]
    assert "BEGIN:VCALENDAR" in booked.ics
    other = await client.reserve(slots[-1], [(service.id, 1)])
    moved = await move(client, booked, other, PERSON)
    assert moved.old_cancelled
    with pytest.raises(errors.NotFound):
        await client.read(booked.process_id, booked.auth_key)
    await client.cancel(moved.booking.process_id, moved.booking.auth_key)
    with pytest.raises(errors.NotFound):
        await client.cancel(moved.booking.process_id, moved.booking.auth_key)


async def test_expired_hold_is_taken_again(city):
    client, control = city
    service, slots = await offer(client)
    hold = await client.reserve(slots[5], [(service.id, 1)])
    await control.post("/_sandbox/clock", json={"advance_seconds": 3600})
    booked = await finish(client, hold, PERSON)
    assert booked.status == "confirmed"
    assert booked.process_id != hold.process_id


@pytest.mark.parametrize("mode", ["500", "garbage", "down503", "unknown520", "429"])
async def test_failing_city(city, mode):
    client, control = city
    await control.post("/_sandbox/faults", json={"mode": mode, "path": "/"})
    with pytest.raises(errors.Unavailable):
        await client.offices_and_services()


async def test_confirmation_fails_once(city):
    client, control = city
    service, slots = await offer(client)
    hold = await client.reserve(slots[0], [(service.id, 1)])
    path = "/terminvereinbarung/api/citizen/confirm-appointment"
    await control.post("/_sandbox/faults", json={"mode": "500", "path": path, "times": 1})
    assert (await finish(client, hold, PERSON)).status == "confirmed"


@pytest.mark.parametrize(
    ("person", "field"),
    [(Person("", "a@b.de"), "family_name"), (Person("Muster", "a+b@c.de"), "email")],
)
async def test_refused_data(city, person, field):
    client, _ = city
    service, slots = await offer(client)
    hold = await client.reserve(slots[0], [(service.id, 1)])
    with pytest.raises(errors.InvalidValue) as caught:
        await finish(client, hold, person)
    assert caught.value.field == field


async def test_wrong_key(city):
    client, _ = city
    service, slots = await offer(client)
    hold = await client.reserve(slots[0], [(service.id, 1)])
    wrong = "0000" if hold.auth_key != "0000" else "1111"
    with pytest.raises(errors.NotFound):
        await client.read(hold.process_id, wrong)
