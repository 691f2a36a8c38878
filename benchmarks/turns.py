"""A text turn through the gateway against the same turn posted to bare Rasa, in one run.

Both sides get the same texts in turn, in conversations of their own, so that load on the machine
hits both. Rates are limited in production; here the limits are off.
"""

import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from stadtlotse.paths import var
from tests.stack import Conversation, Stack

TEXTS = (
    "Guten Morgen",
    "Was kostet ein Reisepass?",
    "Welche Unterlagen brauche ich für den Personalausweis?",
    "Wann hat das Standesamt geöffnet?",
    "Danke schön",
)
ROUNDS = 12
CONVERSATIONS = 20


def _report(name: str, seconds: list[float]) -> float:
    ordered = sorted(seconds)
    median = statistics.median(ordered)
    p95 = ordered[int(0.95 * (len(ordered) - 1))]
    print(f"{name:34} median {median * 1000:7.1f} ms   p95 {p95 * 1000:7.1f} ms   n={len(ordered)}")
    return median


def _timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def compare(stack: Stack) -> None:
    """Both sides alternating."""
    conversation = Conversation(stack, "de")
    rasa = httpx.Client(base_url=f"http://127.0.0.1:{stack.ports.rasa}", timeout=60)
    sender = uuid.uuid4().hex

    def bare(text: str) -> object:
        body = {
            "sender": sender,
            "message": text,
            "metadata": {"locale": "de", "channel": "web"},
        }
        return rasa.post("/webhooks/rest/webhook", json=body).raise_for_status()

    bare("/greet")
    through: list[float] = []
    direct: list[float] = []
    for turn in range(ROUNDS):
        for text in TEXTS:
            sides = [
                (through, lambda text=text: conversation.say(text)),
                (direct, lambda text=text: bare(text)),
            ]
            for seconds, call in sides if turn % 2 else reversed(sides):
                seconds.append(_timed(call))
    ours = _report("turn through the gateway", through)
    theirs = _report("same turn, bare Rasa", direct)
    print(f"ratio of the medians               {ours / theirs:.2f}   (aim 1.5 or less)")


def crowd(stack: Stack) -> None:
    """Twenty citizens at once."""

    def citizen(_: int) -> list[float]:
        conversation = Conversation(stack, "de")
        return [_timed(lambda text=text: conversation.say(text)) for text in TEXTS]

    start = time.perf_counter()
    with ThreadPoolExecutor(CONVERSATIONS) as pool:
        seconds = [s for many in pool.map(citizen, range(CONVERSATIONS)) for s in many]
    total = time.perf_counter() - start
    _report(f"turn with {CONVERSATIONS} citizens at once", seconds)
    print(f"turns per second                   {len(seconds) / total:.1f}")


def main() -> None:
    """Start the product, measure, stop."""
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(
            Path(folder),
            var(),
            STADTLOTSE_DEBUG="0",
            STADTLOTSE_CONVERSATION_RATE_PER_MINUTE="0",
            STADTLOTSE_ADDRESS_RATE_PER_MINUTE="0",
        )
        try:
            stack.start_all()
            compare(stack)
            crowd(stack)
        finally:
            stack.stop_all()
