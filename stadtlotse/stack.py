"""The processes, how each is started and how it tells that it is ready.

Four always, and the phone line when it is switched on (`STADTLOTSE_PHONE=1`).
"""

import contextlib
import os
import secrets
import shlex
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import httpx

from stadtlotse.paths import RASA_PYTHON, model_file, var
from stadtlotse.training import rasa_environment

START_TIMEOUT = 120.0


@dataclass(frozen=True, slots=True)
class Ports:
    """One port per process, all on the loopback interface."""

    sandbox: int = 8090
    actions: int = 5055
    rasa: int = 5005
    gateway: int = 8080
    phone: int = 8091
    """Where the phone line says how it is; calls come in elsewhere (`STADTLOTSE_PHONE_LISTEN`)."""

    @classmethod
    def from_environment(cls) -> "Ports":
        """The defaults, each overridable: STADTLOTSE_PORT_GATEWAY=9000 and so on."""
        given = {
            name: int(os.environ[f"STADTLOTSE_PORT_{name.upper()}"])
            for name in ("sandbox", "actions", "rasa", "gateway", "phone")
            if f"STADTLOTSE_PORT_{name.upper()}" in os.environ
        }
        return cls(**given)


@dataclass(frozen=True, slots=True)
class Process:
    """One process: command, environment, and the address that answers 200 when it is ready."""

    name: str
    command: Sequence[str]
    ready: str
    env: Mapping[str, str] = field(default_factory=dict)

    @property
    def shell(self) -> str:
        """The command as one line."""
        return shlex.join(self.command)


def phone_is_on() -> bool:
    """Whether calls are to be taken."""
    return os.environ.get("STADTLOTSE_PHONE", "").casefold() in ("1", "true", "yes", "on")


def shared_environment(ports: Ports) -> dict[str, str]:
    """What all processes agree on; a value that is already set stays."""
    folder = var()
    defaults = {
        "STADTLOTSE_VAR": str(folder),
        "STADTLOTSE_SANDBOX_URL": f"http://127.0.0.1:{ports.sandbox}",
        "STADTLOTSE_ZMS_URL": f"http://127.0.0.1:{ports.sandbox}/terminvereinbarung/api/citizen",
        "STADTLOTSE_FIT_CONNECT_URL": f"http://127.0.0.1:{ports.sandbox}/fit-connect",
        # The sandbox's own credentials; a city gives others.
        "STADTLOTSE_FIT_CONNECT_CLIENT_ID": "stadtlotse",
        "STADTLOTSE_FIT_CONNECT_CLIENT_SECRET": "musterstadt",
        "STADTLOTSE_OPEN311_URL": f"http://127.0.0.1:{ports.sandbox}/georeport/v2",
        "STADTLOTSE_OPEN311_API_KEY": "musterstadt",
        "STADTLOTSE_OPEN311_PHOTOS": "1",
        "STADTLOTSE_ACTIONS_URL": f"http://127.0.0.1:{ports.actions}",
        "STADTLOTSE_ACTIONS_PORT": str(ports.actions),
        "STADTLOTSE_RASA_URL": f"http://127.0.0.1:{ports.rasa}",
        # The engine's own interface can read every conversation, so it asks for a token even on
        # loopback; the gateway is the only one that gets it.
        "STADTLOTSE_RASA_TOKEN": secrets.token_urlsafe(24),
        "STADTLOTSE_TRACKER_PATH": str(folder / "tracker.sqlite"),
        "STADTLOTSE_TRACKER_DB_URL": f"sqlite:///{folder / 'tracker.sqlite'}",
    }
    if phone_is_on():
        defaults |= {
            # Whoever knows it can bring calls to the gateway.
            "STADTLOTSE_LINE_TOKEN": secrets.token_urlsafe(32),
            "STADTLOTSE_PHONE_GATEWAY_URL": f"ws://127.0.0.1:{ports.gateway}",
            "STADTLOTSE_PHONE_STATUS_PORT": str(ports.phone),
        }
    return {**defaults, **{k: v for k, v in os.environ.items() if k in defaults}}


def processes(ports: Ports) -> list[Process]:
    """The processes in the order in which they depend on each other."""
    python = sys.executable
    shared = shared_environment(ports)
    application = {**os.environ, **shared}

    def uvicorn(factory: str, port: int) -> list[str]:
        return [
            python, "-m", "uvicorn", "--factory", factory, "--host", "127.0.0.1",
            "--port", str(port), "--no-access-log", "--log-level", "warning",
        ]  # fmt: skip

    parts = [
        Process(
            "sandbox",
            uvicorn("sandbox.app:create_app", ports.sandbox),
            f"http://127.0.0.1:{ports.sandbox}/healthz",
            application,
        ),
        Process(
            "actions",
            [python, "-m", "actions"],
            f"http://127.0.0.1:{ports.actions}/ready",
            application,
        ),
        Process(
            "rasa",
            [
                str(RASA_PYTHON),
                "bot/serve.py",
                "run",
                "--enable-api",
                "-i",
                "127.0.0.1",
                "-p",
                str(ports.rasa),
                "--model",
                str(model_file()),
                "--endpoints",
                "bot/endpoints.yml",
                "--credentials",
                "bot/credentials.yml",
                # One word, since a token may begin with a hyphen.
                f"--auth-token={shared['STADTLOTSE_RASA_TOKEN']}",
            ],
            f"http://127.0.0.1:{ports.rasa}/",
            {**rasa_environment(), **shared},
        ),
        Process(
            "gateway",
            uvicorn("voice_gateway.app:create_app", ports.gateway),
            f"http://127.0.0.1:{ports.gateway}/readyz",
            application,
        ),
    ]
    if phone_is_on():
        parts.append(
            Process(
                "phone",
                # It starts itself anew when its SIP library crashes.
                [python, "-m", "voice_gateway.phone"],
                f"http://127.0.0.1:{ports.phone}/healthz",
                application,
            )
        )
    return parts


def wait_until_ready(process: Process, timeout: float = START_TIMEOUT) -> bool:
    """Poll the ready address until it answers 200; False after `timeout` seconds."""
    end = time.monotonic() + timeout
    # One client for all questions: making one reads certificates, which takes the starting
    # processes more of their time than the question does.
    with httpx.Client(timeout=2.0, trust_env=False) as client:
        while time.monotonic() < end:
            with contextlib.suppress(httpx.HTTPError):
                if client.get(process.ready).status_code == 200:
                    return True
            time.sleep(0.2)
    return False
