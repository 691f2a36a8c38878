"""espeak-ng as a library, out of a Python wheel: speaks every locale, needs no download.

The library keeps its state in globals, so all calls go through one lock; a sentence takes a few
milliseconds, so the wait does not matter.
"""

import ctypes
import threading
from functools import cache

import espeakng_loader
import numpy as np

from voice_gateway.speech.audio import level
from voice_gateway.speech.errors import SpeechUnavailable
from voice_gateway.speech.stt import Samples

PACES = {"en-gb": 117, "fr-fr": 117, "tr": 165, "pl": 165, "ar": 165}
USUAL_PACE = 142
"""What espeak-ng is told for our normal pace. Its own count of words is off by language: measured,
142 is 140 German words a minute, 117 is 138 English ones. Languages of long words (Turkish) have
fewer words a minute at the same pace of syllables."""

_RETRIEVAL_SYNCHRONOUS = 2  # samples through the callback, no sound device
_DONT_EXIT = 0x8000
_UTF8 = 1
_RATE = 1
_END_PAUSE = 0x1000
_ALL_GOOD = 0

_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


class _VoiceProperties(ctypes.Structure):
    """espeak_VOICE of the C interface, for choosing a voice by language."""

    _fields_ = [
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_char_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("xx1", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    ]


class _Library:
    """The initialised library; use `run`, which is serialised."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._blocks: list[bytes] = []
        try:
            self._lib = ctypes.CDLL(espeakng_loader.get_library_path())
            data = espeakng_loader.get_data_path()
        except (OSError, RuntimeError) as error:
            raise SpeechUnavailable(f"espeak-ng cannot be loaded: {error}") from error
        rate = self._lib.espeak_Initialize(
            _RETRIEVAL_SYNCHRONOUS, 0, str(data).encode(), _DONT_EXIT
        )
        if rate <= 0:
            raise SpeechUnavailable("espeak-ng does not start: its data files are missing")
        self.sample_rate = int(rate)
        # Kept as an attribute: the C side holds only a bare pointer to it.
        self._callback = _Callback(self._receive)
        self._lib.espeak_SetSynthCallback(self._callback)

    def _receive(self, samples: object, count: int, _events: int | None) -> int:
        if samples and count > 0:
            self._blocks.append(ctypes.string_at(samples, count * 2))  # type: ignore[arg-type]
        return 0

    def _select(self, voice: str) -> bool:
        """By the voice's own name, else by language (en-gb, fr-fr are languages)."""
        if self._lib.espeak_SetVoiceByName(voice.encode()) == _ALL_GOOD:
            return True
        wanted = _VoiceProperties(languages=voice.encode())
        return bool(self._lib.espeak_SetVoiceByProperties(ctypes.byref(wanted)) == _ALL_GOOD)

    def has(self, voice: str) -> bool:
        """Whether there is such a voice."""
        with self._lock:
            return self._select(voice)

    def run(self, text: str, voice: str, words_per_minute: int) -> Samples:
        """Text → samples at `sample_rate`. Raises SpeechUnavailable for an unknown voice."""
        raw = text.replace("\0", " ").encode() + b"\0"
        with self._lock:
            if not self._select(voice):
                raise SpeechUnavailable(f"espeak-ng has no voice {voice}")
            self._lib.espeak_SetParameter(_RATE, words_per_minute, 0)
            self._blocks.clear()
            status = self._lib.espeak_Synth(
                raw, ctypes.c_size_t(len(raw)), 0, 1, 0, _UTF8 | _END_PAUSE, None, None
            )
            pcm = b"".join(self._blocks)
            self._blocks.clear()
        if status != _ALL_GOOD:
            raise SpeechUnavailable(f"espeak-ng cannot speak (error {status})")
        return np.frombuffer(pcm, np.int16).astype(np.float32) / np.float32(32768.0)


@cache
def _library() -> _Library:
    return _Library()


def has_voice(voice: str) -> bool:
    """Whether espeak-ng is here and has this voice."""
    try:
        return _library().has(voice)
    except SpeechUnavailable:
        return False


class Espeak:
    """One espeak-ng voice, by the name the registry gives ("de", "en-gb")."""

    def __init__(self, voice: str) -> None:
        self._name = voice
        if not _library().has(voice):
            raise SpeechUnavailable(f"espeak-ng has no voice {voice}")

    @property
    def sample_rate(self) -> int:
        """Hz."""
        return _library().sample_rate

    def speak(self, text: str, rate: float) -> Samples:
        """Text → levelled samples; a higher rate is faster, 1.0 our normal pace."""
        words_per_minute = max(80, min(450, round(PACES.get(self._name, USUAL_PACE) * rate)))
        return level(_library().run(text, self._name, words_per_minute))
