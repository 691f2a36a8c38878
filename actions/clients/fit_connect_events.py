"""Reads the event log of a case and believes only what is signed by who may say it.

The delivery service signs with a key of its key set, a destination with a key named at the
destination. An entry that cannot be trusted is reported and ignored; a failure to fetch a key is
none of the entry's doing and raised.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from actions.services.case_state import CaseEvent, Doubt, EventKind, Problem, Untrusted

PREFIX = "https://schema.fitko.de/fit-connect/events/"
MAX_CHARACTERS = 200_000
LEEWAY_SECONDS = 300
_BY_SERVICE = frozenset(
    {EventKind.CREATE, EventKind.SUBMIT, EventKind.NOTIFY, EventKind.DELETE, EventKind.REJECT}
)
_BY_DESTINATION = frozenset({EventKind.ACCEPT, EventKind.REJECT, EventKind.FORWARD})


@dataclass(frozen=True, slots=True)
class Expected:
    """What the events must be about.

    `issuer` is the delivery service's address; `tags` maps "metadata", "data" and ids of
    attachments to the authentication tags of what we sent, "" where we do not know.
    """

    issuer: str
    destination_id: str
    submission_id: str
    case_id: str
    tags: Mapping[str, str] = field(default_factory=dict)


class KeySource(Protocol):
    """Where keys for signatures come from; None when there is no usable key of that name."""

    async def service_key(self, kid: str) -> RSAKey | None:
        """A key of the delivery service."""

    async def destination_key(self, destination_id: str, kid: str) -> RSAKey | None:
        """A key of a destination."""


class _Doubtful(Exception):
    def __init__(self, doubt: Doubt) -> None:
        super().__init__(doubt)
        self.doubt = doubt


async def read_log(
    tokens: Sequence[Any], expected: Expected, keys: KeySource, now: datetime
) -> tuple[list[CaseEvent], list[Untrusted]]:
    """The events that can be trusted, in their order, and what was ignored; `now` is aware."""
    events: list[CaseEvent] = []
    untrusted: list[Untrusted] = []
    seen: set[str] = set()
    for position, token in enumerate(tokens):
        try:
            number, event = await _read(token, expected, keys, now)
            if number in seen:
                raise _Doubtful(Doubt.REPEATED)
        except _Doubtful as error:
            untrusted.append(Untrusted(position, error.doubt))
        else:
            seen.add(number)
            events.append(event)
    return events, untrusted


async def _read(
    token: Any, expected: Expected, keys: KeySource, now: datetime
) -> tuple[str, CaseEvent]:
    header, claims = _parts(token)
    if header.get("alg") != "PS512":
        raise _Doubtful(Doubt.ALGORITHM)
    if header.get("typ") != "secevent+jwt":
        raise _Doubtful(Doubt.TYPE)
    kid, issuer = header.get("kid"), claims.get("iss")
    if not isinstance(kid, str) or not kid:
        raise _Doubtful(Doubt.KEY)
    if issuer == expected.issuer:
        key, allowed = await keys.service_key(kid), _BY_SERVICE
    elif issuer == expected.destination_id:
        key, allowed = await keys.destination_key(expected.destination_id, kid), _BY_DESTINATION
    else:
        raise _Doubtful(Doubt.ISSUER)
    if key is None:
        raise _Doubtful(Doubt.KEY)
    try:
        jws.deserialize_compact(token, key, algorithms=["PS512"])
    except (JoseError, ValueError, TypeError) as error:
        raise _Doubtful(Doubt.SIGNATURE) from error
    return _event(claims, expected, allowed, now)


def _parts(token: Any) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Header and claims; nothing is verified yet."""
    if not isinstance(token, str) or len(token) > MAX_CHARACTERS:
        raise _Doubtful(Doubt.MALFORMED)
    try:
        compact = jws.extract_compact(token.encode())
        claims = json.loads(compact.payload)
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise _Doubtful(Doubt.MALFORMED) from error
    if not isinstance(claims, dict):
        raise _Doubtful(Doubt.MALFORMED)
    return compact.protected, claims


def _event(
    claims: Mapping[str, Any], expected: Expected, allowed: frozenset[EventKind], now: datetime
) -> tuple[str, CaseEvent]:
    if claims.get("sub") != f"submission:{expected.submission_id}":
        raise _Doubtful(Doubt.SUBJECT)
    if claims.get("txn") != f"case:{expected.case_id}":
        raise _Doubtful(Doubt.TRANSACTION)
    number, entries = claims.get("jti"), claims.get("events")
    if not isinstance(number, str) or not number:
        raise _Doubtful(Doubt.MALFORMED)
    if not isinstance(entries, dict) or len(entries) != 1:
        raise _Doubtful(Doubt.EVENTS)
    ((uri, content),) = entries.items()
    try:
        kind = EventKind(uri.removeprefix(PREFIX)) if uri.startswith(PREFIX) else None
    except ValueError:
        kind = None
    if kind is None or not isinstance(content, dict):
        raise _Doubtful(Doubt.EVENTS)
    if kind not in allowed:
        raise _Doubtful(Doubt.ISSUER)
    if not _same_content(content.get("authenticationTags"), expected.tags):
        raise _Doubtful(Doubt.CONTENT)
    issued = _time(claims.get("iat"), now)
    return number, CaseEvent(kind, issued, str(claims["iss"]), _problems(content))


def _time(value: Any, now: datetime) -> datetime:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _Doubtful(Doubt.TIME)
    try:
        issued = datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise _Doubtful(Doubt.TIME) from error
    if value < 0 or (issued - now).total_seconds() > LEEWAY_SECONDS:
        raise _Doubtful(Doubt.TIME)
    return issued


def _same_content(tags: Any, sent: Mapping[str, str]) -> bool:
    """Whether an event is about what we sent; one that names no tags says nothing about it."""
    if tags is None:
        return True
    if not isinstance(tags, dict):
        return False
    attachments = tags.get("attachments") or {}
    if not isinstance(attachments, dict):
        return False
    named = {"metadata": tags.get("metadata"), "data": tags.get("data"), **attachments}
    # A tag we do not know is "" in `sent`; a part we never sent is missing there.
    return not sent or all(
        sent.get(name) in ("", value) for name, value in named.items() if value is not None
    )


def _problems(content: Mapping[str, Any]) -> tuple[Problem, ...]:
    rows = content.get("problems")
    names = ("type", "title", "detail", "instance")
    return tuple(
        Problem(*(row[name] if isinstance(row.get(name), str) else "" for name in names))
        for row in (rows if isinstance(rows, list) else ())
        if isinstance(row, dict)
    )
