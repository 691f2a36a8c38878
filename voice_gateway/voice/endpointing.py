"""When a turn of the person is over: how long a pause may be, per situation. Data only.

All times are seconds of silence after the last voiced sound. `smart` asks the end-of-turn model
at each pause: when it says that the sentence is complete, `complete` counts, else `open`. Without
the model (or in a language it does not know) `plain` counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from voice_gateway.voice.ports import Endpointing


@dataclass(frozen=True, slots=True)
class Profile:
    """Longest pauses within a turn: `complete` and `open` with the model, `plain` without."""

    smart: bool
    plain: float
    complete: float = 0.0
    open: float = 0.0


PROFILES: Mapping[Endpointing, Profile] = {
    # Most people: answered fast where the sentence sounds finished, waited for where it does not.
    # The model is often wrong at a short pause; until then the text is not there yet anyway.
    "normal": Profile(smart=True, plain=0.9, complete=0.55, open=1.6),
    # Those who search for words: a pause of 0.9 s is never the end, whatever it sounds like.
    "slow": Profile(smart=False, plain=1.08),
    # Numbers are said in groups, names are spelled letter by letter.
    "digits": Profile(smart=False, plain=1.6),
    "spelling": Profile(smart=False, plain=2.0),
}

SMART_LANGUAGES = frozenset({"ar", "da", "de", "en", "fr", "pl", "ru", "tr", "uk"})
"""Of our languages, those the end-of-turn model was trained on (Persian is not one of them)."""

VOICED = 0.6
"""Confidence of the voice detector from which on a window of 32 ms counts as voice."""
START_SECONDS = 0.16
"""Somebody speaks when the voice lasts so long…"""
STOP_SECONDS = 0.2
"""…and has paused after so long; then transcription starts, whether or not the turn is over."""
MIN_VOLUME = 0.2
"""On a scale where 0.3 is -80 LUFS: quiet callers are far above it, digital silence below."""
CUT_OFF_SECONDS = 1.2
"""Speaking again so soon after a turn was taken for finished means that it was not."""


def profile(name: Endpointing, language: str) -> Profile:
    """The profile for a recognition language ("de"): without the model where it is of no use."""
    found = PROFILES[name]
    if found.smart and language not in SMART_LANGUAGES:
        return Profile(smart=False, plain=found.plain)
    return found
