"""Opening a draft with its resume code and the second factor, from any conversation.

Whether there is no such code, the draft has expired, or the factor is wrong: the answer is the
same, and so is the work before it.
"""

import os

from actions.services.codes import ResumeCode, new_code
from actions.services.drafts import Draft
from actions.services.factors import SALT_BYTES, Cost, Factor, FactorHash
from actions.storage.cipher import Cipher
from actions.storage.drafts import Clock, Drafts
from actions.storage.engine import Database
from actions.storage.records import read_secret, sealed_secret, secret_place
from actions.storage.tries import TriesStore

NOBODY = "nobody"


class Opener:
    """The door to drafts of other conversations; `cost` is that of hashing a factor."""

    def __init__(
        self,
        database: Database,
        cipher: Cipher,
        drafts: Drafts,
        tries: TriesStore,
        cost: Cost,
        clock: Clock,
    ) -> None:
        self._database = database
        self._cipher = cipher
        self._drafts = drafts
        self._tries = tries
        self._clock = clock
        # No factor has this hash; it is what a code is compared with that does not exist.
        self._nobody = FactorHash(os.urandom(SALT_BYTES), os.urandom(32), cost)

    def open(self, code: ResumeCode, factor: Factor, conversation: str) -> Draft:
        """The draft, which from now on belongs to `conversation`; the old one loses it.

        Raises NotOpened, TooManyTries, StorageUnavailable, DraftUnreadable.
        """
        with self._database.write() as session:
            refusal = self._tries.count(session, code, conversation, self._clock())
        sealed, place = self._sealed(code)
        kept = read_secret(sealed, place, self._cipher)[1]
        # The long work is done outside of a transaction, so that others need not wait.
        if not kept.matches(factor):
            raise refusal
        with self._database.write() as session:
            row = self._drafts.row_of_code(session, code)
            if row is None or row.secret != sealed:  # nobody's, or changed in the meantime
                raise refusal
            self._tries.was_right(session, code, conversation)
            return self._drafts.moved(session, row, conversation)

    def _sealed(self, code: ResumeCode) -> tuple[bytes, str]:
        """The sealed code and hash of a code's draft, or nobody's, and what they are bound to."""
        nobody = secret_place(NOBODY)
        substitute = sealed_secret(new_code(), self._nobody, nobody, self._cipher)
        with self._database.read() as session:
            row = self._drafts.row_of_code(session, code, lock=False)
            if row is None or row.secret is None:
                return substitute, nobody
            return row.secret, secret_place(row.id)
