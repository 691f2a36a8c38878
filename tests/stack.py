"""The real product for the tests: all four processes on free ports, with databases of their own."""

import os
import socket
import subprocess
import time
from pathlib import Path

import httpx

from stadtlotse.paths import ROOT
from stadtlotse.stack import Ports, Process, processes, wait_until_ready

SHARED_PARTS = ("models", "index", "catalogue.json", "voices", "stamps", "phone")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Stack:
    """Starts, stops and restarts the processes; their output goes to files that tests can read."""

    def __init__(self, folder: Path, var: Path, **environment: str) -> None:
        self.folder = folder
        for name in SHARED_PARTS:
            source = var / name
            if source.exists():
                (folder / name).symlink_to(source)
        self.ports = Ports(*(free_port() for _ in range(5)))
        self._environment = {
            "STADTLOTSE_VAR": str(folder),
            "STADTLOTSE_SANDBOX_TESTING": "1",
            "STADTLOTSE_SANDBOX_RATE_LIMIT": "0",
            "STADTLOTSE_DEBUG": "1",
            "OMP_NUM_THREADS": "1",
            **environment,
        }
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        saved = dict(os.environ)
        os.environ.update(self._environment)
        try:
            self._processes = {p.name: p for p in processes(self.ports)}
        finally:
            os.environ.clear()
            os.environ.update(saved)

    @property
    def url(self) -> str:
        """The gateway's address."""
        return f"http://127.0.0.1:{self.ports.gateway}"

    @property
    def sandbox_url(self) -> str:
        """The sandbox city's address."""
        return f"http://127.0.0.1:{self.ports.sandbox}"

    def process(self, name: str) -> Process:
        """The description of a process, with its environment."""
        return self._processes[name]

    def log(self, name: str) -> Path:
        """The file with a process's output."""
        return self.folder / f"{name}.log"

    def start(self, name: str) -> None:
        """Start one process and wait until it is ready."""
        process = self._processes[name]
        with self.log(name).open("ab") as output:
            self._children[name] = subprocess.Popen(
                process.command, env=dict(process.env), cwd=ROOT, stdout=output, stderr=output
            )
        if not wait_until_ready(process, timeout=180):
            tail = self.log(name).read_text(encoding="utf-8", errors="replace")[-3000:]
            raise RuntimeError(f"{name} did not become ready:\n{tail}")

    def start_all(self) -> None:
        """Start everything side by side, then wait in the order of dependence."""
        for name, process in self._processes.items():
            with self.log(name).open("ab") as output:
                self._children[name] = subprocess.Popen(
                    process.command, env=dict(process.env), cwd=ROOT, stdout=output, stderr=output
                )
        for name, process in self._processes.items():
            if not wait_until_ready(process, timeout=180):
                tail = self.log(name).read_text(encoding="utf-8", errors="replace")[-3000:]
                raise RuntimeError(f"{name} did not become ready:\n{tail}")

    def stop(self, name: str) -> None:
        """Stop one process."""
        child = self._children.pop(name, None)
        if child:
            child.terminate()
            try:
                child.wait(timeout=15)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def kill(self, name: str) -> None:
        """End one process at once, as a crash does."""
        child = self._children.pop(name, None)
        if child:
            child.kill()
            child.wait()

    def stop_all(self) -> None:
        """Stop everything."""
        for name in list(self._children):
            self.stop(name)

    def sandbox(self, switch: str, **body: object) -> None:
        """Use one of the sandbox's test switches."""
        httpx.post(
            f"{self.sandbox_url}/_sandbox/{switch}", json=body, timeout=10
        ).raise_for_status()


class Conversation:
    """A citizen's conversation over the public API."""

    def __init__(self, stack: Stack, language: str | None = None) -> None:
        self.stack = stack
        self._client = httpx.Client(base_url=stack.url, timeout=60)
        body = {"language": language} if language else {}
        answer = self._client.post("/api/v1/conversations", json=body)
        answer.raise_for_status()
        opened = answer.json()
        self.id = opened["conversation_id"]
        self.headers = {"Authorization": f"Bearer {opened['token']}"}
        self.last = opened

    def reconnect(self) -> None:
        """Forget connections to a gateway that is gone."""
        self._client.close()
        self._client = httpx.Client(base_url=self.stack.url, timeout=60)

    def post(self, **body: str) -> httpx.Response:
        """Send a text or payload; the raw answer."""
        path = f"/api/v1/conversations/{self.id}/messages"
        return self._client.post(path, json=body, headers=self.headers)

    def say(self, text: str) -> list[dict[str, object]]:
        """Send a text; the messages of the answer."""
        return self._messages(self.post(text=text))

    def press(self, payload: str) -> list[dict[str, object]]:
        """Press a button."""
        return self._messages(self.post(payload=payload))

    def _messages(self, answer: httpx.Response) -> list[dict[str, object]]:
        assert answer.status_code == 200, answer.text
        self.last = answer.json()
        messages: list[dict[str, object]] = self.last["messages"]
        assert messages, "an answer must say something"
        return messages

    @property
    def keys(self) -> list[str]:
        """The response names of the last answer."""
        return [m["key"] for m in self.last["messages"]]

    def buttons(self) -> list[dict[str, str]]:
        """All buttons of the last answer."""
        return [b for m in self.last["messages"] for b in m["buttons"]]

    def button(self, start: str) -> str:
        """The payload of the first button whose payload begins with `start`."""
        found = [b["payload"] for b in self.buttons() if b["payload"].startswith(start)]
        assert found, f"no button {start!r} in {self.keys}: {self.buttons()}"
        return found[0]

    def text(self) -> str:
        """All texts of the last answer."""
        return "\n".join(m["text"] for m in self.last["messages"])


def eventually(check: object, seconds: float = 10.0) -> None:
    """Wait until a check holds; for what other processes do a moment later."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if check():  # type: ignore[operator]
            return
        time.sleep(0.1)
    raise AssertionError("did not happen in time")
