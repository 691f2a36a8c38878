"""Keeps what was not understood, in a thread of its own: no turn waits for it or fails with it."""

import asyncio
import hashlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from actions.log import log
from actions.services.learned import Guess, Learned, Reason
from actions.storage.learning import LearnedTexts

MOST_WAITING = 100
MOST_REMEMBERED = 10_000
PURGE_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Note:
    """A message as it was said, in memory until it is anonymised; `repr` does not show it.

    `language` is the ISO 639-1 code; `conversation` serves only to count the same text of one
    conversation once.
    """

    text: str = field(repr=False)
    language: str
    locale: str
    channel: str
    reason: Reason
    guesses: tuple[Guess, ...]
    conversation: str = field(repr=False)


class Learner:
    """Anonymises and stores notes one after the other.

    `open_store` and `make_anonymiser` are called when they are first needed; `today` is the clock.
    Whatever fails is logged by the kind of error alone, and the note is lost.
    """

    def __init__(
        self,
        open_store: Callable[[], LearnedTexts],
        make_anonymiser: Callable[[], Callable[[str, str], str | None]],
        today: Callable[[], date],
    ) -> None:
        self._open_store = open_store
        self._make_anonymiser = make_anonymiser
        self._today = today
        self._executor = ThreadPoolExecutor(1, "learning")
        self._room = threading.BoundedSemaphore(MOST_WAITING)
        self._secret = secrets.token_bytes(32)
        self._met: OrderedDict[bytes, None] = OrderedDict()
        self._purged: date | None = None

    def take(self, note: Note) -> None:
        """Keep a note soon; when too many are waiting, it is dropped."""
        self._soon(lambda: self._keep(note))

    def purge(self) -> None:
        """Delete what is outdated soon, once a day at most."""
        self._soon(self._purge)

    async def purge_regularly(self) -> None:
        """Purge at once and then every day, until cancelled."""
        while True:
            self.purge()
            await asyncio.sleep(PURGE_SECONDS)

    def close(self) -> None:
        """Finish what is waiting, and close the store."""
        self._executor.shutdown()
        if "_store" in self.__dict__:
            self._store.close()

    def _soon(self, work: Callable[[], None]) -> None:
        if not self._room.acquire(blocking=False):
            return
        try:
            self._executor.submit(self._safely, work)
        except RuntimeError:  # closed
            self._room.release()

    def _safely(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:
            # Its text might hold what the citizen said.
            log.warning("learning_failed", error=type(error).__name__)
        finally:
            self._room.release()

    @cached_property
    def _store(self) -> LearnedTexts:
        return self._open_store()

    @cached_property
    def _anonymised(self) -> Callable[[str, str], str | None]:
        return self._make_anonymiser()

    def _keep(self, note: Note) -> None:
        text = self._anonymised(note.text, note.language)
        if text is None or self._was_met(note.conversation, text):
            return
        self._store.add(
            Learned(self._today(), note.locale, note.channel, text, note.reason, note.guesses)
        )

    def _was_met(self, conversation: str, text: str) -> bool:
        """Whether this conversation has said the same before.

        Remembered are keyed hashes, in memory; nothing stored leads back to a conversation.
        """
        message = f"{conversation}\0{text}".encode("utf-8", "surrogatepass")
        key = hashlib.blake2b(message, key=self._secret, digest_size=16).digest()
        before = key in self._met
        self._met[key] = None
        if len(self._met) > MOST_REMEMBERED:
            self._met.popitem(last=False)
        return before

    def _purge(self) -> None:
        today = self._today()
        if self._purged != today:
            self._store.purge()
            self._purged = today
