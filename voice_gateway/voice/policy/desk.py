"""When persons answer the telephone, and at which extension."""

from datetime import datetime
from zoneinfo import ZoneInfo

import holidays
from opening_hours import OpeningHours

from voice_gateway.voice.policy.data import Desk

COUNTRY = "DE"


def is_open(desk: Desk, now: datetime) -> bool:
    """Whether somebody answers now; `now` knows its time zone.

    The evaluator knows the holidays of the country; those of the state alone are looked up, and
    count when the hours say anything about holidays.
    """
    local = now.astimezone(ZoneInfo(desk.timezone)).replace(tzinfo=None)
    if "PH off" in desk.hours and local.date() in holidays.country_holidays(
        COUNTRY, subdiv=desk.state, years=local.year
    ):
        return False
    return bool(OpeningHours(desk.hours, country=COUNTRY).is_open(local))


def target(desk: Desk, topic: str) -> str:
    """The extension for a topic."""
    return next((row.target for row in desk.targets if row.topic == topic), desk.default)
