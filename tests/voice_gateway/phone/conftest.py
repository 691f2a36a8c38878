"""A real phone line in front of a small gateway."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest

from stadtlotse.paths import ROOT
from tests.stack import eventually, free_port
from tests.telephone import Caller
from tests.voice_gateway.phone.gateway import FakeGateway

TOKEN = "test-token-of-the-line-0123456789abcdef"


def tone(seconds: float, hertz: float = 440.0) -> bytes:
    """A sine wave, 16 bit at 8 kHz."""
    times = np.arange(int(seconds * 8000)) / 8000
    return (8000 * np.sin(2 * np.pi * hertz * times)).astype("<i2").tobytes()


def strength(pcm: bytes, hertz: float) -> float:
    """How much of the sound is a tone of this height, 0…1."""
    samples = np.frombuffer(pcm, "<i2").astype(float)
    if not samples.any():
        return 0.0
    wave = np.exp(-2j * np.pi * hertz * np.arange(samples.size) / 8000)
    return float(2 * abs(samples @ wave) ** 2 / samples.size / (samples @ samples))


class Line:
    """The SIP process on ports of its own."""

    def __init__(self, folder: Path, gateway: str, **settings: str) -> None:
        self.folder, self.port, self.status = folder, free_port(), free_port()
        self.log = folder / "phone.log"
        first = 20_000 + (os.getpid() * 7) % 20_000 // 100 * 100
        self.environment = {
            **os.environ,
            "STADTLOTSE_LINE_TOKEN": TOKEN,
            "STADTLOTSE_VAR": str(folder),
            "STADTLOTSE_PHONE_GATEWAY_URL": gateway,
            "STADTLOTSE_PHONE_LISTEN": f"127.0.0.1:{self.port}",
            "STADTLOTSE_PHONE_STATUS_PORT": str(self.status),
            "STADTLOTSE_PHONE_RTP_PORTS": f"{first}-{first + 99}",
            "STADTLOTSE_PHONE_RTP_TIMEOUT": "2",
            "STADTLOTSE_PHONE_LINES": json.dumps({"+49 89 116": "en"}),
            **settings,
        }

    def start(self, wait: bool = True) -> None:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "voice_gateway.phone"],
                env=self.environment, cwd=ROOT, stdout=output, stderr=output,
            )  # fmt: skip
        if wait:
            eventually(lambda: self.state().get("sip"), 40)

    def state(self) -> dict[str, object]:
        """What its page says; {} while it is not there."""
        try:
            answer = httpx.get(f"http://127.0.0.1:{self.status}/readyz", timeout=2, trust_env=False)
        except httpx.HTTPError:
            return {}
        return dict(answer.json())

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)

    def call(self, scenario: str = "caller_hangs_up", **more: object) -> Caller:
        return Caller(self.folder, self.port, scenario, **more)  # type: ignore[arg-type]


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    """Greets with a tone of 440 Hz."""
    running = FakeGateway(tone(1.0))
    running.start()
    yield running
    running.close()


@pytest.fixture(scope="session")
def prompts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The prepared sentences, synthesised once."""
    folder = tmp_path_factory.mktemp("prompts")
    subprocess.run(
        [sys.executable, "-m", "voice_gateway.phone.prompts"],
        env={**os.environ, "STADTLOTSE_VAR": str(folder)}, cwd=ROOT, check=True,
    )  # fmt: skip
    return folder / "phone"


@pytest.fixture
def line(tmp_path: Path, gateway: FakeGateway, prompts: Path) -> Iterator[Callable[..., Line]]:
    """Starts lines with settings; each is stopped after the test."""
    started: list[Line] = []

    def start(**settings: str) -> Line:
        (tmp_path / "phone").symlink_to(prompts)
        new = Line(tmp_path, gateway.url, **settings)
        started.append(new)
        new.start()
        return new

    yield start
    for each in started:
        each.stop()
