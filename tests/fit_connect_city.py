"""The sandbox city as receiver of submissions, and lines to it that break when a test says so."""

import atexit
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from joserfc.jwk import RSAKey

from sandbox.app import create_app
from sandbox.fit_connect.keys import Keys
from sandbox.settings import SandboxSettings

URL = "http://sandbox"
BASE = f"{URL}/fit-connect"
HOUSING = "4d942555-99eb-4f86-a4a8-6d6bd8a8df60"
YOUTH = "a6a8d045-f2d1-4d97-aa00-8e8e45ba27b2"
SCHEMA = "https://musterstadt.example/schemas/wohngeld/1.0"
ADDITION = "https://musterstadt.example/schemas/addition/1.0"
CLIENT, SECRET = "stadtlotse", "only-for-tests"


CITY = {
    "city.yml": """
name: Probestadt
state: TH
ars: "169999999999"
""",
    "documents.yml": "{}",
    "offices.yml": """
- {id: housing, name: Amt für Wohnen, updated: 2026-10-01}
- {id: youth, name: Jugendamt, updated: 2026-10-01}
""",
    "services/all.yml": """
- {id: wohngeld, name: Wohngeld, topic: t, updated: 2026-10-01, offices: [housing]}
- {id: wbs, name: WBS, topic: t, updated: 2026-10-01, offices: [housing], leika: "99116002000000"}
- {id: elterngeld, name: Elterngeld, topic: t, updated: 2026-10-01, offices: [youth]}
""",
    "destinations.yml": f"""
schema: "https://musterstadt.example/schemas/{{service}}/1.0"
addition: "{ADDITION}"
destinations:
- {{id: {HOUSING}, name: Wohnen, offices: [housing]}}
- {{id: {YOUTH}, name: Jugend, offices: [youth], status: inactive}}
""",
}


def _folder(name: str) -> Path:
    folder = Path(tempfile.mkdtemp(prefix=f"fit-connect-{name}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def keys_folder() -> Path:
    """One folder of keys for the whole run of tests: making them takes long."""
    return _folder("keys")


@cache
def content_folder() -> Path:
    """A city with two destinations, one of them inactive: reading the whole one takes long."""
    folder = _folder("city")
    for name, text in CITY.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@cache
def rogue_key(bits: int = 4096, use: str = "enc") -> RSAKey:
    """A private key that no destination has; a long one is the delivery service's, to save time."""
    algorithm = {"enc": "RSA-OAEP-256", "sig": "PS512"}[use]
    if bits == 4096:
        raw = Keys(keys_folder()).private("service", "signature").private_key
        key = RSAKey.import_key(raw, {"alg": algorithm})
    else:
        key = RSAKey.generate_key(bits, {"alg": algorithm}, private=True)
    key.ensure_kid()
    return key


def public(key: RSAKey, **changes: Any) -> dict[str, Any]:
    """Its JWK as a destination would publish it."""
    operation = "wrapKey" if key.alg == "RSA-OAEP-256" else "verify"
    jwk = dict(key.as_dict(private=False)) | {"key_ops": [operation]} | changes
    return {name: value for name, value in jwk.items() if value is not None}


def make_city(folder: Path, **settings: Any) -> FastAPI:
    defaults: dict[str, Any] = {
        "url": URL,
        "content_dir": content_folder(),
        "database": folder / "sandbox.sqlite",
        "fit_connect_keys": keys_folder(),
        "fit_connect_clients": {CLIENT: SECRET},
        "fit_connect_rate_limit": 0,
        "rate_limit": 0,
        "testing": True,
        "fault_timeout": 0.01,
    }
    return create_app(SandboxSettings(**defaults | settings))


class Broken(httpx.AsyncBaseTransport):
    """Asks `fate` about each request: "ok", "before" (it never arrives), "after" (its answer is
    lost), or an answer to give instead. `paths` is what arrived.
    """

    def __init__(
        self,
        inner: httpx.AsyncBaseTransport,
        fate: Callable[[httpx.Request], str | httpx.Response] = lambda request: "ok",
    ) -> None:
        self.inner = inner
        self.fate = fate
        self.paths: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        fate = self.fate(request)
        if isinstance(fate, httpx.Response):
            return fate
        if fate == "before":
            raise httpx.ConnectError("down", request=request)
        self.paths.append(f"{request.method} {request.url.path}")
        response = await self.inner.handle_async_request(request)
        if fate == "after":
            await response.aread()
            raise httpx.ReadError("lost", request=request)
        return response

    def follow(self, fates: Iterator[str]) -> None:
        """One fate after the other, then all goes well."""
        self.fate = lambda request: next(fates, "ok")
