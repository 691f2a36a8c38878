"""A submitted application: what is kept of it, where it stands, and what of that is news.

What is kept stands in the draft's cursor, sealed like everything else of it, and goes with it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self

from actions.services.case_state import CaseState, Delivery, Processing, ProcessingState

HASH_CHARS = 16
SEEN = Processing.SUBMITTED
LONGEST = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands, to be told.

    `code`: a name of `Processing`, or "sending", "waiting", "failed", "rejected", "unavailable";
    `quotes`: the office's own German words; `due`, `since`: ISO 8601 days or "".
    """

    code: str
    quotes: tuple[str, ...] = ()
    due: str = ""
    since: str = ""

    @classmethod
    def of(cls, state: CaseState) -> Self:
        """What a delivery service and an office say."""
        if state.delivery is Delivery.REJECTED:
            words = (problem.detail or problem.title for problem in state.problems)
            return cls("rejected", tuple(word for word in words if word))
        now = state.processing or ProcessingState(Processing.SUBMITTED)
        required = now.status is Processing.ACTION_REQUIRED
        quote = now.details if required else now.information
        return cls(
            str(now.status),
            (quote,) if quote else (),
            now.due.isoformat() if required and now.due else "",
            now.at.date().isoformat() if now.at else "",
        )

    @property
    def mark(self) -> str:
        """The same for what says the same: a state that an office sets twice is told once."""
        content = json.dumps([self.code, self.quotes, self.due])
        return hashlib.sha256(content.encode()).hexdigest()[:HASH_CHARS]

    @property
    def final(self) -> bool:
        """Whether nothing more is to come."""
        return self.code in (Processing.COMPLETED, "rejected", "failed")

    @property
    def silent(self) -> bool:
        """Whether it says nothing that is worth telling unasked."""
        return self.code in ("sending", "waiting", "unavailable")


@dataclass(frozen=True, slots=True)
class News:
    """News that wait to be told; `at` (seconds) is when they were found."""

    id: str
    at: float
    standing: Standing


@dataclass(frozen=True, slots=True)
class Case:
    """What is kept of a submitted application.

    `client`: the submission's id of ours; `at`: when it was submitted; `tell`: the conversation
    that wants to be told unasked, "" for none; `told`: mark of what was told last; `changed`: when
    something was new last (seconds); `added`: ids of submissions that added files.
    """

    client: str
    at: str = ""
    tell: str = ""
    told: str = ""
    changed: float = 0.0
    news: News | None = None
    added: tuple[str, ...] = ()

    @classmethod
    def of(cls, cursor: Any) -> Self | None:
        """The case in a draft's cursor, None when it was not submitted."""
        row = cursor.get("case") if isinstance(cursor, Mapping) else None
        if not isinstance(row, Mapping) or not row.get("client"):
            return None
        known = {k: v for k, v in row.items() if k in cls.__dataclass_fields__}
        known["added"] = tuple(row.get("added") or ())
        if news := row.get("news"):
            standing = news["standing"]
            told = Standing(**{**standing, "quotes": tuple(standing["quotes"])})
            known["news"] = News(news["id"], news["at"], told)
        return cls(**known)

    def to_json(self) -> dict[str, Any]:
        """For the cursor; `of` is the inverse."""
        row = asdict(self)
        row["added"] = list(self.added)
        if self.news:
            row["news"]["standing"]["quotes"] = list(self.news.standing.quotes)
        return row

    def found(self, standing: Standing, number: str, now: datetime) -> "Case":
        """The case after a look at it: with news `number`, unless there is nothing new to tell."""
        mark = standing.mark
        if standing.silent or mark == self.told:
            return self
        if self.news and self.news.standing.mark == mark:
            return self
        at = now.timestamp()
        return replace(self, news=News(number, at, standing), changed=at)

    def heard(self, standing: Standing) -> "Case":
        """The case after its standing was told; older news are none any more."""
        if standing.silent:
            return self
        return replace(self, told=standing.mark, news=None)

    def told_news(self, number: str) -> "Case":
        """The case after news were told; later ones stay."""
        if self.news is None or self.news.id != number:
            return self
        return self.heard(self.news.standing)

    def quiet(self) -> "Case":
        """The case when nobody is to be told any more."""
        return replace(self, tell="", news=None)

    def look(self, now: datetime, least: timedelta) -> datetime | None:
        """When to look again: the longer nothing happened, the more rarely; None for never."""
        if not self.tell:
            return None
        calm = timedelta(seconds=max(0.0, now.timestamp() - self.changed)) / 20
        return now + max(least, min(calm, LONGEST))
