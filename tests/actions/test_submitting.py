"""The worker: sends what is due, waits, goes on, stops when there is no point."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from actions.clients.fit_connect import FitConnectClient
from actions.services.case_state import CaseState, Delivery
from actions.services.drafts import StorageUnavailable
from actions.services.errors import RateLimited, Unavailable, Unclear
from actions.services.submission import (
    Destination,
    Progress,
    Refusal,
    Save,
    Step,
    Submission,
    SubmissionRefused,
)
from actions.storage.engine import Database, make_engine, migrate
from actions.storage.outbox import Entry, Outbox, State
from actions.submitting import Patience, Submitter
from tests.actions.storage.outbox_desk import Clock, application, make_outbox
from tests.fit_connect_city import BASE, CLIENT, SECRET, URL, Broken, make_city


@dataclass
class Desk:
    outbox: Outbox
    clock: Clock
    database: Database

    def entry(self, submission: Submission) -> Entry:
        found = self.outbox.entry(submission.client_id)
        assert found
        return found


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    engine = make_engine(f"sqlite:///{tmp_path / 'app.sqlite'}")
    migrate(engine)
    clock = Clock()
    database = Database(engine)
    yield Desk(make_outbox(database, clock), clock, database)
    engine.dispose()


class Scripted:
    """A service that does what a test says with each attempt."""

    def __init__(self, *deeds: Any) -> None:
        self.deeds = list(deeds)
        self.begun: list[Progress] = []

    async def destination(self, destination_id: str) -> Destination:
        raise NotImplementedError

    async def case(self, progress: Progress) -> CaseState:
        raise NotImplementedError

    async def send(
        self, submission: Submission, progress: Progress | None = None, save: Save | None = None
    ) -> Progress:
        assert progress
        assert save
        self.begun.append(progress)
        deed = self.deeds.pop(0) if self.deeds else None
        if isinstance(deed, Step):
            await save(replace(progress, step=deed))
            raise Unclear("lost")
        if isinstance(deed, BaseException):
            raise deed
        if deed:
            await deed(progress, save)
        done = replace(progress, step=Step.SUBMITTED)
        await save(done)
        return done


def worker(desk: Desk, service: Any, **options: Any) -> Submitter:
    return Submitter(desk.outbox, service, clock=desk.clock, **options)


async def test_tries_later_and_goes_on_from_the_step_reached(desk: Desk) -> None:
    submission = application()
    desk.outbox.add(submission)
    service, told = Scripted(Step.ANNOUNCED, Step.SEALED), []
    submitter = worker(desk, service, done=told.append)
    assert await submitter.send_due() == 1
    assert await submitter.send_due() == 0
    desk.clock.advance(seconds=31)
    assert await submitter.send_due() == 1
    desk.clock.advance(seconds=31)
    assert await submitter.send_due() == 0  # twice as long now
    desk.clock.advance(seconds=30)
    assert told == []
    assert await submitter.send_due() == 1
    assert [progress.step for progress in service.begun] == [Step.NEW, Step.ANNOUNCED, Step.SEALED]
    assert desk.entry(submission).state is State.SENT
    assert told == [submission.client_id]


async def test_waits_as_long_as_the_service_asks(desk: Desk) -> None:
    submission = application()
    desk.outbox.add(submission)
    submitter = worker(desk, Scripted(RateLimited("slow down", 600)))
    await submitter.send_due()
    assert desk.entry(submission).due == desk.clock.now + timedelta(seconds=600)


@pytest.mark.parametrize("reason", list(Refusal))
async def test_stops_on_what_is_final(desk: Desk, reason: Refusal) -> None:
    submission, told = application(), []
    desk.outbox.add(submission)
    submitter = worker(desk, Scripted(SubmissionRefused(reason)), done=told.append)
    await submitter.send_due()
    desk.clock.advance(days=1)
    assert await submitter.send_due() == 0
    entry = desk.entry(submission)
    assert (entry.state, entry.reason) == (State.FAILED, reason)
    assert told == [submission.client_id]


@pytest.mark.parametrize(
    ("deed", "reason"),
    [(Step.ANNOUNCED, Refusal.GAVE_UP), (Step.SEALED, Refusal.UNCLEAR)],
)
async def test_gives_up_at_last(desk: Desk, deed: Step, reason: Refusal) -> None:
    submission = application()
    desk.outbox.add(submission)
    submitter = worker(desk, Scripted(deed, Unavailable("down")))
    await submitter.send_due()
    desk.clock.advance(days=14)
    await submitter.send_due()
    entry = desk.entry(submission)
    assert (entry.state, entry.reason) == (State.FAILED, reason)


async def test_one_that_nobody_can_send_does_not_stop_the_others(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    bad, good = application(1), application(2)
    desk.outbox.add(bad)
    desk.clock.advance(seconds=1)
    desk.outbox.add(good)
    assert await worker(desk, Scripted(RuntimeError("Fatma Yılmaz"))).send_due() == 2
    assert desk.entry(good).state is State.SENT
    assert desk.entry(bad).state is State.WAITING
    written = capsys.readouterr()
    assert "RuntimeError" in written.out + written.err
    assert "Fatma" not in written.out + written.err


async def test_withdrawn_while_it_is_sent(desk: Desk) -> None:
    submission = application()
    desk.outbox.add(submission)
    reached: list[str] = []

    async def withdrawn(progress: Progress, save: Save) -> None:
        desk.outbox.forget(submission.client_id)
        await save(replace(progress, step=Step.SEALED))
        reached.append("the step that delivers")

    await worker(desk, Scripted(withdrawn)).send_due()
    assert reached == []
    assert desk.outbox.entry(submission.client_id) is None


async def test_stopped_while_it_sends(desk: Desk) -> None:
    submission = application()
    desk.outbox.add(submission)
    begun = asyncio.Event()

    async def endless(progress: Progress, save: Save) -> None:
        await save(replace(progress, step=Step.ANNOUNCED))
        begun.set()
        await asyncio.Event().wait()

    running = asyncio.create_task(worker(desk, Scripted(endless)).run())
    await begun.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    entry = desk.entry(submission)
    assert (entry.state, entry.progress.step) == (State.WAITING, Step.ANNOUNCED)
    service = Scripted()
    assert await worker(desk, service).send_due() == 1  # at once, not when the claim ends
    assert service.begun[0].step is Step.ANNOUNCED


async def test_woken_for_a_new_entry(desk: Desk) -> None:
    first, second = application(1), application(2)
    desk.outbox.add(first)
    told: asyncio.Queue[str] = asyncio.Queue()
    submitter = worker(desk, Scripted(), done=told.put_nowait)
    running = asyncio.create_task(submitter.run(pause=3600))
    assert await told.get() == first.client_id
    desk.outbox.add(second)
    submitter.wake()
    assert await told.get() == second.client_id
    running.cancel()


async def test_a_database_that_fails_does_not_end_the_worker(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.outbox.add(application())
    real, failures = desk.outbox.claim, iter([StorageUnavailable("locked")])

    def claim() -> Any:
        if error := next(failures, None):
            raise error
        return real()

    monkeypatch.setattr(desk.outbox, "claim", claim)
    told: asyncio.Queue[str] = asyncio.Queue()
    running = asyncio.create_task(worker(desk, Scripted(), done=told.put_nowait).run(pause=0.01))
    assert await told.get()
    running.cancel()


def test_patience() -> None:
    patience = Patience()
    waits = [patience.delay(attempt).total_seconds() for attempt in range(1, 10)]
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert patience.delay(10_000) == timedelta(hours=1)
    assert patience.delay(1, 7200) == timedelta(hours=2)
    assert patience.delay(5, 1) == timedelta(minutes=8)
    assert patience.delay(1, 1e12 / 1e3) == timedelta(days=1)


@dataclass
class City:
    line: Broken
    control: httpx.AsyncClient

    def client(self) -> FitConnectClient:
        return FitConnectClient(BASE, f"{BASE}/token", CLIENT, SECRET, transport=self.line)

    async def count(self) -> int:
        return len((await self.control.get("/sandbox/cases")).json())


@pytest.fixture
async def city(tmp_path: Path) -> AsyncIterator[City]:
    inner = httpx.ASGITransport(app=make_city(tmp_path))
    async with httpx.AsyncClient(base_url=URL, transport=inner) as control:
        yield City(Broken(inner), control)


async def test_the_city_is_down_and_comes_back(desk: Desk, city: City) -> None:
    submission = application()
    desk.outbox.add(submission)
    submitter = worker(desk, city.client())
    await city.control.post("/_sandbox/faults", json={"mode": "down503", "path": "/fit-connect"})
    for _ in range(3):
        await submitter.send_due()
        assert desk.entry(submission).state is State.WAITING
        desk.clock.advance(minutes=10)
    await city.control.post("/_sandbox/faults", json={"mode": None})
    await submitter.send_due()
    entry = desk.entry(submission)
    assert entry.state is State.SENT
    assert (await city.client().case(entry.progress)).delivery is Delivery.ACCEPTED
    assert await city.count() == 1


class Stalled(httpx.AsyncBaseTransport):
    """A line on which `deed` happens before the request of that number."""

    def __init__(
        self, inner: httpx.AsyncBaseTransport, number: int, deed: Callable[[], Awaitable[Any]]
    ) -> None:
        self.inner = inner
        self.left = number
        self.deed = deed

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.left == 0:
            await self.deed()
        self.left -= 1
        return await self.inner.handle_async_request(request)


@pytest.mark.parametrize("number", range(6))
async def test_two_workers_and_one_too_slow(desk: Desk, city: City, number: int) -> None:
    """The first stands still before some request for so long that the second takes over."""
    submission = application()
    desk.outbox.add(submission)
    done: list[int] = []

    async def overtake() -> None:
        desk.clock.advance(minutes=11)
        done.append(await worker(desk, city.client()).send_due())

    line = Stalled(city.line, number, overtake)
    slow = FitConnectClient(BASE, f"{BASE}/token", CLIENT, SECRET, transport=line)
    await worker(desk, slow).send_due()
    assert done == [1]
    entry = desk.entry(submission)
    assert entry.state is State.SENT
    cases = (await city.control.get("/sandbox/cases")).json()
    assert [case["submissionId"] for case in cases] == [entry.progress.submission_id]
