"""Importing a municipality's services and offices into `var/catalogue.json`."""

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from actions import catalogue_store
from actions.clients import dldb, pvog, xzufi
from actions.services.catalogue import Catalogue
from actions.services.errors import SourceUnreadable
from actions.services.text import Skipped

Progress = Callable[[int, int], None]
SANDBOX_ARS = "169999999999"
SANDBOX_CLIENT = "stadtlotse"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came in and what was left out, with the reason."""

    origin: str
    services: int
    offices: int
    skipped: tuple[Skipped, ...]


async def _pvog(
    source: str,
    ars: str,
    client_id: str,
    transport: httpx.AsyncBaseTransport | None,
    progress: Progress,
) -> tuple[Catalogue, list[Skipped]]:
    client = pvog.PvogClient(source, ars, client_id, transport=transport)
    try:
        return await pvog.read(client, progress)
    finally:
        await client.close()


def run_import(
    kind: str,
    *,
    source: str | Path,
    target: Path,
    offices: Path | None = None,
    ars: str | None = None,
    client_id: str | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
    progress: Progress = lambda done, total: None,
) -> ImportReport:
    """Read a source and replace the catalogue at `target`.

    `source` is a file (dldb, xzufi) or the base URL of a Suchdienst (pvog); `offices` the second
    file of dldb. `ars` and `client_id` (pvog) come from STADTLOTSE_PVOG_ARS and
    STADTLOTSE_PVOG_CLIENT_ID and otherwise fit the sandbox. Broken entries are reported; when
    nothing can be read SourceUnreadable is raised and the catalogue stays as it was. Raises
    ValueError for another kind, OSError when the target cannot be written.
    """
    match kind:
        case "dldb":
            catalogue, skipped = dldb.read(Path(source), offices)
        case "xzufi":
            catalogue, skipped = xzufi.read(Path(source))
        case "pvog":
            catalogue, skipped = asyncio.run(
                _pvog(
                    str(source),
                    ars or os.environ.get("STADTLOTSE_PVOG_ARS") or SANDBOX_ARS,
                    client_id or os.environ.get("STADTLOTSE_PVOG_CLIENT_ID") or SANDBOX_CLIENT,
                    transport,
                    progress,
                )
            )
        case _:
            raise ValueError(f"unknown kind of source {kind!r}: dldb, pvog or xzufi")
    if not catalogue.services:
        reasons = "; ".join(f"{s.id}: {s.reason}" for s in skipped[:3])
        raise SourceUnreadable(f"no service could be used ({reasons})")
    origin = f"{kind}:{source}" if kind == "pvog" else f"{kind}:{Path(source).name}"
    catalogue_store.write(target, catalogue, origin)
    return ImportReport(origin, len(catalogue.services), len(catalogue.offices), tuple(skipped))
