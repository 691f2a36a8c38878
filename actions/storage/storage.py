"""The application's own database as a whole: opened at the start, purged again and again."""

import asyncio
from dataclasses import dataclass

import structlog

from actions.services.codes import ResumeCode
from actions.services.drafts import Draft, StorageUnavailable
from actions.services.factors import Cost, Factor
from actions.services.throttle import Throttle
from actions.storage.attachments import Attachments, Limits
from actions.storage.case_news import CaseNews
from actions.storage.cipher import Cipher, PlacedCipher
from actions.storage.drafts import Clock, Drafts, utc_now
from actions.storage.engine import Database, make_engine, migrate
from actions.storage.keyfile import KeysUnusable, create_keys, open_to_others
from actions.storage.opening import Opener
from actions.storage.rotation import OUTBOX_PLACE, usage
from actions.storage.settings import StorageSettings
from actions.storage.tries import TriesStore

log = structlog.get_logger()
COST, THROTTLE = Cost(), Throttle()
TICKET_PLACE = "ticket"


@dataclass(frozen=True, slots=True)
class Storage:
    """The stores; see each of them."""

    database: Database
    drafts: Drafts
    attachments: Attachments
    opener: Opener
    tries: TriesStore
    news: CaseNews
    clock: Clock
    outbox_cipher: PlacedCipher
    """For `actions.storage.outbox.Outbox`."""
    ticket_cipher: PlacedCipher
    """For links to documents, which are stored nowhere."""

    def open_draft(self, code: ResumeCode, factor: Factor, conversation: str) -> Draft:
        """See Opener.open."""
        return self.opener.open(code, factor, conversation)

    def purge(self) -> int:
        """Delete what has expired; how many drafts. Raises StorageUnavailable. Blocking."""
        with self.database.write() as session:
            self.tries.purge(session, self.clock())
        return self.drafts.purge()

    def close(self) -> None:
        """Give the connections back."""
        self.database.close()


def open_database(url: str) -> Database:
    """The database with the newest schema; raises SQLAlchemyError when it cannot be reached."""
    engine = make_engine(url)
    migrate(engine)
    return Database(engine)


def open_storage(
    settings: StorageSettings,
    *,
    clock: Clock = utc_now,
    cost: Cost = COST,
    throttle: Throttle = THROTTLE,
) -> Storage:
    """Bring the schema up to date, read the keys (the first time: make them), and open the stores.

    Raises KeysUnusable, also when the file of keys is missing although something is stored, and
    SQLAlchemyError when the database cannot be reached.
    """
    database = open_database(settings.url)
    if not settings.keys.exists():
        # With a new key everything that is stored would merely look damaged.
        if usage(database):
            raise KeysUnusable(f"{settings.keys} is missing, but something is sealed with it")
        create_keys(settings.keys, clock().date())
        log.info("keys_created", file=str(settings.keys))
    if open_to_others(settings.keys):
        log.warning("keys_open_to_others", file=str(settings.keys))
    cipher = Cipher(settings.keys)
    drafts = Drafts(database, cipher, settings.keeping, cost, clock)
    limits = Limits(settings.attachment_bytes, settings.attachment_files)
    tries = TriesStore(cipher, throttle)
    return Storage(
        database=database,
        drafts=drafts,
        attachments=Attachments(database, cipher, drafts, limits, clock),
        opener=Opener(database, cipher, drafts, tries, cost, clock),
        tries=tries,
        news=CaseNews(database, cipher, clock),
        clock=clock,
        outbox_cipher=cipher.at(OUTBOX_PLACE),
        ticket_cipher=cipher.at(TICKET_PLACE),
    )


async def purge_periodically(storage: Storage, seconds: float) -> None:
    """Purge now and then every so many seconds, until cancelled."""
    while True:
        try:
            if count := await asyncio.to_thread(storage.purge):
                log.info("drafts_purged", drafts=count)
        except StorageUnavailable as error:  # the database may be back next time
            log.error("purge_failed", error=str(error))
        await asyncio.sleep(seconds)
