"""How often a speaker is cut off at a pause in mid-sentence, per language and profile.

Runs the detector and the end-of-turn model over recordings with a pause put between two words, on
the clock of the recording: the machine's speed does not count.
"""

from dataclasses import dataclass

from pipecat.audio.vad.vad_analyzer import VADState

from benchmarks.voice_sounds import Recording, with_pause
from voice_gateway.speech.stt import SAMPLE_RATE, Samples
from voice_gateway.voice import smart_turn
from voice_gateway.voice.detector import Detector
from voice_gateway.voice.endpointing import PROFILES, STOP_SECONDS
from voice_gateway.voice.ports import Endpointing

PAUSES = (0.3, 0.5, 0.7, 0.9)
CHUNK = 512  # one window of the detector


@dataclass(frozen=True, slots=True)
class Stop:
    """A pause the detector noticed: where the sound ended and began again (samples), and how
    finished the model thinks the sentence is.
    """

    end: int
    again: int
    probability: float


async def stops(samples: Samples) -> list[Stop]:
    """The pauses before the last word."""
    detector = Detector()
    detector.set_sample_rate(SAMPLE_RATE)
    found: list[Stop] = []
    state, ended, probability = VADState.QUIET, None, 0.0
    pcm = (samples * 32_767).astype("<i2")
    for start in range(0, pcm.size - CHUNK, CHUNK):
        new = await detector.analyze_audio(pcm[start : start + CHUNK].tobytes())
        position = start + CHUNK
        if ended is not None and detector.voiced:
            found.append(Stop(ended, position, probability))
            ended = None
        if new is VADState.QUIET and state in (VADState.STOPPING, VADState.SPEAKING):
            ended = position - int(STOP_SECONDS * SAMPLE_RATE)
            probability = smart_turn.probability(samples[:position])
        state = new
    await detector.cleanup()
    return found


def cut(pauses: list[Stop], name: Endpointing) -> bool:
    """Whether a profile ends the turn at one of these pauses."""
    profile = PROFILES[name]
    for stop in pauses:
        longest = profile.plain
        if profile.smart:
            longest = profile.complete if stop.probability > 0.5 else profile.open
        if (stop.again - stop.end) / SAMPLE_RATE > longest:
            return True
    return False


async def rows(recordings: list[Recording]) -> list[list[str]]:
    """Language, pause, recordings; the share cut by the model alone and by our profiles."""
    table = []
    for language in sorted({recording.language for recording in recordings}):
        own = [recording for recording in recordings if recording.language == language]
        for seconds in PAUSES:
            found = [await stops(with_pause(recording.samples, seconds)) for recording in own]
            alone = sum(any(stop.probability > 0.5 for stop in pauses) for pauses in found)
            normal = sum(cut(pauses, "normal") for pauses in found)
            slow = sum(cut(pauses, "slow") for pauses in found)
            counts = [f"{100 * number / len(own):.0f} %" for number in (alone, normal, slow)]
            table.append([language, f"{seconds} s", str(len(own)), *counts])
    return table
