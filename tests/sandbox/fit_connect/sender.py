"""A sender that builds each request by hand, so that tests can spoil any part of it."""

import base64
import hashlib
import json
import uuid
from typing import Any

from fastapi.testclient import TestClient
from joserfc import jwe, jws
from joserfc.jwk import RSAKey

from tests.fit_connect_city import CLIENT, HOUSING, SCHEMA, SECRET

ROOT = "/fit-connect"
METADATA = "https://schema.fitko.de/fit-connect/metadata/2.1.0/metadata.schema.json"
EVENTS = "https://schema.fitko.de/fit-connect/events/"
PROBLEMS = "https://schema.fitko.de/fit-connect/events/problems/"
DATA = {"name": {"given": "Fatma", "family": "Yılmaz"}, "rent": {"amount": "640.00"}}


def digest(content: bytes) -> dict[str, str]:
    return {"type": "sha512", "content": hashlib.sha512(content).hexdigest()}


class Sender:
    def __init__(self, client: TestClient, client_id: str = CLIENT, secret: str = SECRET) -> None:
        self.client = client
        form = {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": secret,
        }
        self.token = client.post(f"{ROOT}/token", data=form).json()["access_token"]
        self.attachments: dict[str, bytes] = {str(uuid.uuid4()): b"%PDF-1.7 lease"}
        self.data = json.dumps(DATA).encode()

    @property
    def authorization(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def get(self, path: str, status: int = 200) -> Any:
        answer = self.client.get(f"{ROOT}/{path}", headers=self.authorization)
        assert answer.status_code == status, answer.text
        return answer.json()

    def destination(self) -> Any:
        return self.get(f"v2/destinations/{HOUSING}")

    def kid(self) -> str:
        return self.destination()["encryptionKid"]

    def key(self) -> RSAKey:
        jwk = self.get(f"v2/destinations/{HOUSING}/keys/{self.kid()}")
        return RSAKey.import_key({name: jwk[name] for name in ("kty", "n", "e")})

    def encrypt(self, content: bytes, key: RSAKey | None = None, **header: Any) -> str:
        names = {"alg": "RSA-OAEP-256", "enc": "A256GCM", "kid": self.kid()}
        names |= {"cty": "application/json"} | header
        given = {name: value for name, value in names.items() if value is not None}
        algorithms = ["RSA-OAEP-256", "RSA-OAEP", "A256GCM", "A128GCM", "DEF"]
        return jwe.encrypt_compact(given, content, key or self.key(), algorithms=algorithms)

    def announcement(self, **changes: Any) -> dict[str, Any]:
        offers = self.destination()["publicServices"]
        offer = next(o for o in offers if o["submissionSchemas"][0]["schemaUri"] == SCHEMA)
        service = {"name": offer["name"], "identifier": offer["identifier"]}
        body = {
            "destinationId": HOUSING,
            "announcedAttachments": list(self.attachments),
            "publicService": service,
        }
        return body | changes

    def announce(self, status: int = 201, **changes: Any) -> Any:
        body = self.announcement(**changes)
        answer = self.client.post(f"{ROOT}/v2/submissions", json=body, headers=self.authorization)
        assert answer.status_code == status, answer.text
        return answer.json()

    def upload(self, submission: str, attachment: str, jwe: str, status: int = 204) -> Any:
        answer = self.client.put(
            f"{ROOT}/v2/submissions/{submission}/attachments/{attachment}",
            content=jwe,
            headers=self.authorization | {"Content-Type": "application/jose"},
        )
        assert answer.status_code == status, answer.text
        return answer

    def upload_all(self, submission: str) -> None:
        for number, content in self.attachments.items():
            self.upload(submission, number, self.encrypt(content, cty="application/pdf"))

    def submit(self, submission: str, metadata: Any, data: Any, status: int = 200) -> Any:
        answer = self.client.put(
            f"{ROOT}/v2/submissions/{submission}",
            json={"encryptedMetadata": metadata, "encryptedData": data},
            headers=self.authorization,
        )
        assert answer.status_code == status, answer.text
        return answer.json()

    def metadata(self) -> dict[str, Any]:
        attachments = [
            {
                "attachmentId": number,
                "purpose": "attachment",
                "filename": "lease.pdf",
                "mimeType": "application/pdf",
                "hash": digest(content),
            }
            for number, content in self.attachments.items()
        ]
        schema = {"schemaUri": SCHEMA, "mimeType": "application/json"}
        structure = {
            "data": {"submissionSchema": schema, "hash": digest(self.data)},
            "attachments": attachments,
        }
        return {"$schema": METADATA, "contentStructure": structure}

    def send(self, metadata: Any = None, data: bytes | None = None, **header: Any) -> Any:
        """The whole way; `metadata` may be bytes, `data` other data than the metadata describe."""
        announced = self.announce()
        self.upload_all(announced["submissionId"])
        described = self.metadata() if metadata is None else metadata
        text = described if isinstance(described, bytes) else json.dumps(described).encode()
        sealed = self.encrypt(text, **header)
        content = self.encrypt(self.data if data is None else data)
        self.submit(announced["submissionId"], sealed, content)
        return announced

    def log(self, case: str) -> list[tuple[str, Any, Any]]:
        """Name, content and claims of each event; signatures are verified."""
        found = []
        for token in self.get(f"v2/cases/{case}/events")["eventLog"]:
            header, claims = (json.loads(unb64(part)) for part in token.split(".")[:2])
            assert (header["typ"], header["alg"]) == ("secevent+jwt", "PS512")
            jws.deserialize_compact(token, self.signer(claims["iss"], header["kid"]), ["PS512"])
            ((uri, content),) = claims["events"].items()
            found.append((uri.removeprefix(EVENTS), content, claims))
        return found

    def signer(self, issuer: str, kid: str) -> RSAKey:
        if issuer == HOUSING:
            jwk = self.get(f"v2/destinations/{HOUSING}/keys/{kid}")
        else:
            keys = self.client.get(f"{ROOT}/.well-known/jwks.json").json()["keys"]
            (jwk,) = (key for key in keys if key["kid"] == kid)
        return RSAKey.import_key({name: jwk[name] for name in ("kty", "n", "e")})

    def rejection(self, case: str) -> list[tuple[str, str]]:
        """Type and instance of the problems a destination named."""
        name, content, _ = self.log(case)[-1]
        assert name == "reject-submission"
        return [(p["type"].removeprefix(PROBLEMS), p["instance"]) for p in content["problems"]]


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
