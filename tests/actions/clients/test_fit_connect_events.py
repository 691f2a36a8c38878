"""Which entries of an event log are believed."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import OctKey, RSAKey

from actions.clients.fit_connect import FitConnectClient
from actions.clients.fit_connect_events import LEEWAY_SECONDS, PREFIX, Expected, read_log
from actions.services.case_state import Delivery, Doubt, EventKind
from actions.services.errors import Unavailable
from actions.services.submission import Submission
from sandbox.fit_connect.tables import FitEvent
from tests.fit_connect_city import (
    BASE,
    CLIENT,
    HOUSING,
    SCHEMA,
    SECRET,
    URL,
    make_city,
    public,
    rogue_key,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ISSUER = "https://delivery.example/submission-api"
SUBMISSION, CASE = "s", "c"
TAGS = {"metadata": "m", "data": "d", "file": "f"}
EXPECTED = Expected(ISSUER, HOUSING, SUBMISSION, CASE, TAGS)


def service_key() -> RSAKey:
    return rogue_key(2048, "sig")


def destination_key() -> RSAKey:
    return rogue_key(2056, "sig")


class Keys:
    """Both sides have one key each."""

    async def service_key(self, kid: str) -> RSAKey | None:
        return service_key() if kid == "service" else None

    async def destination_key(self, destination_id: str, kid: str) -> RSAKey | None:
        assert destination_id == HOUSING
        return destination_key() if kid == "destination" else None


def claims(event: str = "submit-submission", content: Any = None, **changes: Any) -> dict[str, Any]:
    body = {
        "jti": f"{event}-1",
        "iss": ISSUER,
        "iat": int(NOW.timestamp()),
        "sub": f"submission:{SUBMISSION}",
        "txn": f"case:{CASE}",
        "events": {PREFIX + event: content or {}},
    }
    return {name: value for name, value in (body | changes).items() if value is not None}


def signed(body: Any, key: Any = None, **header: Any) -> str:
    names = {"typ": "secevent+jwt", "alg": "PS512", "kid": "service"} | header
    given = {name: value for name, value in names.items() if value is not None}
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    key = key or service_key()
    if isinstance(key, RSAKey) and given["alg"] != key.alg:
        key = RSAKey.import_key(key.private_key)  # one that does not say what it is for
    return jws.serialize_compact(given, text, key, algorithms=[given["alg"]])


def accepted(**changes: Any) -> str:
    body = claims("accept-submission", iss=HOUSING, **changes)
    return signed(body, destination_key(), kid="destination")


async def doubts(*tokens: Any) -> list[tuple[int, Doubt]]:
    _, untrusted = await read_log(tokens, EXPECTED, Keys(), NOW)
    return [(entry.position, entry.doubt) for entry in untrusted]


async def test_a_good_log() -> None:
    tags = {"metadata": "m", "data": "d", "attachments": {"file": "f"}}
    log = [
        signed(claims("create-submission")),
        signed(claims("submit-submission", {"authenticationTags": tags})),
        accepted(content={"authenticationTags": tags}),
    ]
    events, untrusted = await read_log(log, EXPECTED, Keys(), NOW)
    assert [event.kind.value for event in events] == [
        "create-submission",
        "submit-submission",
        "accept-submission",
    ]
    assert (events[2].issuer, events[2].issued_at) == (HOUSING, NOW)
    assert untrusted == []


async def test_reasons_of_a_rejection_in_odd_forms() -> None:
    rows = [{"type": "t", "title": 5, "detail": None}, "x", {}]
    body = claims("reject-submission", {"problems": rows}, iss=HOUSING)
    token = signed(body, destination_key(), kid="destination")
    (event,), _ = await read_log([token], EXPECTED, Keys(), NOW)
    assert [(p.type, p.title, p.instance) for p in event.problems] == [("t", "", ""), ("", "", "")]


def tampered(token: str, **changes: Any) -> str:
    """Other claims under the old signature."""
    head, body, signature = token.split(".")
    text = json.loads(base64.urlsafe_b64decode(body + "==")) | changes
    body = base64.urlsafe_b64encode(json.dumps(text).encode()).rstrip(b"=").decode()
    return f"{head}.{body}.{signature}"


def unsigned(**header: Any) -> str:
    parts = ({"typ": "secevent+jwt", "alg": "none", "kid": "service"} | header, claims())
    texts = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode() for part in parts)
    return ".".join(text.rstrip("=") for text in texts) + "."


SOON = int(NOW.timestamp()) + LEEWAY_SECONDS + 1
TWO = {PREFIX + "submit-submission": {}, PREFIX + "accept-submission": {}}
OTHER = {"authenticationTags": {"metadata": "m", "data": "another", "attachments": {}}}
STRANGE = {"authenticationTags": {"metadata": "m", "data": "d", "attachments": {"new": "x"}}}


@pytest.mark.parametrize(
    ("token", "doubt"),
    [
        (lambda: tampered(signed(claims()), iat=1), Doubt.SIGNATURE),
        (
            lambda: tampered(signed(claims("create-submission")), events=claims()["events"]),
            Doubt.SIGNATURE,
        ),
        (lambda: signed(claims(), destination_key()), Doubt.SIGNATURE),
        (lambda: signed(claims())[:-8], Doubt.SIGNATURE),
        (lambda: signed(claims(events=TWO)), Doubt.EVENTS),
        (lambda: signed(claims(events={})), Doubt.EVENTS),
        (lambda: signed(claims(events=[PREFIX])), Doubt.EVENTS),
        (lambda: signed(claims(events=None)), Doubt.EVENTS),
        (lambda: signed(claims("unheard-of")), Doubt.EVENTS),
        (lambda: signed(claims(events={"submit-submission": {}})), Doubt.EVENTS),
        (lambda: signed(claims(events={PREFIX + "submit-submission": 1})), Doubt.EVENTS),
        (lambda: signed(claims(), kid="other"), Doubt.KEY),
        (lambda: signed(claims(), kid="destination"), Doubt.KEY),
        (lambda: signed(claims(), kid=None), Doubt.KEY),
        (lambda: signed(claims(iss="https://evil.example")), Doubt.ISSUER),
        (lambda: signed(claims(iss=None)), Doubt.ISSUER),
        (lambda: signed(claims("accept-submission")), Doubt.ISSUER),
        (
            lambda: signed(
                claims("submit-submission", iss=HOUSING), destination_key(), kid="destination"
            ),
            Doubt.ISSUER,
        ),
        (lambda: signed(claims(sub="submission:other")), Doubt.SUBJECT),
        (lambda: signed(claims(sub=SUBMISSION)), Doubt.SUBJECT),
        (lambda: signed(claims(txn="case:other")), Doubt.TRANSACTION),
        (lambda: signed(claims(txn=None)), Doubt.TRANSACTION),
        (lambda: signed(claims(iat=SOON)), Doubt.TIME),
        (lambda: signed(claims(iat="now")), Doubt.TIME),
        (lambda: signed(claims(iat=True)), Doubt.TIME),
        (lambda: signed(claims(iat=-1)), Doubt.TIME),
        (lambda: signed(claims(iat=10**30)), Doubt.TIME),
        (lambda: signed(claims(jti=None)), Doubt.MALFORMED),
        (lambda: signed(claims(), typ="JWT"), Doubt.TYPE),
        (lambda: signed(claims(), typ=None), Doubt.TYPE),
        (lambda: signed(claims(), alg="PS256"), Doubt.ALGORITHM),
        (lambda: signed(claims(), alg="RS512"), Doubt.ALGORITHM),
        (lambda: signed(claims(), OctKey.import_key("s" * 64), alg="HS512"), Doubt.ALGORITHM),
        (lambda: unsigned(), Doubt.ALGORITHM),
        (lambda: unsigned(alg="PS512"), Doubt.SIGNATURE),
        (lambda: signed(b"no json"), Doubt.MALFORMED),
        (lambda: signed(b"[1]"), Doubt.MALFORMED),
        (lambda: signed(claims("submit-submission", OTHER)), Doubt.CONTENT),
        (lambda: signed(claims("submit-submission", STRANGE)), Doubt.CONTENT),
        (lambda: signed(claims("submit-submission", {"authenticationTags": 1})), Doubt.CONTENT),
        (lambda: "", Doubt.MALFORMED),
        (lambda: "a.b", Doubt.MALFORMED),
        (lambda: None, Doubt.MALFORMED),
        (lambda: {"token": 1}, Doubt.MALFORMED),
        (lambda: "x" * 300_000, Doubt.MALFORMED),
    ],
)
async def test_what_is_not_believed(token: Callable[[], Any], doubt: Doubt) -> None:
    assert await doubts(token()) == [(0, doubt)]


async def test_a_bad_entry_does_not_hide_the_good_ones() -> None:
    log = [signed(claims()), tampered(accepted(), iat=1), accepted()]
    events, untrusted = await read_log(log, EXPECTED, Keys(), NOW)
    assert [event.kind for event in events] == [EventKind.SUBMIT, EventKind.ACCEPT]
    assert [(entry.position, entry.doubt) for entry in untrusted] == [(1, Doubt.SIGNATURE)]


async def test_the_same_entry_twice() -> None:
    token = signed(claims())
    assert await doubts(token, token) == [(1, Doubt.REPEATED)]
    # A forged entry must not use up the number of the true one.
    assert await doubts(tampered(token, iat=1), token) == [(0, Doubt.SIGNATURE)]


@settings(deadline=None)
@given(st.text(max_size=300))
async def test_any_text_is_malformed_and_nothing_worse(text: str) -> None:
    for token in (text, f"{text}.{text}.{text}", "e30." + text + "."):
        ((_, doubt),) = await doubts(token)
        assert doubt in (Doubt.MALFORMED, Doubt.ALGORITHM)


def housing_key(app: Any) -> RSAKey:
    found: RSAKey = app.state.fit_connect.keys.private(HOUSING, "signature")
    return found


async def test_forged_entries_in_the_log_of_the_city(tmp_path: Any) -> None:
    app = make_city(tmp_path, fit_connect_accept="clerk")
    client = FitConnectClient(
        BASE, f"{BASE}/token", CLIENT, SECRET, transport=httpx.ASGITransport(app=app)
    )
    progress = await client.send(Submission.of(HOUSING, SCHEMA, {"a": 1}))
    fit = app.state.fit_connect
    true_key, rogue = housing_key(app), rogue_key(4096, "sig")
    body = {
        "jti": "1",
        "iss": HOUSING,
        "iat": int(datetime.now(UTC).timestamp()),
        "sub": f"submission:{progress.submission_id}",
        "txn": f"case:{progress.case_id}",
        "events": {PREFIX + "accept-submission": {}},
    }
    encryption = fit.keys.kid(HOUSING, "encryption")
    forged = [
        signed(body, rogue, kid=rogue.kid),
        signed(body, rogue, kid=true_key.kid),
        signed(body, rogue, kid=encryption),
        signed(body, rogue, kid="../../../v2/destinations"),
        signed(body | {"events": TWO}, true_key, kid=true_key.kid),
        tampered(signed(body, true_key, kid=true_key.kid), iat=1),
    ]
    with fit.delivery._store.write() as session:
        session.add_all(FitEvent(case_id=progress.case_id, token=token) for token in forged)
    state = await client.case(progress)
    assert state.delivery is Delivery.SUBMITTED
    assert [(entry.position - 3, entry.doubt) for entry in state.untrusted] == [
        (0, Doubt.KEY),
        (1, Doubt.SIGNATURE),
        (2, Doubt.KEY),
        (3, Doubt.KEY),
        (4, Doubt.EVENTS),
        (5, Doubt.SIGNATURE),
    ]
    fit.office.accept(progress.case_id)
    assert (await client.case(progress)).delivery is Delivery.ACCEPTED


async def test_a_key_that_cannot_be_fetched_makes_no_entry_untrusted(tmp_path: Any) -> None:
    app = make_city(tmp_path)
    city = httpx.ASGITransport(app=app)
    client = FitConnectClient(BASE, f"{BASE}/token", CLIENT, SECRET, transport=city)
    progress = await client.send(Submission.of(HOUSING, SCHEMA, {"a": 1}))
    async with httpx.AsyncClient(base_url=URL, transport=city) as control:
        order = {"mode": "garbage", "path": "/fit-connect/.well-known"}
        await control.post("/_sandbox/faults", json=order)
        with pytest.raises(Unavailable):
            await client.case(progress)
        await control.post("/_sandbox/faults", json={"mode": None})
    assert (await client.case(progress)).untrusted == ()


async def test_weak_keys_of_the_service_are_not_used(tmp_path: Any) -> None:
    app = make_city(tmp_path)
    city = httpx.ASGITransport(app=app)
    weak = rogue_key(2048, "sig")

    class Line(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if request.url.path.endswith("jwks.json"):
                return httpx.Response(200, json={"keys": [public(weak), {"kid": 1}, "x"]})
            return await city.handle_async_request(request)

    client = FitConnectClient(BASE, f"{BASE}/token", CLIENT, SECRET, transport=Line())
    progress = await client.send(Submission.of(HOUSING, SCHEMA, {"a": 1}))
    state = await client.case(progress)
    assert {entry.doubt for entry in state.untrusted} == {Doubt.KEY}
    assert len(state.untrusted) == 3
