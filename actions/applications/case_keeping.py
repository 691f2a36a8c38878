"""A changed case back into its draft."""

from datetime import UTC, datetime

from actions.services.cases import Case
from actions.services.drafts import Draft
from actions.storage.case_news import Kept


def kept(draft: Draft, case: Case, look: datetime | None) -> Kept:
    """The draft's cursor with the case; `look` is when to look at it next."""
    cursor = {**draft.cursor, "case": case.to_json()} if isinstance(draft.cursor, dict) else None
    news = datetime.fromtimestamp(case.news.at, UTC) if case.news else None
    return Kept(cursor, look, news)
