"""A person who fills in an application, answering what is asked in the words of `applicants/`."""

import sqlite3
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import httpx
import yaml
from PIL import Image

from stadtlotse.paths import ROOT
from tests.stack import Conversation, Stack

FOLDER = ROOT / "tests" / "e2e" / "applicants"
LOCALES = ("de", "de-simple", "en", "tr", "ar", "uk")
FILE = "FILE"
MOST = 150
Said = Mapping[str, Any]


def said_in(locale: str) -> dict[str, Said]:
    """What people say in a locale: form → question → words."""
    read: dict[str, Said] = yaml.safe_load((FOLDER / f"{locale}.yml").read_bytes())
    return read


def memory(conversation: Conversation) -> dict[str, Any]:
    """What the dialogue engine remembers of the application."""
    stack = conversation.stack
    token = stack.process("rasa").env["STADTLOTSE_RASA_TOKEN"]
    url = f"http://127.0.0.1:{stack.ports.rasa}/conversations/{conversation.id}/tracker"
    answer = httpx.get(url, params={"token": token, "include_events": "NONE"}, timeout=30)
    return dict(answer.json()["slots"].get("application") or {})


def asked(conversation: Conversation) -> str:
    """The path of the question that was asked last, "" when none was."""
    found = memory(conversation)
    return str(found.get("asked", "")) if found.get("mode") == "ask" else ""


def photo() -> bytes:
    """A small picture."""
    out = BytesIO()
    Image.new("RGB", (64, 48), "white").save(out, "PNG")
    return out.getvalue()


def attach(conversation: Conversation, name: str = "foto.png", content: bytes = b"") -> None:
    """Upload a file where the last message offers it."""
    offers = [m["upload"] for m in conversation.last["messages"] if m.get("upload")]
    assert offers, conversation.text()
    answer = httpx.post(
        f"{conversation.stack.url}/api/v1/conversations/{conversation.id}/attachments",
        params={"draft": offers[-1]["draft"]},
        files={"file": (name, content or photo())},
        headers=conversation.headers,
        timeout=90,
    )
    assert answer.status_code == 200, answer.text
    conversation.last = answer.json()


class Applicant:
    """Answers one question after the other."""

    def __init__(self, conversation: Conversation, said: Said) -> None:
        self.conversation = conversation
        self._left = {
            path: [*words] if isinstance(words, list) else [words] for path, words in said.items()
        }
        self.order: dict[str, None] = {}

    def step(self) -> str:
        """Answer the question that is asked; its path, "" when none is."""
        path = asked(self.conversation)
        if path:
            assert self._left.get(path), f"nobody said {path}: {self.conversation.text()}"
            self.answer(self._left[path].pop(0))
            self.order[path] = None
        return path

    def answer(self, words: Any) -> None:
        """Say, attach or skip."""
        if words is None:
            self.conversation.press("/skip")
        elif words == FILE:
            attach(self.conversation)
        else:
            self.conversation.say(str(words))

    def finish(self) -> list[str]:
        """Answer until nothing is asked; the paths in order."""
        for _ in range(MOST):
            if not self.step():
                return list(self.order)
        raise AssertionError(f"there is no end to the questions: {self.conversation.text()}")


def start(conversation: Conversation, form: str) -> None:
    """Begin an application as the button below a service's description does."""
    conversation.press(f'/start_application{{"form_id":"{form}"}}')
    assert "utter_application_starts" in conversation.keys, conversation.keys


def cases(stack: Stack) -> list[dict[str, Any]]:
    """What has arrived at the city's desk, oldest first."""
    found: list[dict[str, Any]] = httpx.get(f"{stack.sandbox_url}/sandbox/cases", timeout=20).json()
    return found


def submitted(stack: Stack, case_id: str) -> dict[str, Any]:
    """The decrypted submission as the clerk sees it."""
    url = f"{stack.sandbox_url}/sandbox/cases/{case_id}/submission"
    content: dict[str, Any] = httpx.get(url, timeout=20).json()
    return content


def drafts(stack: Stack) -> int:
    """How many drafts the application's own database has, those of reports with a photo as well."""
    path = stack.folder / "stadtlotse.sqlite"
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)
    try:
        return int(connection.execute("SELECT count(*) FROM drafts").fetchone()[0])
    finally:
        connection.close()
