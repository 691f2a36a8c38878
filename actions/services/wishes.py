"""When somebody would like to come, kept until an office and a day are chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from actions.services.moments import Moment
from actions.services.values.days import Days
from actions.services.values.times import Span

NEAREST = 5
"""Of the free times so many around a wished time that is taken are offered first."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Days and times as in `Moment`; what was not said is None."""

    days: Days | None = None
    when: time | Span | None = None

    @classmethod
    def of(cls, moment: Moment) -> "Wish | None":
        """What a message wishes, None when it names neither day nor time."""
        return cls(moment.days, moment.when) if moment.days or moment.when else None

    def to_json(self) -> dict[str, Any]:
        """For the conversation's memory: ISO dates and "HH:MM"; `from_json` is the inverse."""
        days, when = self.days, self.when
        return {
            "first": days.first.isoformat() if days else None,
            "last": days.last.isoformat() if days and days.last else None,
            "past": days.past if days else False,
            "start": _clock(when.start if isinstance(when, Span) else when),
            "end": _clock(when.end) if isinstance(when, Span) else None,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Wish":
        """Read what `to_json` wrote; raises KeyError or ValueError on other data."""
        first, last = data["first"], data["last"]
        start, end = data["start"], data["end"]
        days = when = None
        if first:
            until = date.fromisoformat(last) if last else None
            days = Days(date.fromisoformat(first), until, data["past"])
        if start:
            when = time.fromisoformat(start)
        if start and end:
            return cls(days, Span(time.fromisoformat(start), time.fromisoformat(end)))
        return cls(days, when)

    def days_among(self, free: Sequence[date]) -> list[date]:
        """The free days that are wished; all when no day was named."""
        days = self.days
        return [day for day in free if days is None or (day in days and not days.past)]

    def unwanted(self, clocks: Sequence[str]) -> list[str]:
        """Of free times ("HH:MM"), those to offer only when asked for more.

        Outside a wished span, or not among those nearest to a wished time.
        """
        when = self.when
        if isinstance(when, Span):
            return [clock for clock in clocks if time.fromisoformat(clock) not in when]
        if when is None:
            return []
        minutes = when.hour * 60 + when.minute
        ranked = sorted(
            clocks, key=lambda clock: abs(int(clock[:2]) * 60 + int(clock[3:]) - minutes)
        )
        return sorted(ranked[NEAREST:])


def _clock(moment: time | None) -> str | None:
    return moment.isoformat("minutes") if moment else None
