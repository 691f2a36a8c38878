import json
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.services.submission import (
    Attachment,
    Destination,
    Progress,
    PublicService,
    Refusal,
    Step,
    Submission,
    SubmissionRefused,
)

OFFICE = "4d942555-99eb-4f86-a4a8-6d6bd8a8df60"
SCHEMA = "https://musterstadt.example/schemas/wohngeld/1.0"
FILE = "0f4bb0d9-45f0-4aef-9d0c-2b4c3d2cf54d"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.dictionaries(st.text(max_size=5), JSON, max_size=4), st.binary(max_size=50))
def test_packed_and_unpacked(answers, content):
    file = Attachment(FILE, "image/png", "Foto Ü.png", content, purpose="form")
    submission = Submission.of(OFFICE, SCHEMA, answers, (file,))
    assert json.loads(submission.data) == answers
    again = Submission.unpacked(submission.packed())
    assert again == submission
    assert again.attachments[0].content == content


def test_each_submission_has_its_own_number():
    first, second = (Submission.of(OFFICE, SCHEMA, {}) for _ in range(2))
    assert first.client_id != second.client_id
    assert Submission.of(OFFICE, SCHEMA, {}, client_id=FILE).client_id == FILE


def test_ids():
    assert Attachment(uuid.UUID(FILE).hex, "image/png", "a", b"").id == FILE
    file = Attachment(FILE, "image/png", "a.png", b"")
    for arguments in (
        {"destination_id": "x"},
        {"client_id": "1"},
        {"client_id": FILE.upper()},
        {"attachments": (file, file)},
    ):
        with pytest.raises(ValueError):
            Submission(
                **{
                    "client_id": FILE,
                    "destination_id": OFFICE,
                    "schema_uri": SCHEMA,
                    "data": b"{}",
                    **arguments,
                }
            )
    with pytest.raises(ValueError):
        Attachment("../x", "image/png", "a.png", b"")


@pytest.mark.parametrize("packed", [b"", b"{}", b"[]", b'{"data": "!", "attachments": []}'])
def test_what_cannot_be_unpacked(packed):
    with pytest.raises((KeyError, TypeError, ValueError)):
        Submission.unpacked(packed)


def test_progress_as_json():
    progress = Progress(
        FILE,
        Step.SEALED,
        OFFICE,
        "s",
        "c",
        {"a": "t"},
        "metadata jwe",
        "data jwe",
        {"metadata": "1", "data": "2"},
        2,
    )
    assert Progress.from_json(progress.to_json()) == progress
    for wrong in ("{}", "[]", "x", '{"client_id": "1", "step": "unheard-of"}'):
        with pytest.raises((KeyError, TypeError, ValueError)):
            Progress.from_json(wrong)


def test_nothing_personal_is_shown():
    file = Attachment(FILE, "image/png", "Fatma.png", b"Fatma")
    submission = Submission.of(OFFICE, SCHEMA, {"name": "Fatma"}, (file,))
    assert "Fatma" not in repr(submission)


def test_the_service_that_takes_a_schema():
    services = (PublicService("A", "urn:a", ("x",)), PublicService("W", "urn:w", (SCHEMA, "y")))
    active = Destination(OFFICE, "active", "k", services)
    assert active.service_for(SCHEMA).identifier == "urn:w"
    with pytest.raises(SubmissionRefused) as caught:
        active.service_for("z")
    assert caught.value.reason is Refusal.NOT_OFFERED
    with pytest.raises(SubmissionRefused) as caught:
        Destination(OFFICE, "inactive", "k", services).service_for(SCHEMA)
    assert caught.value.reason is Refusal.DESTINATION_INACTIVE
