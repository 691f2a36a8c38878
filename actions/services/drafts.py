"""A started application that can be interrupted: its state, how long it is kept, what can go wrong.

DraftError                base; `code` chooses the words, nothing personal is in it
├── NoDraft               the conversation has no such draft: deleted, expired, handed over
├── NotOpened             code and factor do not fit, or there is no such code: nobody is told which
├── TooManyTries          not tried, because there were too many wrong ones
├── DraftChanged          another message changed the draft in the meantime; load it again
├── DraftUnreadable       what is stored does not decrypt: somebody changed it, or no key
├── AttachmentMissing     no such attachment in this draft
├── AttachmentRefused     the file or the draft would become too large
└── StorageUnavailable    the database does not answer or is full; nothing was changed
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

type Json = Mapping[str, Any] | list[Any] | str | int | float | bool | None


class DraftError(Exception):
    """Base of all expected failures."""

    code = "draft_error"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.code)


class NoDraft(DraftError):
    """The conversation has no such draft (any more)."""

    code = "no_draft"


class NotOpened(DraftError):
    """Code and factor do not open a draft.

    `wait`: until the next try is allowed, zero for at once; `left`: wrong tries before a wait.
    """

    code = "draft_not_opened"

    def __init__(self, wait: timedelta, left: int) -> None:
        super().__init__()
        self.wait = wait
        self.left = left


class TooManyTries(DraftError):
    """Not even tried; `wait` tells how long, `locked` that it is the long lock."""

    code = "draft_too_many_tries"

    def __init__(self, wait: timedelta, locked: bool) -> None:
        super().__init__()
        self.wait = wait
        self.locked = locked


class DraftChanged(DraftError):
    """The draft was saved by somebody else since it was loaded; nothing was overwritten."""

    code = "draft_changed"


class DraftUnreadable(DraftError):
    """The stored draft does not decrypt."""

    code = "draft_unreadable"


class AttachmentMissing(DraftError):
    """The draft has no such attachment (any more)."""

    code = "attachment_missing"


class AttachmentRefused(DraftError):
    """Too large, or too many; `limit` in bytes or files, as `reason` says ("bytes", "files")."""

    code = "attachment_refused"

    def __init__(self, reason: str, limit: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.limit = limit


class StorageUnavailable(DraftError):
    """The database did not do what was asked; nothing was changed."""

    code = "storage_unavailable"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a draft: its name as given, its media type, its size in bytes."""

    id: str
    filename: str = field(repr=False)
    type: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A started application.

    `form_version`: the hash of the form's file that the answers were given to; `answers`: field id
    → JSON value; `cursor`: where the form is, any JSON value, only the form driver reads it;
    `attachments`: oldest first; `version` counts changes; `has_code`: a resume code was given.
    Times are aware. What a citizen said is not in the repr.
    """

    id: str
    form: str
    form_version: str
    locale: str
    conversation: str = field(repr=False)
    answers: Mapping[str, Any] = field(repr=False)
    cursor: Json = field(repr=False)
    attachments: tuple[Attachment, ...]
    has_code: bool
    version: int
    created: datetime
    updated: datetime
    expires: datetime

    def with_answer(self, field_id: str, value: Json, cursor: Json) -> "Draft":
        """The draft with one more answer (or a changed one), and where the form is then."""
        return replace(self, answers={**self.answers, field_id: value}, cursor=cursor)


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long drafts are kept.

    `keep` after the last use, but no longer than `longest` after the beginning; citizens are warned
    from `warn` before the end. A draft without a resume code is kept for `without_code`: once its
    conversation is erased, nobody can open it any more.
    """

    keep: timedelta = timedelta(days=30)
    longest: timedelta = timedelta(days=90)
    warn: timedelta = timedelta(days=3)
    without_code: timedelta = timedelta(days=2)

    def until(self, created: datetime, used: datetime, *, has_code: bool) -> datetime:
        """When a draft expires that was used last at `used`."""
        kept = self.keep if has_code else min(self.without_code, self.keep)
        return min(used + kept, created + self.longest)

    def warns(self, draft: Draft, now: datetime) -> bool:
        """Whether a draft that can be resumed expires soon."""
        return draft.has_code and now < draft.expires <= now + self.warn
