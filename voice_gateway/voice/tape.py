"""What the person said last: the sound of the present turn, kept in memory until it is taken."""

from dataclasses import dataclass

import numpy as np

from voice_gateway.speech.audio import resample
from voice_gateway.speech.stt import SAMPLE_RATE, Samples

PREROLL_SECONDS = 0.7
"""Kept before the voice was noticed: detection takes a moment, and first sounds are soft."""
LONGEST_SECONDS = 60.0
"""A turn that never ends is cut here, oldest sound first."""


@dataclass(frozen=True, slots=True)
class Take:
    """A stretch of sound at 16 kHz; `end` is its position on the tape, in samples of the line."""

    samples: Samples
    end: int

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.samples.size / SAMPLE_RATE


class Tape:
    """Sound of one line at `rate` Hz, 16 bit mono. Positions count samples since the call began."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._pcm = bytearray()
        self._offset = 0  # position of the first sample in memory
        self._taken = 0
        self._begin: int | None = None  # where the present turn begins

    @property
    def position(self) -> int:
        """Where the tape ends."""
        return self._offset + len(self._pcm) // 2

    def write(self, pcm: bytes) -> None:
        """Append sound; outside a turn only the last moment is kept."""
        self._pcm += pcm
        kept = LONGEST_SECONDS if self._begin is not None else PREROLL_SECONDS
        self._forget(self.position - int(kept * self._rate))

    def begin(self, spoken_seconds: float) -> None:
        """Somebody has begun to speak so long ago; has no effect within a turn."""
        if self._begin is None:
            start = self.position - int((PREROLL_SECONDS + spoken_seconds) * self._rate)
            self._begin = max(start, self._taken, self._offset)

    def snapshot(self) -> Take:
        """The turn so far."""
        begin = self._taken if self._begin is None else self._begin
        first = 2 * (max(begin, self._offset) - self._offset)
        pcm = np.frombuffer(bytes(self._pcm[first:]), np.int16)
        samples = pcm.astype(np.float32) / np.float32(32768.0)
        return Take(resample(samples, self._rate, SAMPLE_RATE), self.position)

    def take(self, end: int) -> None:
        """The turn up to this position is done with; what came after it begins the next one."""
        self._taken = max(self._taken, end)
        self._begin = None
        self._forget(end)

    def _forget(self, position: int) -> None:
        count = min(position - self._offset, len(self._pcm) // 2)
        if count > 0:
            del self._pcm[: 2 * count]
            self._offset += count
