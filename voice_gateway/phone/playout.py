"""Sound on its way to the caller: smooths what arrives unevenly, and can be dropped at once."""

import asyncio

from voice_gateway.phone.call import FRAME_BYTES, FRAME_SECONDS, Call

CUSHION_FRAMES = 3
"""So much is collected before a sentence begins; it carries over gaps of the network."""
AHEAD_FRAMES = 25
"""So much is handed to the call ahead of time: it plays on while this process has to wait."""


class Playout:
    """A queue in front of a call. Pieces of any length go in; whole 20 ms frames come out."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._waiting = bytearray()
        self._collecting = 0
        self._quiet = asyncio.Event()
        self._quiet.set()

    def add(self, pcm: bytes) -> None:
        """Queue sound."""
        self._waiting += pcm
        self._quiet.clear()

    def flush(self) -> None:
        """Drop everything that has not been heard."""
        self._waiting.clear()
        self._collecting = 0
        self._call.flush()

    async def heard(self) -> None:
        """Wait until everything that was queued has been heard, or the caller is gone."""
        ends = [asyncio.create_task(event.wait()) for event in (self._quiet, self._call.ended)]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for end in ends:
            end.cancel()

    async def run(self) -> None:
        """Move sound from the queue to the call until cancelled."""
        while True:
            self._step()
            await asyncio.sleep(FRAME_SECONDS / 2)

    def _step(self) -> None:
        ahead = self._call.queued()
        if not self._waiting:
            if ahead == 0:
                self._quiet.set()
            return
        if ahead == 0 and len(self._waiting) < CUSHION_FRAMES * FRAME_BYTES:
            # The end of a sentence may be shorter than the cushion: it does not wait for more.
            self._collecting += 1
            if self._collecting < 2 * CUSHION_FRAMES:
                return
        self._collecting = 0
        room = AHEAD_FRAMES * FRAME_BYTES - ahead
        piece = bytes(self._waiting[: max(0, room - room % 2)])
        if len(piece) == len(self._waiting):
            # A frame that is not full would be completed with silence by the call.
            whole = len(piece) - len(piece) % FRAME_BYTES
            if not whole and ahead:
                return  # more may come
            piece = piece[:whole] if whole else piece + bytes(FRAME_BYTES - len(piece))
        taken = self._call.write(piece)
        del self._waiting[:taken]
