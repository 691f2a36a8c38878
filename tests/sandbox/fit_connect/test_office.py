"""What destinations check, and what their clerks do."""

import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.content import ContentError, load_content
from sandbox.fit_connect.directory import load_destinations
from sandbox.fit_connect.jwe import header_error
from sandbox.settings import PACKAGE
from tests.fit_connect_city import HOUSING, content_folder, rogue_key
from tests.sandbox.fit_connect.sender import DATA, METADATA, ROOT, Sender, digest

Json = dict[str, Any]
Spoil = Callable[[Json], None]


def content_of(metadata: Json) -> Json:
    content: Json = metadata["contentStructure"]
    return content


def change(path: str, value: Any) -> Spoil:
    """Sets the value at `path`, whose steps are separated by dots."""

    def spoil(metadata: Json) -> None:
        *steps, last = path.split(".")
        place: Any = metadata
        for step in steps:
            place = place[int(step)] if step.isdigit() else place[step]
        place[last] = value

    return spoil


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (change("$schema", METADATA.replace("2.1.0", "1.0.0")), "unsupported-schema"),
        (change("$schema", None), "unsupported-schema"),
        (change("contentStructure", None), "schema-violation"),
        (change("contentStructure.data.hash", digest(b"") | {"type": "md5"}), "schema-violation"),
        (change("contentStructure.data.hash.content", "ab"), "schema-violation"),
        (change("contentStructure.attachments", None), "schema-violation"),
        (change("contentStructure.attachments.0.purpose", "fun"), "schema-violation"),
        (change("contentStructure.attachments.0.mimeType", "pdf"), "schema-violation"),
        (
            change("contentStructure.data.submissionSchema.schemaUri", "https://x.example/1"),
            "unsupported-data-schema",
        ),
        (change("contentStructure.attachments", []), "attachments-mismatch"),
    ],
)
def test_metadata_refused(sender: Sender, spoil: Spoil, problem: str) -> None:
    metadata = sender.metadata()
    spoil(metadata)
    announced = sender.send(metadata)
    assert sender.rejection(announced["caseId"]) == [(problem, "metadata")]


def test_attachment_described_twice(sender: Sender) -> None:
    metadata = sender.metadata()
    content_of(metadata)["attachments"] *= 2
    case = sender.send(metadata)["caseId"]
    assert sender.rejection(case) == [("attachments-mismatch", "metadata")]


def test_wrong_hashes(sender: Sender) -> None:
    metadata = sender.metadata()
    content_of(metadata)["attachments"][0]["hash"] = digest(b"another file")
    case = sender.send(metadata, data=b'{"rent": 1}')["caseId"]
    (attachment,) = sender.attachments
    assert sender.rejection(case) == [
        ("hash-mismatch", "data"),
        ("hash-mismatch", f"attachment:{attachment}"),
    ]


def test_not_json(sender: Sender) -> None:
    case = sender.send(b"no json")["caseId"]
    assert sender.rejection(case) == [("syntax-violation", "metadata")]
    sender.data = b"[1]"
    case = sender.send()["caseId"]
    assert sender.rejection(case) == [("syntax-violation", "data")]


def test_encrypted_for_somebody_else(sender: Sender) -> None:
    announced = sender.announce()
    number = announced["submissionId"]
    sender.upload_all(number)
    foreign = sender.encrypt(b"{}", key=rogue_key())
    sender.submit(number, foreign, sender.encrypt(b"{}"))
    assert sender.rejection(announced["caseId"]) == [("encryption-issue", "metadata")]

    announced = sender.announce()
    number, (attachment,) = announced["submissionId"], sender.attachments
    sender.upload(number, attachment, sender.encrypt(b"x", key=rogue_key()))
    metadata = sender.encrypt(json.dumps(sender.metadata()).encode())
    sender.submit(number, metadata, sender.encrypt(sender.data, key=rogue_key()))
    assert sender.rejection(announced["caseId"]) == [
        ("encryption-issue", "data"),
        ("encryption-issue", f"attachment:{attachment}"),
    ]


def test_changed_on_the_way(sender: Sender) -> None:
    announced = sender.announce()
    sender.upload_all(announced["submissionId"])
    head, key, nonce, text, tag = sender.encrypt(sender.data).split(".")
    changed = ".".join([head, key, nonce, ("A" if text[0] != "A" else "B") + text[1:], tag])
    metadata = sender.encrypt(json.dumps(sender.metadata()).encode())
    sender.submit(announced["submissionId"], metadata, changed)
    assert sender.rejection(announced["caseId"]) == [("encryption-issue", "data")]


def test_the_database_holds_nothing_in_clear(sender: Sender) -> None:
    sender.send()
    fit = sender.client.app.state.fit_connect  # type: ignore[attr-defined]
    with fit.delivery._store.read() as session:
        connection = session.connection()
        rows = [
            connection.exec_driver_sql(f"SELECT * FROM {table}").all()
            for table in ("fit_submissions", "fit_attachments", "fit_events", "fit_states")
        ]
    assert all(rows)
    for secret in ("Fatma", "640.00", "lease"):
        assert secret not in repr(rows)


def states(sender: Sender, case: str) -> list[Json]:
    found: list[Json] = sender.get(f"zbp/cases/{case}/states")["states"]
    return found


def tell(client: TestClient, case: str, expected: int, **body: Any) -> None:
    answer = client.post(f"/sandbox/cases/{case}/status", json=body)
    assert answer.status_code == expected, answer.text


def test_from_submitted_to_completed(sender: Sender) -> None:
    case = sender.send()["caseId"]
    assert [state["status"] for state in states(sender, case)] == ["SUBMITTED", "RECEIVED"]
    tell(sender.client, case, 204, status="PROCESSING")
    tell(sender.client, case, 422, status="ACTION_REQUIRED")
    tell(sender.client, case, 422, status="ACTION_REQUIRED", statusDetails="Mietvertrag fehlt")
    tell(sender.client, case, 422, status="RECEIVED")
    tell(
        sender.client,
        case,
        204,
        status="ACTION_REQUIRED",
        statusDetails="Mietvertrag fehlt",
        additionalInformation="Eine Kopie genügt.",
        dueDate="2026-12-01",
    )
    needed = states(sender, case)[-1]
    assert needed["statusDetails"] == "Mietvertrag fehlt"
    assert needed["dueDate"] == "2026-12-01"
    assert needed["applicationId"] == case
    assert needed["publicServiceName"] == "Wohngeld"
    tell(sender.client, case, 204, status="COMPLETED")
    tell(sender.client, case, 409, status="PROCESSING")
    assert len(states(sender, case)) == 5


def test_a_clerk_decides(make_client: Any) -> None:
    sender = Sender(make_client(fit_connect_accept="clerk"))
    first, second = sender.send()["caseId"], sender.send()["caseId"]
    assert [name for name, _, _ in sender.log(first)][-1] == "notify-submission"
    tell(sender.client, first, 409, status="PROCESSING")
    listed = sender.client.get("/sandbox/cases").json()
    assert {row["caseId"] for row in listed} == {first, second}
    assert {row["status"] for row in listed} == {"submitted"}
    assert sender.client.post(f"/sandbox/cases/{first}/accept").status_code == 204
    assert sender.client.post(f"/sandbox/cases/{first}/accept").status_code == 409
    assert sender.log(first)[-1][0] == "accept-submission"
    body = {"problems": [{"title": "Unzuständig", "detail": "Bitte an den Landkreis wenden."}]}
    assert sender.client.post(f"/sandbox/cases/{second}/reject", json=body).status_code == 204
    name, content, claims = sender.log(second)[-1]
    assert (name, claims["iss"]) == ("reject-submission", HOUSING)
    assert content["problems"][0]["detail"] == "Bitte an den Landkreis wenden."
    assert sender.client.post(f"/sandbox/cases/{second}/reject", json={}).status_code == 422
    nobody = str(uuid.uuid4())
    assert sender.client.get(f"/sandbox/cases/{nobody}/submission").status_code == 404
    missing = sender.client.get(f"/sandbox/cases/{first}/attachments/{nobody}")
    assert missing.status_code == 404


def test_the_desk_is_closed_without_testing(make_client: Any) -> None:
    client = make_client(testing=False)
    assert client.get("/sandbox/cases").status_code == 404
    assert client.get(f"{ROOT}/.well-known/jwks.json").status_code == 200


def test_after_a_restart(make_client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    sender = Sender(make_client())
    fit = sender.client.app.state.fit_connect  # type: ignore[attr-defined]
    monkeypatch.setattr(fit.office, "collect", lambda: None)  # it stops before looking
    case, kid = sender.send()["caseId"], sender.kid()
    again = Sender(make_client())
    assert again.kid() == kid
    assert again.log(case)[-1][0] == "accept-submission"
    answer = again.client.get(f"{ROOT}/v2/destinations/{HOUSING}", headers=sender.authorization)
    assert answer.status_code == 401  # its token was in the memory of the first


def test_what_is_never_sent_is_forgotten(sender: Sender) -> None:
    left, done = sender.announce(), sender.send()
    sender.upload_all(left["submissionId"])
    sender.client.post("/_sandbox/clock", json={"advance_seconds": 8 * 86_400})
    later = Sender(sender.client)
    later.announce()
    pair = later.encrypt(b"{}"), later.encrypt(b"{}")
    later.submit(left["submissionId"], *pair, status=404)
    later.get(f"v2/cases/{left['caseId']}/events", 404)
    assert later.log(done["caseId"])


def test_reset_forgets_submissions(sender: Sender) -> None:
    case = sender.send()["caseId"]
    sender.client.post("/_sandbox/reset")
    sender.get(f"v2/cases/{case}/events", 404)


def test_destinations_of_the_bundled_city() -> None:
    content = load_content(PACKAGE / "data")
    found = load_destinations(PACKAGE / "data", content)
    offers = [offer for destination in found.values() for offer in destination.offers.values()]
    assert {destination.status for destination in found.values()} == {"active"}
    schemas = {offer.schema_uri for offer in offers}
    names = {schema.split("/")[-2] for schema in schemas}
    assert names == {service.id for service in content.services.values() if service.offices}


@pytest.mark.parametrize(
    "row", ["{id: x, name: N, offices: []}", f"{{id: {HOUSING}, name: N, offices: [nowhere]}}"]
)
def test_mistakes_in_the_file_of_destinations(tmp_path: Path, row: str) -> None:
    (tmp_path / "destinations.yml").write_text(f"schema: s\ndestinations:\n- {row}\n")
    with pytest.raises((ContentError, ValueError)):
        load_destinations(tmp_path, load_content(content_folder()))


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_judged_without_failing(text: str) -> None:
    assert header_error(text, "kid")
    assert header_error(".".join([text] * 5), "kid")


def test_data_of_the_sender_arrive(sender: Sender) -> None:
    case = sender.send()["caseId"]
    assert sender.client.get(f"/sandbox/cases/{case}/submission").json()["data"] == DATA
