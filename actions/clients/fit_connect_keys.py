"""Keys to verify events with, fetched when an event names one and remembered."""

from collections.abc import Mapping
from typing import Any

import structlog
from joserfc.jwk import RSAKey

from actions.clients.fit_connect_crypto import UnusableKey, Use, read_key
from actions.clients.fit_connect_http import FitConnectHttp
from actions.services.errors import Unavailable

log = structlog.get_logger()


class FetchedKeys:
    """A KeySource over the interface; every key is checked before it is used."""

    def __init__(self, http: FitConnectHttp) -> None:
        self._http = http
        self._service: dict[str, RSAKey] = {}
        self._destinations: dict[tuple[str, str], RSAKey] = {}
        self._missing: set[tuple[str, str]] = set()

    def forget_missing(self) -> None:
        """Ask again for keys that did not exist; once per reading, so that nobody makes us ask
        for each entry of a log.
        """
        self._missing.clear()

    async def service_key(self, kid: str) -> RSAKey | None:
        """A key of the delivery service's key set; raises Unavailable when it cannot be read."""
        if kid not in self._service and ("", kid) not in self._missing:
            reply = await self._http.get(".well-known/jwks.json")
            rows = reply.data.get("keys") if isinstance(reply.data, dict) else None
            if not isinstance(rows, list):
                raise Unavailable("fit_connect: key set in another form")
            for row in rows:
                name = row.get("kid") if isinstance(row, Mapping) else None
                if isinstance(name, str) and (key := _usable(row, name, "signature")):
                    self._service[name] = key
            self._missing.add(("", kid))
        return self._service.get(kid)

    async def destination_key(self, destination_id: str, kid: str) -> RSAKey | None:
        """A destination's key for signatures; raises Unavailable when it cannot be read."""
        place = (destination_id, kid)
        if place not in self._destinations and place not in self._missing:
            reply = await self._http.get(key_path(destination_id, kid))
            if reply.status == 200 and not isinstance(reply.data, dict):
                raise Unavailable("fit_connect: key in another form")
            found = _usable(reply.data, kid, "signature") if reply.status == 200 else None
            if found:
                self._destinations[place] = found
            else:
                self._missing.add(place)
        return self._destinations.get(place)


def key_path(destination_id: str, kid: str) -> str:
    """The address of a destination's key; `kid` comes from others and must stay one segment."""
    return f"v2/destinations/{destination_id}/keys/{_segment(kid)}"


def _segment(text: str) -> str:
    safe = "".join(c for c in text if c.isascii() and (c.isalnum() or c in "-_.~"))
    return safe if safe == text and text.strip(".") else "-"


def _usable(jwk: Any, kid: str, use: Use) -> RSAKey | None:
    try:
        return read_key(jwk, kid, use)
    except UnusableKey as error:
        log.warning("fit_connect_key_refused", use=use, reason=str(error))
        return None
