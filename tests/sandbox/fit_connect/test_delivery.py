"""Token, keys, the way of a submission, and every error of the protocol."""

import json
import stat
import uuid
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from joserfc.jwk import RSAKey

from sandbox.fit_connect.keys import _keep
from sandbox.fit_connect.problems import PREFIX
from tests.fit_connect_city import CLIENT, HOUSING, SECRET, YOUTH, keys_folder, rogue_key
from tests.sandbox.fit_connect.sender import ROOT, Sender

SOMEBODY = str(uuid.UUID(int=7))


def slug(body: Any) -> str:
    assert {"type", "title", "status"} <= body.keys()
    return body["type"].removeprefix(PREFIX)


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"client_id": "nobody", "client_secret": ""}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
def test_token_refused(client: TestClient, form: dict[str, str], status: int, error: str) -> None:
    right = {
        "grant_type": "client_credentials",
        "client_id": CLIENT,
        "client_secret": SECRET,
    }
    answer = client.post(f"{ROOT}/token", data=right | form)
    assert (answer.status_code, answer.json()) == (status, {"error": error})


def test_secret_belongs_into_the_body(client: TestClient) -> None:
    form = {"grant_type": "client_credentials"}
    answer = client.post(f"{ROOT}/token", data=form, auth=(CLIENT, SECRET))
    assert answer.json() == {"error": "invalid_client"}
    answer = client.post(f"{ROOT}/token", json=form)
    assert answer.json() == {"error": "invalid_request"}


def test_a_token_lives_half_an_hour(sender: Sender) -> None:
    advance = {"advance_seconds": 1790}
    sender.client.post("/_sandbox/clock", json=advance)
    sender.destination()
    sender.client.post("/_sandbox/clock", json={"advance_seconds": 20})
    assert slug(sender.get(f"v2/destinations/{HOUSING}", 401)) == "unauthorized"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic eDp5", "bearer "])
def test_no_token(client: TestClient, header: str) -> None:
    calls = [
        client.get(f"{ROOT}/v2/destinations/{HOUSING}", headers={"Authorization": header}),
        client.post(f"{ROOT}/v2/submissions", json={}, headers={"Authorization": header}),
        client.get(f"{ROOT}/v2/cases/{SOMEBODY}/events", headers={"Authorization": header}),
    ]
    assert {answer.status_code for answer in calls} == {401}
    assert {answer.headers["content-type"] for answer in calls} == {"application/problem+json"}


def test_destination_and_its_keys(sender: Sender) -> None:
    destination = sender.destination()
    assert destination["status"] == "active"
    named = {offer["name"]: offer["identifier"] for offer in destination["publicServices"]}
    assert named["WBS"] == "urn:de:fim:leika:leistung:99116002000000"
    assert named["Wohngeld"].startswith("urn:de:fim:leika:leistung:9999")
    jwk = sender.get(f"v2/destinations/{HOUSING}/keys/{destination['encryptionKid']}")
    assert (jwk["alg"], jwk["key_ops"], jwk["e"]) == ("RSA-OAEP-256", ["wrapKey"], "AQAB")
    assert jwk.keys() == {"kty", "n", "e", "alg", "key_ops", "kid"}
    assert RSAKey.import_key(jwk).public_key.key_size == 4096
    signing = sender.client.get(f"{ROOT}/.well-known/jwks.json").json()["keys"]
    assert [(k["alg"], k["key_ops"], "d" in k) for k in signing] == [("PS512", ["verify"], False)]
    assert slug(sender.get(f"v2/destinations/{SOMEBODY}", 404)) == "destination-not-found"
    missing = sender.get(f"v2/destinations/{HOUSING}/keys/{jwk['kid']}x", 404)
    assert slug(missing) == "key-not-found"
    assert slug(sender.get("v2/nothing", 404)) == "not-found"


def test_private_keys_are_for_the_owner_only(sender: Sender) -> None:
    sender.kid()
    files = list(keys_folder().iterdir())
    assert files
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)


def test_of_two_keys_made_at_once_the_first_stays(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "service.signature.json"
    for number in (1, 2):
        _keep(path, {"number": number})
    assert json.loads(path.read_text()) == {"number": 1}
    assert list(path.parent.iterdir()) == [path]


def test_the_whole_way(sender: Sender) -> None:
    announced = sender.send()
    log = sender.log(announced["caseId"])
    assert [name for name, _, _ in log] == [
        "create-submission",
        "submit-submission",
        "notify-submission",
        "accept-submission",
    ]
    for _, _, claims in log:
        assert claims["sub"] == f"submission:{announced['submissionId']}"
        assert claims["txn"] == f"case:{announced['caseId']}"
        assert {"iat", "jti", "iss"} <= claims.keys()
    assert log[1][1]["authenticationTags"] == log[3][1]["authenticationTags"]
    assert log[1][1]["authenticationTags"]["attachments"].keys() == sender.attachments.keys()
    assert len({claims["jti"] for _, _, claims in log}) == 4
    case = announced["caseId"]
    content = sender.client.get(f"/sandbox/cases/{case}/submission").json()
    assert content["metadata"] == sender.metadata()
    for number, plain in sender.attachments.items():
        answer = sender.client.get(f"/sandbox/cases/{case}/attachments/{number}")
        assert answer.content == plain


@pytest.mark.parametrize(
    ("changes", "status", "problem"),
    [
        ({"destinationId": SOMEBODY}, 404, "destination-not-found"),
        ({"destinationId": "x"}, 422, "invalid-announcement"),
        ({"destinationId": None}, 422, "invalid-announcement"),
        ({"destinationId": YOUTH}, 409, "destination-not-active"),
        ({"announcedAttachments": ["x"]}, 422, "invalid-announcement"),
        ({"announcedAttachments": [SOMEBODY, SOMEBODY]}, 422, "invalid-announcement"),
        ({"announcedAttachments": None}, 422, "invalid-announcement"),
        ({"publicService": None}, 422, "invalid-announcement"),
        ({"publicService": {"name": "N", "identifier": "991"}}, 422, "invalid-announcement"),
        (
            {
                "publicService": {
                    "name": "N",
                    "identifier": "urn:de:fim:leika:leistung:99000000000000",
                }
            },
            422,
            "service-not-offered",
        ),
    ],
)
def test_announcement_refused(
    sender: Sender, changes: dict[str, Any], status: int, problem: str
) -> None:
    assert slug(sender.announce(status, **changes)) == problem


def test_unreadable_bodies(sender: Sender) -> None:
    for content in (b"{", b"[]", b"\xff", b"[" * 100_000):
        answer = sender.client.post(
            f"{ROOT}/v2/submissions",
            content=content,
            headers=sender.authorization | {"Content-Type": "application/json"},
        )
        assert (answer.status_code, slug(answer.json())) == (400, "bad-request")
    answer = sender.client.post(
        f"{ROOT}/v2/submissions", content=b"{}", headers=sender.authorization
    )
    assert (answer.status_code, slug(answer.json())) == (415, "unsupported-media-type")


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "RSA-OAEP"},
        {"enc": "A128GCM"},
        {"kid": "other"},
        {"cty": None},
        {"cty": "text/plain"},
        {"zip": "DEF"},
    ],
)
def test_headers_of_the_encryption(sender: Sender, header: dict[str, Any]) -> None:
    announced = sender.announce()
    sender.upload_all(announced["submissionId"])
    good, bad = sender.encrypt(b"{}"), sender.encrypt(b"{}", **header)
    for pair in ((bad, good), (good, bad)):
        answer = sender.submit(announced["submissionId"], *pair, status=422)
        assert slug(answer) == "invalid-jwe"
        assert next(iter(header)) in answer["detail"]


@pytest.mark.parametrize("jwe", [None, 5, "", "a.b.c", "a.b.c.d.e", "e30.AA.AA.AA.AA", "{}"])
def test_what_is_no_encryption(sender: Sender, jwe: Any) -> None:
    announced = sender.announce()
    sender.upload_all(announced["submissionId"])
    answer = sender.submit(announced["submissionId"], jwe, sender.encrypt(b"{}"), status=422)
    assert slug(answer) == "invalid-jwe"


def test_a_short_key_cannot_be_smuggled_in(sender: Sender) -> None:
    announced = sender.announce()
    sender.upload_all(announced["submissionId"])
    jwe = sender.encrypt(b"{}", key=rogue_key(2048))
    answer = sender.submit(announced["submissionId"], jwe, sender.encrypt(b"{}"), status=422)
    assert slug(answer) == "invalid-jwe"


def test_attachments(sender: Sender) -> None:
    announced = sender.announce()
    number, (attachment,) = announced["submissionId"], sender.attachments
    jwe = sender.encrypt(b"x")
    assert slug(sender.upload(number, SOMEBODY, jwe, 404).json()) == "attachment-not-found"
    assert slug(sender.upload(SOMEBODY, attachment, jwe, 404).json()) == "submission-not-found"
    assert slug(sender.upload(number, attachment, "clear text", 422).json()) == "invalid-jwe"
    answer = sender.client.put(
        f"{ROOT}/v2/submissions/{number}/attachments/{attachment}",
        content=jwe,
        headers=sender.authorization | {"Content-Type": "application/pdf"},
    )
    assert (answer.status_code, slug(answer.json())) == (415, "unsupported-media-type")
    pair = sender.encrypt(b"{}"), sender.encrypt(b"{}")
    assert slug(sender.submit(number, *pair, status=422)) == "incomplete-submission"
    sender.upload(number, attachment, jwe)
    sender.upload(number, attachment, jwe)  # replaced


def test_too_large(make_client: Any) -> None:
    sender = Sender(make_client(fit_connect_max_bytes=10_000))
    announced = sender.announce()
    (attachment,) = sender.attachments
    jwe = sender.encrypt(b"x" * 9_000)
    answer = sender.upload(announced["submissionId"], attachment, jwe, 413).json()
    assert slug(answer) == "payload-too-large"
    chunks = sender.client.put(
        f"{ROOT}/v2/submissions/{announced['submissionId']}/attachments/{attachment}",
        content=iter([jwe.encode()]),  # without a Content-Length
        headers=sender.authorization | {"Content-Type": "application/jose"},
    )
    assert chunks.status_code == 413


def test_sent_is_sent(sender: Sender) -> None:
    announced = sender.send()
    number, (attachment,) = announced["submissionId"], sender.attachments
    pair = sender.encrypt(b"{}"), sender.encrypt(b"{}")
    assert slug(sender.submit(number, *pair, status=409)) == "submission-already-sent"
    late = sender.upload(number, attachment, sender.encrypt(b"x"), 409).json()
    assert slug(late) == "submission-already-sent"
    assert slug(sender.submit(SOMEBODY, *pair, status=404)) == "submission-not-found"
    assert slug(sender.get(f"v2/cases/{SOMEBODY}/events", 404)) == "case-not-found"


def test_two_clients_do_not_see_each_other(make_client: Any) -> None:
    client = make_client(fit_connect_clients={"one": "1", "two": "2"})
    one, two = Sender(client, "one", "1"), Sender(client, "two", "2")
    announced = one.send()
    assert slug(two.get(f"v2/cases/{announced['caseId']}/events", 403)) == "forbidden"
    assert slug(two.get(f"zbp/cases/{announced['caseId']}/states", 403)) == "forbidden"
    pair = two.encrypt(b"{}"), two.encrypt(b"{}")
    assert slug(two.submit(announced["submissionId"], *pair, status=403)) == "forbidden"


def test_limit_of_requests(make_client: Any) -> None:
    client = make_client(fit_connect_rate_limit=3)
    sender = Sender(client)
    answer = client.get(f"{ROOT}/v2/destinations/{HOUSING}", headers=sender.authorization)
    assert answer.headers["RateLimit-Limit"] == "3"
    assert answer.headers["RateLimit-Remaining"] == "1"
    sender.destination()
    answer = client.get(f"{ROOT}/v2/destinations/{HOUSING}", headers=sender.authorization)
    assert (answer.status_code, slug(answer.json())) == (429, "too-many-requests")
    assert answer.headers["RateLimit-Remaining"] == "0"
    assert 1 <= int(answer.headers["RateLimit-Reset"]) <= 60
    client.post("/_sandbox/clock", json={"advance_seconds": 61})
    sender.destination()


@pytest.mark.parametrize(
    ("mode", "status", "problem"),
    [("429", 429, "too-many-requests"), ("down503", 503, "service-unavailable")],
)
def test_ordered_failures(sender: Sender, mode: str, status: int, problem: str) -> None:
    order = {"mode": mode, "path": ROOT, "times": 1}
    sender.client.post("/_sandbox/faults", json=order)
    answer = sender.client.get(f"{ROOT}/.well-known/jwks.json")
    assert (answer.status_code, slug(answer.json())) == (status, problem)
    assert answer.headers["Retry-After"] == "1"
    assert sender.client.get(f"{ROOT}/.well-known/jwks.json").status_code == 200


def test_unexpected_errors_tell_nothing(
    sender: Sender, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("Fatma Yılmaz")

    fit = sender.client.app.state.fit_connect  # type: ignore[attr-defined]
    monkeypatch.setattr(fit.delivery, "announce", fail)
    body = sender.announce(500)
    assert slug(body) == "internal-error"
    assert "Fatma" not in str(body)
    written = capsys.readouterr()
    assert "fit_connect_request_failed" in written.out + written.err
    assert "Fatma" not in written.out + written.err
