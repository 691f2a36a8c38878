"""A small server that speaks the gateway's published contract with scripted answers.

It serves the widget's files under the content security policy the gateway uses, so that every
violation shows up in the browser's console.
"""

from __future__ import annotations

import base64
import contextlib
import json
import queue
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .line import Line, Switchboard
from .sounds import tones, wav
from .texts import GREETINGS, INTERFACE, LANGUAGES

WIDGET = Path(__file__).resolve().parents[2] / "voice_gateway" / "widget"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
}
CALENDAR = "data:text/calendar;base64," + base64.b64encode(b"BEGIN:VCALENDAR").decode()


class Gateway:
    """State of the scripted gateway; tests set `delay` and `failures` and read `requests`."""

    def __init__(self) -> None:
        self.conversations: dict[str, dict[str, Any]] = {}
        self.reset()
        self.sound = wav(tones(1.5, 380, rate=8000, level=0.03), 8000)
        owner = self

        class Handler(_Handler):
            gateway = owner

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def reset(self) -> None:
        """Back to a gateway that has met nobody."""
        self.conversations.clear()
        self.requests: list[dict[str, Any]] = []
        self.failures: list[tuple[int, dict[str, str]]] = []  # for the next POST …/messages
        self.delay = 0.0  # seconds before an answer
        self.transcript = "Ich brauche einen neuen Ausweis"
        self.events: queue.Queue[dict[str, Any]] = queue.Queue()
        self.count = 0
        self.voice = Switchboard()
        self.permissions = "microphone=(self)"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def seen(self, method: str, end: str) -> list[dict[str, Any]]:
        """Requests of a method whose path matches a regular expression at its end."""
        return [
            r for r in self.requests if r["method"] == method and re.search(end + "$", r["path"])
        ]

    def message(self, text: str, language: str = "de", **more: Any) -> dict[str, Any]:
        self.count += 1
        return {
            "id": f"m-{self.count:04x}",
            "role": "assistant",
            "key": "utter_test",
            "text": text,
            "speech": text,
            "language": language,
            "lang": "de" if language == "de-simple" else language,
            "dir": "rtl" if language == "ar" else "ltr",
            "buttons": [],
            "links": [],
            "attachments": [],
            "source": None,
            "notice": None,
            **more,
        }

    def create(self, language: str) -> dict[str, Any]:
        name, token = f"c-{len(self.conversations) + 1}", f"t-{time.monotonic_ns()}"
        greeting = self.message(
            GREETINGS[language],
            language,
            buttons=[
                {"title": "Termin buchen", "payload": "/book_appointment", "icon": "calendar"},
                {"title": "Unterlagen", "payload": "/ask_documents", "icon": "document"},
            ],
        )
        talk = {"token": token, "language": language, "messages": [greeting]}
        self.conversations[name] = talk
        return {"conversation_id": name, **talk}

    def answer(self, talk: dict[str, Any], body: dict[str, str]) -> dict[str, Any]:
        said = body.get("payload") or body["text"]
        chosen = re.fullmatch(r'/change_language\{"language":"([\w-]+)"\}', said)
        if chosen:
            talk["language"] = chosen[1]
        language = talk["language"]
        if chosen:
            answers = [self.message(GREETINGS[language], language)]
        elif said == "/ask_documents":
            answers = [self.documents()]
        elif said == "/talk_to_person":
            answers = [self.message("Ich verbinde Sie mit einem Menschen.", language)]
        elif said == "zwei":
            answers = [self.message("Erste Antwort."), self.message("Zweite Antwort.")]
        else:
            answers = [self.message(f"Verstanden: {said}", language)]
        if said == "Vergiss alles":
            self.conversations.clear()
            answers = [self.message("Alles ist vergessen.")]
            return {"language": language, "messages": answers, "ended": True}
        own = self.message(said, language, role="user")
        talk["messages"] += [own, *answers]
        return {"language": language, "messages": answers}

    def documents(self) -> dict[str, Any]:
        return self.message(
            "Bitte bringen Sie mit:\n- Ihren alten Ausweis\n- ein Foto\n\nDas <b>Foto</b> ist neu.",
            notice="Bitte kommen Sie zehn Minuten früher.",
            links=[
                {"title": "Alle Standorte", "url": "https://musterstadt.example/standorte"},
                {"title": "Böse", "url": "javascript:alert(1)"},
            ],
            attachments=[{"title": "Termin", "url": CALENDAR, "type": "text/calendar"}],
            source={
                "title": "Leistungskatalog Musterstadt",
                "url": "https://musterstadt.example/katalog",
                "updated": "2026-03-02",
            },
            buttons=[
                {"title": "Ja", "payload": "/affirm", "icon": "check"},
                {"title": "Nein", "payload": "/deny", "icon": "close"},
            ],
        )


class _Handler(BaseHTTPRequestHandler):
    gateway: Gateway
    # kept connections: a page loads some thirty small files
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:
        """Silence: the tests read `requests` instead."""

    def do_GET(self) -> None:
        self._route("GET")

    def do_POST(self) -> None:
        self._route("POST")

    def do_DELETE(self) -> None:
        self._route("DELETE")

    def _route(self, method: str) -> None:
        address = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.gateway.requests.append(
            {
                "method": method,
                "path": address.path,
                "query": parse_qs(address.query),
                "headers": {k.lower(): v for k, v in self.headers.items()},
                "body": body,
            }
        )
        if not address.path.startswith("/api/v1/"):
            self._static(address.path)
        elif address.path == "/api/v1/languages":
            self._json(200, {"languages": LANGUAGES})
        elif address.path == "/api/v1/conversations":
            preferred = (self.headers.get("Accept-Language") or "de").split(",")[0]
            language = json.loads(body).get("language", preferred)
            self._json(201, self.gateway.create(language if language in GREETINGS else "de"))
        else:
            self._conversation(method, address.path.split("/")[4:], body)

    def _conversation(self, method: str, parts: list[str], body: bytes) -> None:
        gateway = self.gateway
        talk = gateway.conversations.get(parts[0])
        if talk and parts[1:] == ["voice"]:  # the token comes with the first message
            self._voice(talk)
            return
        if not talk or self.headers.get("Authorization") != f"Bearer {talk['token']}":
            self._problem(401, {"code": "conversation_expired", "detail": "Abgelaufen."})
            return
        match method, parts[1:]:
            case "DELETE", []:
                del gateway.conversations[parts[0]]
                self._send(204, b"", "text/plain")
            case "GET", ["messages"]:
                self._json(200, {"language": talk["language"], "messages": talk["messages"]})
            case "POST", ["messages"]:
                time.sleep(gateway.delay)
                if gateway.failures:
                    self._problem(*gateway.failures.pop(0))
                else:
                    self._json(200, gateway.answer(talk, json.loads(body)))
            case "POST", ["speech"]:
                answer = {"transcript": gateway.transcript, "language": "de", "messages": []}
                self._json(200, answer)
            case "GET", ["messages", _, "audio"]:
                self._send(200, gateway.sound, "audio/wav")
            case "GET", ["events"]:
                self._events()
            case _:
                self._problem(404, {"code": "not_found"})

    def _events(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            while True:
                try:
                    event = "data: " + json.dumps(self.gateway.events.get(timeout=0.3))
                except queue.Empty:
                    event = ": still here"
                self.wfile.write(f"{event}\n\n".encode())
                self.wfile.flush()
        except OSError:
            return  # the page has gone

    def _voice(self, talk: dict[str, Any]) -> None:
        self.close_connection = True
        if self.gateway.voice.away:
            self._send(503, b"", "text/plain")
            return
        line = Line(self.connection, self.path, dict(self.headers.items()))
        with contextlib.suppress(EOFError, OSError):
            self.gateway.voice.serve(line, talk, self.gateway.answer)
        line.open = False

    def _static(self, path: str) -> None:
        locale = re.fullmatch(r"/widget/i18n/([\w-]+)\.json", path)
        if locale and locale[1] in INTERFACE:
            self._json(200, INTERFACE[locale[1]])
            return
        if path == "/inline":
            tag = '<stadtlotse-chat mode="inline" language="en"></stadtlotse-chat>'
            script = '<script type="module" src="/widget/stadtlotse.js"></script>'
            page = f'<!doctype html><html lang="en"><title>Inline</title>{script}{tag}</html>'
            self._send(200, page.encode(), TYPES[".html"])
            return
        if path == "/ear-worklet.js":
            self._send(200, (Path(__file__).parent / "ear-worklet.js").read_bytes(), TYPES[".js"])
            return
        file = WIDGET / ("demo/index.html" if path == "/" else path.removeprefix("/widget/"))
        if file.is_file() and WIDGET in file.resolve().parents:
            self._send(200, file.read_bytes(), TYPES[file.suffix])
        else:
            self._send(404, b"", "text/plain")

    def _json(self, status: int, content: Any) -> None:
        self._send(status, json.dumps(content).encode(), "application/json")

    def _problem(self, status: int, content: dict[str, str]) -> None:
        content = {"type": "about:blank", "title": "Fehler", **content}
        self._send(status, json.dumps(content).encode(), "application/problem+json")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", CSP)
            self.send_header("Permissions-Policy", self.gateway.permissions)
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            return  # the page has gone
