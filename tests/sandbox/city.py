"""A small city and a citizen who calls its appointment interface."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from sandbox.zms.schedule import window

DATA = Path(__file__).parent / "data"
ZMS = "/terminvereinbarung/api/citizen"
PERSON = {
    "familyName": "Erika Muster",
    "email": "erika@muster.example",
    "telephone": "+4939991234",
    "customTextfield": "PR-OB 1",
}
Client = Callable[..., TestClient]


class Citizen:
    """Calls the appointment interface; answers are checked for their status."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def get(self, path: str, status: int = 200, **params: Any) -> Any:
        answer = self.client.get(f"{ZMS}/{path}", params=params)
        assert answer.status_code == status, answer.text
        return answer.json()

    def post(self, path: str, body: dict[str, Any], status: int = 200) -> Any:
        answer = self.client.post(f"{ZMS}/{path}", json=body)
        assert answer.status_code == status, answer.text
        return answer.json()

    def calendar(self, office: Any = 11, service: Any = 1005, **params: Any) -> Any:
        start, end = bookable_range(self.client)
        query = {"startDate": start, "endDate": end, "serviceCounts": "1"} | params
        return self.get("available-calendar/", officeIds=office, serviceIds=service, **query)

    def times(self, office: int = 11, service: int = 1005) -> list[int]:
        days = self.calendar(office, service)["availableDays"]
        return [time for day in days for time in day["offices"][0]["appointments"]]

    def reserve(self, start: int, office: int = 11, status: int = 200, **more: Any) -> Any:
        body = {"officeId": office, "serviceId": ["1005"], "serviceCount": [1], "timestamp": start}
        return self.post("reserve-appointment/", body | more, status)

    def update(self, held: Any, status: int = 200, **person: Any) -> Any:
        return self.post("update-appointment/", keys(held) | PERSON | person, status)

    def advance(self, seconds: float) -> None:
        answer = self.client.post("/_sandbox/clock", json={"advance_seconds": seconds})
        assert answer.status_code == 200


def bookable_range(client: TestClient) -> tuple[str, str]:
    """From tomorrow for 60 days, by the sandbox's clock."""
    first, last = window(client.app.state.zms.clock.today())  # type: ignore[attr-defined]
    return first.isoformat(), last.isoformat()


def keys(held: Any) -> dict[str, Any]:
    return {"processId": held["processId"], "authKey": held["authKey"]}


def codes(answer: Any) -> list[str]:
    return [error["errorCode"] for error in answer["errors"]]
