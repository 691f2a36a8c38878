"""discovery.json: where the interface is, which version and which formats it has."""

from collections.abc import Iterable
from typing import Any

from sandbox.open311.dialects import Dialect

CHANGED = "2026-11-24T08:00:00+01:00"
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"


def discovery(url: str, dialects: Iterable[Dialect]) -> dict[str, Any]:
    """The record of both dialects below `url`."""
    return {
        "changeset": CHANGED,
        "contact": "Musterstadt gibt es nicht. Alle Angaben sind erfunden.",
        "key_service": "Für Meldungen genügt ein beliebiger api_key.",
        "endpoints": [
            {
                "specification": SPECIFICATION,
                "url": f"{url}{dialect.base}",
                "changeset": CHANGED,
                "type": "test",
                "formats": ["application/json"],
            }
            for dialect in dialects
        ],
    }
