import httpx
import pytest

from tests.voice_gateway.api.conftest import Citizen, City, MakeCity, assert_problem


def speak(citizen: Citizen, audio: bytes, **fields: str) -> httpx.Response:
    files = {"audio": ("audio.webm", audio, "audio/webm")}
    return citizen.request("POST", "/speech", files=files, data=fields)


def test_spoken_message_is_answered(citizen: Citizen) -> None:
    body = speak(citizen, b"Was kostet ein Reisepass?").json()
    assert body["transcript"] == "Was kostet ein Reisepass?"
    assert body["language"] == "de"
    assert body["confidence"] == 0.9
    assert body["messages"][0]["text"] == "Sie sagten: Was kostet ein Reisepass?"


def test_only_transcribed(citizen: Citizen) -> None:
    body = speak(citizen, b"Was kostet ein Reisepass?", send="false").json()
    assert (body["transcript"], body["messages"]) == ("Was kostet ein Reisepass?", [])
    url = f"{citizen.url}/speech?send=false"
    files = {"audio": b"Hallo"}
    response = citizen.city.http.post(url, files=files, headers=citizen.headers)
    assert response.json()["messages"] == []
    assert citizen.city.rasa.calls == ["webhook"]


@pytest.mark.parametrize(
    ("audio", "status", "code"),
    [
        (b"", 422, "empty_audio"),
        (b"empty_audio", 422, "empty_audio"),
        (b"unreadable_audio", 422, "unreadable_audio"),
        (b"audio_too_long", 413, "audio_too_long"),
        (b"no_speech", 422, "no_speech"),
        (b"made up", 422, "no_speech"),
        (b" ", 422, "no_speech"),
        (b"busy", 503, "speech_busy"),
        (b"unavailable", 503, "speech_unavailable"),
    ],
)
def test_what_cannot_be_heard(citizen: Citizen, audio: bytes, status: int, code: str) -> None:
    response = speak(citizen, audio)
    assert_problem(response, status, code)
    if code == "speech_busy":
        assert int(response.headers["retry-after"]) > 0


def test_bad_forms(citizen: Citizen) -> None:
    def send(body: bytes, kind: str) -> httpx.Response:
        headers = {"Content-Type": kind}
        return citizen.request("POST", "/speech", content=body, headers=headers)

    assert_problem(send(b"RIFF", "audio/wav"), 415, "unsupported_media_type")
    assert_problem(send(b"xx", "multipart/form-data"), 400, "invalid_body")
    assert_problem(send(b"xx", "multipart/form-data; boundary=a"), 400, "invalid_body")
    none = citizen.request("POST", "/speech", files={"sound": b"x"})
    assert_problem(none, 422, "missing_audio")
    text = b'--a\r\nContent-Disposition: form-data; name="audio"\r\n\r\nhello\r\n--a--\r\n'
    assert_problem(send(text, "multipart/form-data; boundary=a"), 422, "missing_audio")
    assert_problem(speak(citizen.city.begin(language="fa"), b"x"), 422, "language_not_spoken")


def test_recordings_that_are_too_large(make_city: MakeCity) -> None:
    citizen = make_city(max_audio_bytes=100_000).begin()
    assert speak(citizen, b"x" * 2000).status_code == 200
    assert_problem(speak(citizen, b"x" * 100_001), 413, "body_too_large")
    assert_problem(speak(citizen, b"x" * 200_000), 413, "body_too_large")


def test_large_recordings_stay_in_memory(citizen: Citizen, monkeypatch: pytest.MonkeyPatch) -> None:
    rolled: list[object] = []
    monkeypatch.setattr("tempfile.SpooledTemporaryFile.rollover", rolled.append)
    assert speak(citizen, b"Guten Tag" + b" " * 3_000_000).status_code == 200
    assert rolled == []


def test_read_aloud(citizen: Citizen) -> None:
    message = citizen.say("Was kostet ein Reisepass?")["messages"][0]
    path = f"/messages/{message['id']}/audio"
    response = citizen.request("GET", f"{path}?rate=1.2&format=ogg")
    assert response.headers["content-type"] == "audio/ogg"
    assert response.headers["cache-control"] == "no-store"
    assert response.content.startswith(b"RIFF")
    spoken = citizen.city.speech.spoken
    assert spoken == [("Gesprochen: Was kostet ein Reisepass?", "de", 1.2, "ogg")]
    assert citizen.request("GET", path).status_code == 200
    assert spoken[-1][2:] == (1.0, "wav")
    for wrong in ("rate=9", "rate=nan", "rate=x", "format=mp3"):
        assert_problem(citizen.request("GET", f"{path}?{wrong}"), 422, "invalid_request")


def test_only_messages_of_this_conversation(city: City) -> None:
    mine, other = city.begin(), city.begin()
    message = other.say("Geheim")["messages"][0]
    foreign = mine.request("GET", f"/messages/{message['id']}/audio")
    assert_problem(foreign, 404, "message_not_found")
    mute = mine.say("stumm bitte")["messages"][0]
    assert_problem(mine.request("GET", f"/messages/{mute['id']}/audio"), 503, "speech_unavailable")


def test_spoken_commands_never_reach_the_engine(citizen: Citizen) -> None:
    speak(citizen, b"/restart")
    assert citizen.city.rasa.received[-1]["message"] == "restart"
