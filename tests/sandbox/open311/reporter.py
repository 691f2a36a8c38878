"""A citizen's program that speaks one dialect of the interface for reports."""

from typing import Any

from fastapi.testclient import TestClient

BASES = {"markaspot": "/georeport/v2", "standard": "/open311/v2"}


class Reporter:
    """Calls one dialect; answers are checked for their status."""

    def __init__(self, client: TestClient, dialect: str) -> None:
        self.client = client
        self.dialect = dialect
        self.base = BASES[dialect]

    @property
    def markaspot(self) -> bool:
        return self.dialect == "markaspot"

    def get(self, path: str, wanted: int = 200, /, **params: Any) -> Any:
        answer = self.client.get(f"{self.base}/{path}", params=params)
        assert answer.status_code == wanted, answer.text
        return answer.json()

    def post(self, status: int | None = None, files: Any = None, **fields: Any) -> Any:
        query = {"api_key": fields.pop("api_key", "key")}
        answer = self.client.post(
            f"{self.base}/requests.json", params=query, data=fields, files=files
        )
        assert answer.status_code == (status or (200 if self.markaspot else 201)), answer.text
        return answer.json()

    def create(self, **fields: Any) -> str:
        """A new report; its id as text."""
        given = {
            "service_code": "sign",
            "description": "Schild fehlt",
            "address_string": "Nordring",
        }
        answer = self.post(**given | fields)
        if self.markaspot:
            return str(answer["service_requests"]["request"]["service_request_id"])
        return str(answer[0]["service_request_id"])

    def number(self, reference: str) -> int:
        return int(reference.partition("-")[0])
