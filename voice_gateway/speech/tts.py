"""What a voice is, independent of the engine behind it."""

from dataclasses import dataclass
from typing import Literal, Protocol

from voice_gateway.speech.stt import Samples

AudioFormat = Literal["wav", "ogg"]


@dataclass(frozen=True, slots=True)
class Audio:
    """Encoded speech: the file's bytes, its media type and its length in seconds."""

    data: bytes
    media_type: str
    seconds: float


class Voice(Protocol):
    """Turns speakable text into samples; calls come from several threads at once."""

    @property
    def sample_rate(self) -> int:
        """Hz of the samples `speak` returns."""
        ...

    def speak(self, text: str, rate: float) -> Samples:
        """Already normalised text → mono samples; rate 1.0 is 130–145 words a minute."""
        ...
