"""What is sent to a case later."""

import json
import uuid
from typing import Any

from tests.fit_connect_city import ADDITION
from tests.sandbox.fit_connect.sender import Sender, digest


def add(sender: Sender, case: str, about: str = "", status: int = 201) -> Any:
    """A further submission to a case, as a sender makes it; None when it is not taken."""
    announced = sender.announce(status, caseId=case)
    if status != 201:
        return None
    sender.upload_all(announced["submissionId"])
    data = json.dumps({"case": about or case, "asked": "", "files": []}).encode()
    metadata = sender.metadata()
    described = metadata["contentStructure"]["data"]
    described["submissionSchema"]["schemaUri"] = ADDITION
    described["hash"] = digest(data)
    sealed = sender.encrypt(json.dumps(metadata).encode())
    sender.submit(announced["submissionId"], sealed, sender.encrypt(data))
    return announced


def test_what_is_added_goes_to_the_case_and_moves_it_on(sender: Sender) -> None:
    case = sender.send()["caseId"]
    desk = f"/sandbox/cases/{case}"
    need = {"status": "ACTION_REQUIRED", "statusDetails": "Lease", "dueDate": "2030-01-15"}
    assert sender.client.post(f"{desk}/status", json=need).status_code == 204
    added = add(sender, case)
    assert added["caseId"] == case
    states = [state["status"] for state in sender.get(f"zbp/cases/{case}/states")["states"]]
    assert states == ["SUBMITTED", "RECEIVED", "ACTION_REQUIRED", "PROCESSING"]
    subjects = {claims["sub"] for _, _, claims in sender.log(case)}
    assert f"submission:{added['submissionId']}" in subjects
    assert len(subjects) == 2
    (seen,) = sender.client.get(f"{desk}/additions").json()
    assert seen["status"] == "accepted"
    assert seen["data"]["case"] == case
    assert len(sender.client.get("/sandbox/cases").json()) == 1


def test_what_is_added_must_be_about_the_case(sender: Sender) -> None:
    case = sender.send()["caseId"]
    add(sender, case, about=str(uuid.uuid4()))
    (seen,) = sender.client.get(f"/sandbox/cases/{case}/additions").json()
    assert seen["status"] == "rejected"
    states = [state["status"] for state in sender.get(f"zbp/cases/{case}/states")["states"]]
    assert states == ["SUBMITTED", "RECEIVED"]


def test_nothing_is_added_to_no_case_or_a_closed_one(sender: Sender) -> None:
    add(sender, str(uuid.uuid4()), status=404)
    add(sender, "no-uuid", status=422)
    case = sender.send()["caseId"]
    sender.client.post(f"/sandbox/cases/{case}/status", json={"status": "COMPLETED"})
    add(sender, case, status=409)
