"""Real HTTP servers on loopback: a dialogue engine and an action server that speak the protocol."""

import asyncio
import contextlib
import json
import secrets
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from translations.registry import load_languages
from voice_gateway.speech import Audio, AudioError, SpeechBusy, SpeechUnavailable, Transcript

TOKEN = "engine-secret"


@contextlib.contextmanager
def serve(app: Any) -> Iterator[str]:
    """Run an ASGI application; yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = uvicorn.Config(app, port=port, log_level="warning", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    assert server.started
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


class FakeRasa:
    """Answers like Rasa with the texts of the action server, and keeps events in an SQL table."""

    def __init__(self, database: Path) -> None:
        self.database = database
        self.mode = "ok"
        self.received: list[dict[str, Any]] = []
        self.calls: list[str] = []
        self.answers: dict[str, dict[str, Any]] = {}
        with self._connect() as db:
            db.execute(
                "CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, sender_id TEXT,"
                " type_name TEXT, timestamp REAL, intent_name TEXT, action_name TEXT, data TEXT)"
            )
        self.app = Starlette(
            routes=[
                Route("/webhooks/rest/webhook", self.webhook, methods=["POST"]),
                Route("/conversations/{id}/tracker", self.tracker),
                Route("/conversations/{id}/tracker/events", self.append, methods=["POST"]),
                Route("/status", self.status),
            ]
        )

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.database, timeout=10)

    def write(self, sender: str, event: dict[str, Any], at: float | None = None) -> None:
        with self._connect() as db:
            db.execute(
                "INSERT INTO events (sender_id, type_name, timestamp, data) VALUES (?, ?, ?, ?)",
                (sender, event["event"], at or time.time(), json.dumps(event)),
            )

    def events(self, sender: str) -> list[dict[str, Any]]:
        with self._connect() as db:
            rows = db.execute("SELECT data FROM events WHERE sender_id = ? ORDER BY id", (sender,))
            return [json.loads(row[0]) for row in rows]

    async def broken(self) -> Response | None:
        if self.mode == "500":
            return PlainTextResponse("Traceback (most recent call last): secret", 500)
        if self.mode == "garbage":
            return PlainTextResponse("<html>what?</html>")
        if self.mode == "object":
            return JSONResponse({"status": "failure"})
        if self.mode == "empty":
            return JSONResponse([])
        if self.mode == "bad item":
            return JSONResponse([{"custom": {"stadtlotse": {"text": 5}}}])
        if self.mode == "slow":
            await asyncio.sleep(3)
        return None

    async def webhook(self, request: Request) -> Response:
        self.calls.append("webhook")
        body = await request.json()
        self.received.append(body)
        failed = await self.broken()
        if failed:
            return failed
        locale = body["metadata"]["locale"]
        item = self.item(body["message"], locale)
        user = {"event": "user", "text": body["message"], "metadata": body["metadata"]}
        self.write(body["sender"], {**user, "message_id": secrets.token_hex(8)})
        self.write(
            body["sender"],
            {"event": "bot", "text": item["text"], "data": {"custom": {"stadtlotse": item}}},
        )
        return JSONResponse(
            [
                {"recipient_id": body["sender"], "text": item["text"]},
                {"recipient_id": body["sender"], "custom": {"stadtlotse": item}},
            ]
        )

    def item(self, message: str, locale: str) -> dict[str, Any]:
        language = load_languages()[locale]
        item: dict[str, Any] = {
            "id": f"m-{secrets.token_hex(8)}",
            "key": "utter_echo",
            "text": f"Sie sagten: {message}",
            "speech": f"Gesprochen: {message}",
            "locale": locale,
            "lang": language.tag,
            "dir": language.dir,
            "buttons": [{"title": "Ja", "payload": "/affirm", "icon": "yes"}],
            "links": [],
            "attachments": [],
            "source": None,
            "notice": None,
            "set": {},
        }
        if message.startswith("/change_language{"):
            wanted = json.loads(message.removeprefix("/change_language"))["language"]
            item |= {"key": "utter_language_changed", "locale": wanted, "set": {"locale": wanted}}
        item |= {
            "/greet": {"key": "utter_greet", "text": "Guten Tag! Ich bin ein Computerprogramm."},
            "/slower": {"key": "utter_slower", "set": {"rate": 0.8}},
            "/forget_me": {"key": "utter_forgotten", "set": {"forget": True}},
            "/talk_to_person": {"key": "utter_person"},
        }.get(message, {})
        return item | self.answers.get(message, {})

    async def tracker(self, request: Request) -> Response:
        self.calls.append("tracker")
        failed = await self.broken()
        if failed:
            return failed
        if request.query_params.get("token") != TOKEN:
            return PlainTextResponse("no", 401)
        return JSONResponse(
            {
                "sender_id": request.path_params["id"],
                "slots": {"service_id": "reisepass", "service_score": 0.91},
                "latest_message": {
                    "intent": {"name": "ask_fee", "confidence": 0.8},
                    "intent_ranking": [
                        {"name": "ask_fee", "confidence": 0.8},
                        {"name": "ask_documents", "confidence": 0.1},
                    ],
                },
                "events": self.events(request.path_params["id"]),
            }
        )

    async def append(self, request: Request) -> Response:
        failed = await self.broken()
        if failed:
            return failed
        self.write(request.path_params["id"], await request.json())
        return JSONResponse({})

    async def status(self, request: Request) -> Response:
        return await self.broken() or JSONResponse({"model_id": "m"})


SERVICE = {
    "id": "reisepass",
    "leika": "99085001012000",
    "name": "Reisepass",
    "language": "de",
    "summary": ["Ein Reisepass wird für Reisen gebraucht."],
    "sections": {"documents": {"lines": ["Ein Foto"], "language": "de"}},
    "offices": [{"id": "1", "name": "Bürgerbüro", "opening_hours": "Mo-Fr 08:00-12:00"}],
    "online": [],
    "links": [],
    "appointment_minutes": 15,
    "source": {"title": "Stadt", "url": "https://stadt.example", "updated": "2025-01-01"},
}


class FakeActions:
    """The catalogue routes of the action server."""

    def __init__(self) -> None:
        self.mode = "ok"
        self.queries: list[dict[str, str]] = []
        self.app = Starlette(
            routes=[
                Route("/catalogue/search", self.search),
                Route("/catalogue/services/{id:path}", self.service),
                Route("/ready", self.ready),
            ]
        )

    async def broken(self) -> Response | None:
        if self.mode == "500":
            return PlainTextResponse("Traceback", 500)
        if self.mode == "garbage":
            return PlainTextResponse("<html>")
        if self.mode == "wrong":
            return JSONResponse({"services": [{"id": 1}]})
        if self.mode == "slow":
            await asyncio.sleep(3)
        return None

    async def search(self, request: Request) -> Response:
        self.queries.append(dict(request.query_params))
        hit = {"score": 0.9, "summary": SERVICE["summary"]}
        fields = ("id", "leika", "name", "language")
        return await self.broken() or JSONResponse(
            {"services": [{**{field: SERVICE[field] for field in fields}, **hit}]}
        )

    async def service(self, request: Request) -> Response:
        failed = await self.broken()
        if failed:
            return failed
        if request.path_params["id"] != SERVICE["id"]:
            return JSONResponse({"code": "service_not_found"}, 404)
        return JSONResponse(SERVICE)

    async def ready(self, request: Request) -> Response:
        return await self.broken() or JSONResponse({"status": "ok"})


class FakeSpeech:
    """Hears the bytes of the recording as text, and speaks by repeating it."""

    def __init__(self) -> None:
        self.spoken: list[tuple[str, str, float, str]] = []
        self.gone: list[str] = []

    def warm(self) -> None:
        pass

    def missing(self) -> list[str]:
        return self.gone

    def can_hear(self, locale: str) -> bool:
        return locale != "fa"

    def can_speak(self, locale: str) -> bool:
        return True

    async def transcribe(self, audio: bytes, locale: str, hotwords: Any = ()) -> Transcript:
        text = audio.decode("utf-8", "replace")
        if text in ("unreadable_audio", "audio_too_long", "no_speech", "empty_audio"):
            raise AudioError(text, "for tests")
        if text == "busy":
            raise SpeechBusy("busy")
        if text == "unavailable":
            raise SpeechUnavailable("no model")
        if text == "made up":
            return Transcript("", 0.1, "unlikely", 1.0)
        return Transcript(text, 0.9, None, 1.0)

    async def recognise(self, samples: Any, locale: str, hotwords: Any = ()) -> Transcript:
        return Transcript("", 0.0, "no_words", 1.0)

    async def speak(self, spoken: str, locale: str, rate: float = 1.0) -> Any:
        return np.zeros(0, np.float32), 16_000

    async def synthesise(
        self, text: str, locale: str, rate: float = 1.0, format: str = "wav"
    ) -> Audio:
        if "stumm" in text:
            raise SpeechUnavailable("no voice")
        self.spoken.append((text, locale, rate, format))
        return Audio(b"RIFF" + text.encode(), f"audio/{format}", 1.0)
