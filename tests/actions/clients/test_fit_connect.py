"""The client against the bundled city, in-process: what arrives, and that it arrives once."""

import json
import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from actions.clients.fit_connect import MAX_RESTARTS, FitConnectClient
from actions.services import errors
from actions.services.case_state import Delivery, Processing
from actions.services.submission import (
    Attachment,
    Progress,
    Refusal,
    Step,
    Submission,
    SubmissionRefused,
)
from tests.fit_connect_city import (
    ADDITION,
    BASE,
    CLIENT,
    HOUSING,
    SCHEMA,
    SECRET,
    URL,
    YOUTH,
    Broken,
    make_city,
    public,
    rogue_key,
)

ANSWERS = {"name": {"given": "Fatma", "family": "Yılmaz"}, "rent": {"amount": "640.00"}}
LEASE = b"%PDF-1.7 lease \x00\xff"


class Crash(BaseException):
    """The process ends here."""


@dataclass
class City:
    """A city, a line to it that may break, and a clerk's view of what came."""

    app: Any
    line: Broken
    control: httpx.AsyncClient
    saved: list[str] = field(default_factory=list)

    def client(self, **settings: Any) -> FitConnectClient:
        defaults = {
            "token_url": f"{BASE}/token",
            "client_id": CLIENT,
            "client_secret": SECRET,
            "states_url": f"{BASE}/zbp/cases/{{case_id}}/states",
            "transport": self.line,
            "total_seconds": 60.0,
        }
        return FitConnectClient(BASE, **defaults | settings)

    async def save(self, progress: Progress) -> None:
        self.saved.append(progress.to_json())

    async def order(self, url: str, **body: Any) -> None:
        answer = await self.control.post(url, json=body)
        assert answer.is_success, answer.text

    async def cases(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.control.get("/sandbox/cases")).json()
        return found

    async def received(self, progress: Progress) -> dict[str, Any]:
        answer = await self.control.get(f"/sandbox/cases/{progress.case_id}/submission")
        content: dict[str, Any] = answer.json()
        return content


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return make_city(tmp_path_factory.mktemp("city"))


async def opened(app: Any) -> AsyncIterator[City]:
    inner = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(base_url=URL, transport=inner) as control:
        await control.post("/_sandbox/reset")
        yield City(app, Broken(inner), control)


@pytest.fixture
async def city(app: Any) -> AsyncIterator[City]:
    async for found in opened(app):
        yield found


@pytest.fixture
async def desk(tmp_path: Any) -> AsyncIterator[City]:
    """A city whose clerks decide themselves."""
    async for found in opened(make_city(tmp_path, fit_connect_accept="clerk")):
        yield found


def application(files: int = 2, destination: str = HOUSING, schema: str = SCHEMA) -> Submission:
    attachments = tuple(
        Attachment(str(uuid.uuid4()), "application/pdf", f"lease {i}.pdf", LEASE + bytes([i]))
        for i in range(files)
    )
    return Submission.of(destination, schema, ANSWERS, attachments)


async def test_what_arrives_is_what_was_sent(city: City) -> None:
    submission = application()
    progress = await city.client().send(submission, save=city.save)
    assert progress.step is Step.SUBMITTED
    received = await city.received(progress)
    assert received["data"] == ANSWERS
    described = received["metadata"]["contentStructure"]["attachments"]
    assert [row["filename"] for row in described] == ["lease 0.pdf", "lease 1.pdf"]
    for attachment in submission.attachments:
        path = f"/sandbox/cases/{progress.case_id}/attachments/{attachment.id}"
        assert (await city.control.get(path)).content == attachment.content
    steps = [json.loads(text)["step"] for text in city.saved]
    assert steps == ["announced", "announced", "announced", "sealed", "submitted"]
    root = "/fit-connect"
    submissions = f"PUT {root}/v2/submissions/{progress.submission_id}"
    assert city.line.paths[0] == f"POST {root}/token"
    assert city.line.paths[1] == f"GET {root}/v2/destinations/{HOUSING}"
    assert city.line.paths[2].startswith(f"GET {root}/v2/destinations/{HOUSING}/keys/")
    assert city.line.paths[3] == f"POST {root}/v2/submissions"
    assert city.line.paths[4:6] == [
        f"{submissions}/attachments/{attachment.id}" for attachment in submission.attachments
    ]
    assert city.line.paths[6:] == [submissions]


async def test_a_file_is_added_to_a_case(city: City) -> None:
    client = city.client()
    first = await client.send(Submission.of(HOUSING, SCHEMA, ANSWERS))
    await client.case(first)  # the desk has opened it
    file = Attachment(str(uuid.uuid4()), "application/pdf", "lease.pdf", LEASE)
    data = {"case": first.case_id, "asked": "Lease", "files": []}
    added = Submission.of(HOUSING, ADDITION, data, (file,), case_id=first.case_id)
    assert Submission.unpacked(added.packed()) == added
    second = await client.send(added, save=city.save)
    assert second.case_id == first.case_id
    assert second.submission_id != first.submission_id
    state = await client.case(first)
    assert state.delivery is Delivery.ACCEPTED
    assert state.processing is not None
    assert state.processing.status is Processing.PROCESSING
    assert (await client.case(second)).delivery is Delivery.ACCEPTED
    assert len(await city.cases()) == 1
    await client.close()


async def test_an_application_without_files(city: City) -> None:
    progress = await city.client().send(application(files=0))
    assert (await city.client().case(progress)).delivery is Delivery.ACCEPTED


REQUESTS = 7  # token, destination, key, announce, two files, submit
SAVES = 5


async def crash_and_resume(city: City, submission: Submission) -> Progress:
    """A first try that is cut off, then a new process with what was written down."""
    with pytest.raises((Crash, errors.Unavailable)):
        await city.client().send(submission, save=city.save)
    city.line.fate = lambda request: "ok"
    known = Progress.from_json(city.saved[-1]) if city.saved else None
    return await city.client().send(submission, known, city.save)


async def one_arrived(city: City, submission: Submission, progress: Progress) -> None:
    cases = await city.cases()
    assert [case["submissionId"] for case in cases] == [progress.submission_id]
    assert cases[0]["status"] == "accepted"
    state = await city.client().case(progress)
    assert (state.delivery, state.untrusted) == (Delivery.ACCEPTED, ())
    assert (await city.received(progress))["data"] == ANSWERS
    for attachment in submission.attachments:
        path = f"/sandbox/cases/{progress.case_id}/attachments/{attachment.id}"
        assert (await city.control.get(path)).content == attachment.content


@pytest.mark.parametrize("fate", ["before", "after"])
@pytest.mark.parametrize("number", range(REQUESTS))
async def test_cut_off_at_each_request(city: City, number: int, fate: str) -> None:
    submission = application()
    city.line.follow(iter([*["ok"] * number, fate]))
    progress = await crash_and_resume(city, submission)
    await one_arrived(city, submission, progress)


@pytest.mark.parametrize("written", [False, True])
@pytest.mark.parametrize("number", range(SAVES))
async def test_crash_at_each_step(city: City, number: int, written: bool) -> None:
    submission = application()
    count = iter(range(SAVES + 1))

    async def save(progress: Progress) -> None:
        crash = next(count) == number
        if written or not crash:
            city.saved.append(progress.to_json())
        if crash:
            raise Crash

    with pytest.raises(Crash):
        await city.client().send(submission, save=save)
    known = Progress.from_json(city.saved[-1]) if city.saved else None
    progress = await city.client().send(submission, known, city.save)
    await one_arrived(city, submission, progress)


@pytest.mark.parametrize("seed", range(6))
async def test_a_line_that_breaks_all_the_time(city: City, seed: int) -> None:
    """Some request of each attempt is lost, in a pattern, until it gets through."""
    submission, progress = application(), Progress("")
    progress = Progress(submission.client_id)
    pattern = [("ok", "after", "before")[(seed * 7 + i * i) % 3] for i in range(40)]
    city.line.follow(iter(pattern))
    for _ in range(60):
        try:
            progress = await city.client().send(submission, progress, city.save)
            break
        except errors.Unavailable:
            progress = Progress.from_json(city.saved[-1]) if city.saved else progress
    await one_arrived(city, submission, progress)


async def test_sending_again_what_was_sent_does_nothing(city: City) -> None:
    submission = application()
    done = await city.client().send(submission)
    count = len(city.line.paths)
    assert await city.client().send(submission, done) == done
    assert len(city.line.paths) == count
    with pytest.raises(ValueError, match="another"):
        await city.client().send(application(), done)


async def test_one_token_for_many_requests_and_a_new_one_in_time(city: City) -> None:
    client = city.client()
    for _ in range(3):
        await client.destination(HOUSING)
    assert city.line.paths.count("POST /fit-connect/token") == 1
    # The city ends it early: our clock does not know.
    await city.order("/_sandbox/clock", advance_seconds=1801)
    await client.destination(HOUSING)
    assert city.line.paths.count("POST /fit-connect/token") == 2


async def test_wrong_credentials(city: City) -> None:
    with pytest.raises(SubmissionRefused) as caught:
        await city.client(client_secret="wrong").send(application())
    assert caught.value.reason is Refusal.UNAUTHORISED


async def refused(city: City, submission: Submission, progress: Any = None) -> Refusal:
    with pytest.raises(SubmissionRefused) as caught:
        await city.client().send(submission, progress, city.save)
    assert await city.cases() == []
    return caught.value.reason


async def test_destinations_that_take_nothing(city: City) -> None:
    unknown = application(destination=str(uuid.UUID(int=5)))
    assert await refused(city, unknown) is Refusal.DESTINATION_UNKNOWN
    inactive = application(destination=YOUTH, schema=SCHEMA.replace("wohngeld", "elterngeld"))
    assert await refused(city, inactive) is Refusal.DESTINATION_INACTIVE
    other = application(schema="https://elsewhere.example/1.0")
    assert await refused(city, other) is Refusal.NOT_OFFERED
    assert not any("submissions" in path for path in city.line.paths)


@pytest.mark.parametrize(
    "jwk",
    [
        lambda: public(rogue_key(2048), kid="K"),
        lambda: public(rogue_key(), kid="K", alg="RSA1_5"),
        lambda: public(rogue_key(), kid="K", key_ops=["verify"]),
        lambda: public(rogue_key(), kid="K", use="sig"),
        dict,
    ],
    ids=["2048 bits", "algorithm", "operation", "use", "empty"],
)
async def test_nothing_is_announced_for_an_unsafe_key(
    city: City, jwk: Callable[[], dict[str, Any]]
) -> None:
    def fate(request: httpx.Request) -> str | httpx.Response:
        if request.url.path.endswith(HOUSING):
            offer = {"identifier": "x", "submissionSchemas": [{"schemaUri": SCHEMA}]}
            body = {"status": "active", "encryptionKid": "K", "publicServices": [offer]}
            return httpx.Response(200, json=body)
        return httpx.Response(200, json=jwk()) if "/keys/" in request.url.path else "ok"

    city.line.fate = fate
    assert await refused(city, application()) is Refusal.KEY_UNUSABLE
    assert city.line.paths == ["POST /fit-connect/token"]


@pytest.mark.parametrize("mode", ["429", "500", "garbage", "down503", "timeout"])
@pytest.mark.parametrize("path", ["/token", "/v2/destinations", "/v2/submissions"])
async def test_the_service_is_down_and_comes_back(city: City, mode: str, path: str) -> None:
    submission = application()
    await city.order("/_sandbox/faults", mode=mode, path="/fit-connect" + path)
    with pytest.raises(errors.Unavailable) as caught:
        await city.client().send(submission, save=city.save)
    if mode == "429":
        assert isinstance(caught.value, errors.RateLimited)
        assert caught.value.retry_after == 1
    await city.order("/_sandbox/faults", mode=None)
    known = Progress.from_json(city.saved[-1]) if city.saved else None
    progress = await city.client().send(submission, known, city.save)
    await one_arrived(city, submission, progress)


async def test_the_last_answer_is_garbage(city: City) -> None:
    submission = application(files=0)

    def fate(request: httpx.Request) -> str | httpx.Response:
        last = request.method == "PUT"
        return httpx.Response(200, text="<title>Wartung</title>") if last else "ok"

    city.line.fate = fate
    with pytest.raises(errors.Unclear):
        await city.client().send(submission, save=city.save)
    city.line.fate = lambda request: "ok"
    progress = await city.client().send(submission, Progress.from_json(city.saved[-1]))
    await one_arrived(city, submission, progress)


async def test_limit_of_requests(tmp_path: Any) -> None:
    async for city in opened(make_city(tmp_path, fit_connect_rate_limit=5)):
        submission = application()
        with pytest.raises(errors.RateLimited) as caught:
            await city.client().send(submission, save=city.save)
        wait = caught.value.retry_after
        assert wait is not None
        assert 1 <= wait <= 60  # from RateLimit-Reset: there is no Retry-After
        await city.order("/_sandbox/clock", advance_seconds=wait + 1)
        known = Progress.from_json(city.saved[-1])
        assert len(known.uploaded) == 1
        progress = await city.client().send(submission, known)
        await city.order("/_sandbox/clock", advance_seconds=61)
        await one_arrived(city, submission, progress)


async def test_too_large(tmp_path: Any) -> None:
    async for city in opened(make_city(tmp_path, fit_connect_max_bytes=10_000)):
        big = Attachment(str(uuid.uuid4()), "application/pdf", "big.pdf", b"x" * 9_000)
        submission = Submission.of(HOUSING, SCHEMA, ANSWERS, (big,))
        assert await refused(city, submission) is Refusal.TOO_LARGE


async def test_somebody_elses_submission(tmp_path: Any) -> None:
    clients = {CLIENT: SECRET, "two": "2"}
    async for city in opened(make_city(tmp_path, fit_connect_clients=clients)):
        submission = application(files=1)
        city.line.follow(iter(["ok"] * 4 + ["before"]))
        with pytest.raises(errors.Unavailable):
            await city.client().send(submission, save=city.save)
        known = Progress.from_json(city.saved[-1])
        with pytest.raises(SubmissionRefused) as caught:
            await city.client(client_id="two", client_secret="2").send(submission, known)
        assert caught.value.reason is Refusal.FORBIDDEN
        with pytest.raises(SubmissionRefused):
            await city.client(client_id="two", client_secret="2").case(known)


async def interrupted(city: City, submission: Submission, requests: int) -> Progress:
    city.line.follow(iter([*["ok"] * requests, "before"]))
    with pytest.raises(errors.Unavailable):
        await city.client().send(submission, save=city.save)
    return Progress.from_json(city.saved[-1])


async def test_a_forgotten_announcement_is_made_again(city: City) -> None:
    submission = application()
    known = await interrupted(city, submission, 5)
    assert known.step is Step.ANNOUNCED
    await city.order("/_sandbox/reset")
    with pytest.raises(errors.Unavailable):
        await city.client().send(submission, known, city.save)
    anew = Progress.from_json(city.saved[-1])
    assert (anew.step, anew.submission_id, anew.restarts) == (Step.NEW, "", 1)
    progress = await city.client().send(submission, anew, city.save)
    await one_arrived(city, submission, progress)


async def test_an_announcement_that_is_forgotten_every_time(city: City) -> None:
    def fate(request: httpx.Request) -> str | httpx.Response:
        return httpx.Response(404, json={}) if "/attachments/" in request.url.path else "ok"

    city.line.fate = fate
    submission = application()
    progress = Progress(submission.client_id)
    for _ in range(MAX_RESTARTS):
        with pytest.raises(errors.Unavailable):
            await city.client().send(submission, progress, city.save)
        progress = Progress.from_json(city.saved[-1])
    assert await refused(city, submission, progress) is Refusal.EXPIRED


async def test_what_may_have_arrived_is_never_announced_again(city: City) -> None:
    submission = application(files=0)
    known = await interrupted(city, submission, 4)
    assert known.step is Step.SEALED
    await city.order("/_sandbox/reset")
    assert await refused(city, submission, known) is Refusal.UNCLEAR
    assert Progress.from_json(city.saved[-1]) == known


async def test_closed_without_a_sign_that_it_was_us(city: City) -> None:
    submission = application(files=0)
    known = await interrupted(city, submission, 4)

    def fate(request: httpx.Request) -> str | httpx.Response:
        return httpx.Response(409, json={}) if request.method == "PUT" else "ok"

    city.line.fate = fate
    assert await refused(city, submission, known) is Refusal.UNCLEAR


@pytest.mark.parametrize("status", [400, 409, 415, 422])
async def test_refused_for_good(city: City, status: int) -> None:
    def fate(request: httpx.Request) -> str | httpx.Response:
        post = request.method == "POST" and request.url.path.endswith("/submissions")
        return httpx.Response(status, json={"title": "Fatma Yılmaz"}) if post else "ok"

    city.line.fate = fate
    with pytest.raises(SubmissionRefused) as caught:
        await city.client().send(application())
    assert caught.value.reason is Refusal.INVALID
    assert "Fatma" not in f"{caught.value!r} {caught.value}"


async def test_the_citizen_follows_the_case(desk: City) -> None:
    city = desk
    submission = application(files=0)
    announced = await interrupted(city, submission, 4)
    client = city.client()
    state = await client.case(announced)
    assert (state.delivery, state.processing) == (Delivery.ANNOUNCED, None)
    city.line.fate = lambda request: "ok"
    progress = await client.send(submission, announced, city.save)
    state = await client.case(progress)
    assert state.delivery is Delivery.SUBMITTED
    assert state.processing
    assert state.processing.status is Processing.SUBMITTED
    root = f"/sandbox/cases/{progress.case_id}"
    await city.order(f"{root}/accept")
    state = await client.case(progress)
    assert state.processing
    assert state.processing.status is Processing.RECEIVED
    needed = {"statusDetails": "Mietvertrag fehlt", "dueDate": "2026-12-01"}
    await city.order(f"{root}/status", status="PROCESSING")
    await city.order(f"{root}/status", status="ACTION_REQUIRED", **needed)
    state = await client.case(progress)
    assert state.processing
    assert state.processing.status is Processing.ACTION_REQUIRED
    assert state.processing.details == "Mietvertrag fehlt"
    assert str(state.processing.due) == "2026-12-01"
    await city.order(f"{root}/status", status="COMPLETED")
    state = await client.case(progress)
    assert [s.status.value for s in state.history] == [
        "SUBMITTED",
        "RECEIVED",
        "PROCESSING",
        "ACTION_REQUIRED",
        "COMPLETED",
    ]
    assert state.complete


async def test_rejected_with_reasons(desk: City) -> None:
    progress = await desk.client().send(application())
    problem = {"type": "https://x.example/p", "title": "Unzuständig", "detail": "Landkreis"}
    await desk.order(f"/sandbox/cases/{progress.case_id}/reject", problems=[problem])
    state = await desk.client().case(progress)
    assert (state.delivery, state.processing) == (Delivery.REJECTED, None)
    assert [(p.title, p.detail, p.instance) for p in state.problems] == [
        ("Unzuständig", "Landkreis", "data")
    ]


async def test_states_that_cannot_be_read(city: City) -> None:
    progress = await city.client().send(application(files=0))
    await city.order("/_sandbox/faults", mode="500", path="/fit-connect/zbp")
    state = await city.client().case(progress)
    assert (state.delivery, state.complete) == (Delivery.ACCEPTED, False)
    assert state.processing
    assert state.processing.status is Processing.RECEIVED
    without = await city.client(states_url="").case(progress)
    assert without.complete
    await city.order("/_sandbox/faults", mode="500", path="/fit-connect/v2/cases")
    with pytest.raises(errors.Unavailable):
        await city.client().case(progress)


async def test_unknown_case(city: City) -> None:
    progress = await city.client().send(application(files=0))
    await city.order("/_sandbox/reset")
    with pytest.raises(errors.NotFound):
        await city.client().case(progress)


async def test_nothing_personal_in_logs_and_errors(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    submission = application()
    city.line.follow(iter(["ok"] * 6 + ["after"]))
    with pytest.raises(errors.Unclear) as caught:
        await city.client().send(submission, save=city.save)
    known = Progress.from_json(city.saved[-1])
    written = capsys.readouterr()
    text = f"{written.out}{written.err}{caught.value!r}{submission!r}{known!r}"
    for secret in ("Fatma", "640.00", "lease", SECRET, known.encrypted_data):
        assert secret not in text
