import json
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from tests.voice_gateway.api.conftest import City, MakeCity, assert_problem
from tests.voice_gateway.api.servers import TOKEN, FakeActions, FakeRasa, serve
from translations.registry import load_languages
from voice_gateway.api import static
from voice_gateway.settings import Settings


def test_security_headers_on_everything(city: City) -> None:
    for path in ("/healthz", "/nothing", "/api/v1/languages", "/widget/nothing.js"):
        headers = city.http.get(path).headers
        policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
        assert policy == {
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": "'self'",
            "connect-src": "'self'",
            "media-src": "'self' blob:",
            "img-src": "'self' data:",
            "font-src": "'self'",
            "frame-ancestors": "'self'",
            "base-uri": "'none'",
            "form-action": "'self'",
        }
        assert "microphone=(self)" in headers["permissions-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
    assert city.http.get("/api/v1/languages").headers["cache-control"] == "no-store"


def test_other_sites_only_when_named(city: City, make_city: MakeCity) -> None:
    site = {"Origin": "https://www.stadt.example"}
    assert "access-control-allow-origin" not in city.http.get("/healthz", headers=site).headers
    open_city = make_city(
        cors_origins=["https://www.stadt.example"], frame_ancestors=["https://www.stadt.example"]
    )
    headers = open_city.http.get("/healthz", headers=site).headers
    assert headers["access-control-allow-origin"] == "https://www.stadt.example"
    assert "frame-ancestors https://www.stadt.example" in headers["content-security-policy"]
    other = open_city.http.get("/healthz", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in other.headers


def test_languages(city: City) -> None:
    rows = city.http.get("/api/v1/languages").json()["languages"]
    assert [row["code"] for row in rows] == list(load_languages())
    arabic = next(row for row in rows if row["code"] == "ar")
    assert arabic == {
        "code": "ar",
        "native": "العربية",
        "german": "Arabisch",
        "tag": "ar",
        "dir": "rtl",
        "speech_in": True,
        "speech_out": True,
    }
    assert [row["code"] for row in rows if not row["speech_in"]] == ["fa"]


def test_widget_texts(city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "messages.json").write_text('["Senden"]', encoding="utf-8")
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "index.html").write_text("<p>Stadt</p>")
    monkeypatch.setattr(static, "WIDGET", tmp_path)
    static._texts.cache_clear()
    texts = city.http.get("/widget/i18n/de.json")
    assert texts.json() == {"Senden": "Senden"}
    assert set(city.http.get("/widget/i18n/tr.json").json()) == {"Senden"}
    static._texts.cache_clear()
    assert city.http.get("/").text == "<p>Stadt</p>"
    assert_problem(city.http.get("/widget/i18n/xx.json"), 404, "not_found")


def test_openapi_is_exact(city: City) -> None:
    schema = city.http.get("/openapi.json").json()
    assert set(schema["paths"]) == {
        "/api/v1/conversations",
        "/api/v1/conversations/{conversation_id}",
        "/api/v1/conversations/{conversation_id}/messages",
        "/api/v1/conversations/{conversation_id}/messages/{message_id}/audio",
        "/api/v1/conversations/{conversation_id}/events",
        "/api/v1/conversations/{conversation_id}/speech",
        "/api/v1/conversations/{conversation_id}/attachments",
        "/api/v1/documents/{ticket}",
        "/api/v1/languages",
        "/api/v1/services",
        "/api/v1/services/{service_id}",
        "/healthz",
        "/readyz",
        "/metrics",
    }
    for path in schema["paths"].values():
        for operation in path.values():
            assert operation["summary"]
            assert operation["description"]
            assert "422" not in operation["responses"]
            problem = operation["responses"]["default"]["content"]["application/problem+json"]
            assert problem["schema"] == {"$ref": "#/components/schemas/ProblemDetails"}
    speech = schema["paths"]["/api/v1/conversations/{conversation_id}/speech"]["post"]
    assert "multipart/form-data" in speech["requestBody"]["content"]
    assert speech["security"]
    references = set(json.dumps(schema).split('"#/components/schemas/')[1:])
    named = {reference.split('"')[0] for reference in references}
    assert named <= set(schema["components"]["schemas"])


def test_metrics_count_without_personal_data(city: City) -> None:
    citizen = city.begin()
    citizen.say("Fatma Yılmaz")
    city.rasa.answers["Quatsch mit Soße"] = {"key": "utter_not_understood"}
    citizen.say("Quatsch mit Soße")
    citizen.press("/talk_to_person")
    citizen.say("Yeni bir pasaporta ihtiyacım var")
    message = citizen.say("Ücreti ne kadar olacak acaba?")["messages"][0]
    citizen.request("GET", f"/messages/{message['id']}/audio")
    citizen.request("POST", "/speech", files={"audio": b"Merhaba"})
    text = city.http.get("/metrics").text
    for line in (
        'stadtlotse_fallbacks_total{language="de"} 1.0',
        'stadtlotse_handovers_total{language="de"} 1.0',
        'stadtlotse_language_switches_total{how="detected",new="tr",old="de"} 1.0',
        'stadtlotse_turn_seconds_count{channel="web",language="de"} 4.0',
        'stadtlotse_stt_seconds_count{language="tr"} 1.0',
        'stadtlotse_tts_seconds_count{language="tr"} 1.0',
        'route="/api/v1/conversations/{conversation_id}/messages"',
    ):
        assert line in text, line
    assert "Fatma" not in text
    assert citizen.id not in text
    assert "127.0.0.1" not in text


@pytest.mark.parametrize(
    "bad",
    [
        {"allowed_intents": ["greet", "restart"]},
        {"desk_token": "short"},
        {"cors_origins": ["*"]},
        {"retention_hours": 0},
    ],
)
def test_unsafe_settings_are_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Settings(**bad)


def test_process_logs_nothing_personal_and_stops(tmp_path: Path) -> None:
    """The real process: JSON lines without texts and ids, and an end although a window is open."""
    rasa, actions = FakeRasa(tmp_path / "tracker.sqlite"), FakeActions()
    with serve(rasa.app) as rasa_url, serve(actions.app) as actions_url:
        environment = {
            "STADTLOTSE_VAR": str(tmp_path),
            "STADTLOTSE_RASA_URL": rasa_url,
            "STADTLOTSE_RASA_TOKEN": TOKEN,
            "STADTLOTSE_ACTIONS_URL": actions_url,
            "STADTLOTSE_SPEECH_WHISPER_MODEL": str(tmp_path / "none"),
            "PATH": "/usr/bin:/bin",
        }
        command = [sys.executable, "-m", "uvicorn", "--factory", "voice_gateway.app:create_app"]
        process = subprocess.Popen(
            [*command, "--port", "0"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        lines: list[str] = []
        reader = threading.Thread(target=lambda: lines.extend(process.stdout or ()))
        reader.start()
        try:
            url = _address(lines)
            identifier, token = _talk(url)
            headers = {"Authorization": f"Bearer {token}"}
            events = f"{url}/api/v1/conversations/{identifier}/events"
            with httpx.stream("GET", events, headers=headers, trust_env=False, timeout=20) as open_:
                assert open_.status_code == 200
                process.send_signal(signal.SIGTERM)
                for _ in open_.iter_lines():
                    pass
            assert process.wait(20) in (0, -signal.SIGTERM)
        finally:
            process.kill()
            reader.join(5)
    output = "".join(lines)
    for secret in ("Fatma", "Geheimnis", identifier, token, TOKEN, "Traceback"):
        assert secret not in output
    rows = [json.loads(line) for line in lines if line.startswith("{")]
    requests = [row for row in rows if row["event"] == "request"]
    said = [row for row in requests if row["route"].endswith("/messages")]
    assert said
    assert said[0]["status"] == 200
    assert said[0]["duration_ms"] > 0
    assert len(said[0]["conversation"]) == 16


def _address(lines: list[str]) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for line in lines:
            if "running on" in line:
                return line.split("running on ")[1].split()[0]
        time.sleep(0.05)
    raise AssertionError("".join(lines))


def _talk(url: str) -> tuple[str, str]:
    with httpx.Client(base_url=url, trust_env=False, timeout=20) as http:
        created = http.post("/api/v1/conversations", json={}).json()
        identifier, token = created["conversation_id"], created["token"]
        path = f"/api/v1/conversations/{identifier}/messages"
        headers = {"Authorization": f"Bearer {token}"}
        http.post(path, json={"text": "Mein Name ist Fatma Yılmaz"}, headers=headers)
        http.post(path, json={"text": ["Geheimnis"]}, headers=headers)
        http.get(path, headers=headers)
        return identifier, token
