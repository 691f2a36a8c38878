"""The end-of-turn model (smart-turn v3, in pipecat's wheel): one for all lines.

Pipecat's analyzer keeps the sound and a thread for each line and loads the model for each; here
lines keep their sound on a tape, and the model and its threads are shared.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from pipecat.audio.turn.smart_turn.local_smart_turn_v3 import LocalSmartTurnAnalyzerV3

from voice_gateway.speech.stt import SAMPLE_RATE, Samples

WINDOW_SECONDS = 8
"""The model looks at so much of the end."""

_threads = ThreadPoolExecutor(2, thread_name_prefix="turn")


@cache
def _model() -> LocalSmartTurnAnalyzerV3:
    model = LocalSmartTurnAnalyzerV3(cpu_count=1)
    model.set_sample_rate(SAMPLE_RATE)
    return model


def load() -> None:
    """Load the model; a fraction of a second."""
    _model()


def probability(samples: Samples) -> float:
    """How probable it is (0…1) that a speaker who pauses here has finished; samples at 16 kHz."""
    if samples.size == 0:
        return 0.0
    found = _model()._predict_endpoint(samples[-WINDOW_SECONDS * SAMPLE_RATE :])
    return float(found["probability"])


async def finished(samples: Samples) -> bool:
    """Whether a speaker who pauses here has finished."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads, probability, samples) > 0.5
