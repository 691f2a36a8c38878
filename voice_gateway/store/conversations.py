"""One row per conversation: who may speak in it, since when, in which language. No texts."""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

metadata = sa.MetaData()
conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("token_hash", sa.LargeBinary(32), nullable=False),
    sa.Column("created_at", sa.Float, nullable=False),
    sa.Column("last_message_at", sa.Float, nullable=False, index=True),
    sa.Column("locale", sa.String(20), nullable=False),
    sa.Column("language_state", sa.Text, nullable=False),
    sa.Column("rate", sa.Float, nullable=False),
)
TOUCH_SECONDS = 60.0
NOBODY = hashlib.sha256(b"").digest()


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as the gateway knows it.

    `language_state` is the JSON of `dialogue.language.State`; `rate` the speech rate the citizen
    asked for (1.0 is normal); `last_message_at` in seconds since 1970.
    """

    id: str
    locale: str
    language_state: str
    rate: float
    last_message_at: float


class Conversations:
    """The table of conversations. Blocking: call it from a thread."""

    def __init__(
        self, engine: sa.Engine, retention_hours: float, clock: Callable[[], float] = time.time
    ) -> None:
        self._engine = engine
        self._seconds = retention_hours * 3600
        self._clock = clock

    def new(self, locale: str, language_state: str) -> tuple[Conversation, str]:
        """A conversation that is not stored yet, and its token (256 random bits)."""
        identifier = f"c-{secrets.token_hex(16)}"
        now = self._clock()
        return Conversation(identifier, locale, language_state, 1.0, now), secrets.token_urlsafe(32)

    def add(self, conversation: Conversation, token: str) -> None:
        """Store a new conversation; of the token only its SHA-256."""
        row = {
            "id": conversation.id,
            "token_hash": _digest(token),
            "created_at": conversation.last_message_at,
            "last_message_at": conversation.last_message_at,
            "locale": conversation.locale,
            "language_state": conversation.language_state,
            "rate": conversation.rate,
        }
        with self._engine.begin() as connection:
            connection.execute(conversations.insert().values(row))

    def find(self, identifier: str, token: str | None = None) -> Conversation | None:
        """The conversation if the token opens it; None for a wrong token and an unknown id alike.

        Without a token nothing is compared: for callers that are trusted otherwise.
        """
        query = sa.select(conversations).where(conversations.c.id == identifier)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if token is not None:
            # The same work is done for an unknown id, so that time tells nothing either.
            right = hmac.compare_digest(_digest(token), row.token_hash if row else NOBODY)
            if not right:
                return None
        if row is None:
            return None
        return Conversation(row.id, row.locale, row.language_state, row.rate, row.last_message_at)

    def expired(self, conversation: Conversation) -> bool:
        """Whether the last message is older than the retention period."""
        return conversation.last_message_at < self._clock() - self._seconds

    def due(self, conversation: Conversation) -> bool:
        """Whether the time of the last message must be written, even if nothing else changed.

        A minute more or less does not matter to the retention period, a write per turn does to
        the time of an answer.
        """
        return self._clock() - conversation.last_message_at > min(TOUCH_SECONDS, self._seconds / 10)

    def update(self, conversation: Conversation) -> None:
        """Remember the state after a turn; the retention period begins anew."""
        change = {
            "locale": conversation.locale,
            "language_state": conversation.language_state,
            "rate": conversation.rate,
            "last_message_at": self._clock(),
        }
        found = conversations.c.id == conversation.id
        with self._engine.begin() as connection:
            connection.execute(conversations.update().where(found).values(change))

    def delete(self, identifier: str) -> None:
        """Forget the conversation."""
        statement = conversations.delete().where(conversations.c.id == identifier)
        with self._engine.begin() as connection:
            connection.execute(statement)

    def expire(self, identifier: str) -> None:
        """Let the retention period end now: the next purge erases the conversation."""
        statement = conversations.update().where(conversations.c.id == identifier)
        with self._engine.begin() as connection:
            connection.execute(statement.values(last_message_at=0.0))

    def outdated(self) -> list[str]:
        """Ids of the conversations whose retention period is over."""
        limit = self._clock() - self._seconds
        query = sa.select(conversations.c.id).where(conversations.c.last_message_at < limit)
        with self._engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def check(self) -> None:
        """Raise SQLAlchemyError when the database does not answer."""
        with self._engine.connect() as connection:
            connection.execute(sa.select(conversations.c.id).limit(1))
