import numpy as np
import pytest

from tests.voice_gateway.speech.sounds import (
    RATE,
    encoded,
    needs_data,
    read,
    tone,
    transcripts,
    word_error_rate,
)
from voice_gateway.speech import AudioError, SpeechService
from voice_gateway.speech.audio import decode, encode
from voice_gateway.speech.gate import Span, reason_to_reject, speech_spans
from voice_gateway.speech.whisper import Whisper, encode_window, loops, split_on_pauses, window_for

HOTWORDS = ("Führungszeugnis", "Personalausweis", "Wohnsitz anmelden")
NOISE = np.random.default_rng(7)
TIME = np.arange(5 * RATE) / RATE

NOT_SPEECH = {
    "silence": np.zeros(5 * RATE),
    "hiss": NOISE.normal(0, 0.003, 5 * RATE),
    "noise": NOISE.normal(0, 0.05, 5 * RATE),
    "loud noise": NOISE.normal(0, 0.3, 5 * RATE),
    "mains hum": 0.2 * np.sin(2 * np.pi * 50 * TIME) + 0.1 * np.sin(2 * np.pi * 150 * TIME),
    "dial tone": 0.3 * np.sin(2 * np.pi * 425 * TIME),
    "key tone": 0.3 * np.sin(2 * np.pi * 697 * TIME) + 0.3 * np.sin(2 * np.pi * 1209 * TIME),
    "clicks": (NOISE.random(5 * RATE) < 0.0005) * 0.8,
}


@needs_data
async def test_a_german_sentence_is_understood(service: SpeechService) -> None:
    path = "picovoice_leopard/test_de.wav"
    heard = await service.transcribe(read(path), "de")
    assert heard.rejected is None
    assert word_error_rate(transcripts()[path], heard.text) <= 0.31
    assert 0.5 < heard.confidence <= 1.0
    assert heard.seconds == pytest.approx(5.26, abs=0.05)


@needs_data
@pytest.mark.parametrize(("name", "locale"), [("test.wav", "en"), ("test_fr.wav", "fr")])
async def test_other_languages_are_understood(
    service: SpeechService, name: str, locale: str
) -> None:
    path = f"picovoice_leopard/{name}"
    heard = await service.transcribe(read(path), locale)
    assert word_error_rate(transcripts()[path], heard.text) <= 0.15


@needs_data
async def test_a_long_recording_is_split_at_pauses_and_whole(service: SpeechService) -> None:
    path = "picovoice_leopard/diarization_test.wav"
    heard = await service.transcribe(read(path), "en")
    assert word_error_rate(transcripts()[path], heard.text) <= 0.2


@needs_data
async def test_telephone_prompts_are_understood(service: SpeechService) -> None:
    said = transcripts()
    paths = sorted(path for path in said if "asterisk_en" in path and len(said[path]) > 40)[:5]
    paths += sorted(path for path in said if "asterisk_ru" in path and len(said[path]) > 40)[:3]
    errors = []
    for path in paths:
        heard = await service.transcribe(read(path), "ru" if "_ru" in path else "en")
        assert heard.rejected is None, path
        errors.append(word_error_rate(said[path], heard.text))
    assert np.mean(errors) <= 0.3, dict(zip(paths, errors, strict=True))


@needs_data
@pytest.mark.parametrize(("container", "codec"), [("webm", "libopus"), ("mp4", "aac")])
async def test_compressed_uploads_are_understood(
    service: SpeechService, container: str, codec: str
) -> None:
    path = "picovoice_leopard/test.wav"
    upload = encoded(decode(read(path)), container, codec, 16_000 if codec == "aac" else RATE)
    heard = await service.transcribe(upload, "en")
    assert word_error_rate(transcripts()[path], heard.text) <= 0.2


@needs_data
async def test_a_quiet_caller_is_heard(service: SpeechService) -> None:
    path = "picovoice_leopard/test.wav"
    quiet = encode(decode(read(path)) * np.float32(0.02), RATE, "wav").data
    heard = await service.transcribe(quiet, "en")
    assert word_error_rate(transcripts()[path], heard.text) <= 0.2


@pytest.mark.parametrize("hotwords", [(), HOTWORDS], ids=["bare", "hotwords"])
@pytest.mark.parametrize("sound", NOT_SPEECH)
async def test_nothing_is_invented(
    service: SpeechService, sound: str, hotwords: tuple[str, ...]
) -> None:
    data = encode(NOT_SPEECH[sound].astype(np.float32), RATE, "wav").data
    with pytest.raises(AudioError) as caught:
        await service.transcribe(data, "de", hotwords)
    assert caught.value.code == "no_speech"


@needs_data
async def test_a_recording_without_speech_is_refused(service: SpeechService) -> None:
    with pytest.raises(AudioError) as caught:
        await service.transcribe(read("picovoice_leopard/empty.wav"), "de", HOTWORDS)
    assert caught.value.code == "no_speech"


@needs_data
async def test_hotwords_do_not_replace_what_was_said(service: SpeechService) -> None:
    path = "picovoice_leopard/test.wav"
    heard = await service.transcribe(read(path), "en", ("passport", "driving licence") * 60)
    assert word_error_rate(transcripts()[path], heard.text) <= 0.25


@pytest.mark.parametrize(("seconds", "frames"), [(1.0, 750), (12.0, 750), (20.0, 1500)])
def test_the_encoder_works_on_a_shorter_window(settings, seconds: float, frames: int) -> None:
    """One frame comes out for every 20 ms that go in: 750 are 15 s, the library makes 1500."""
    clip = tone(seconds)
    encoded_clip = encode_window(Whisper(settings).load(), clip, window_for(seconds))
    assert list(encoded_clip.shape[:2]) == [1, frames]


def test_windows_by_length() -> None:
    assert [window_for(s) for s in (1, 8, 13, 13.1, 30)] == [15, 15, 15, 30, 30]


@pytest.mark.parametrize(
    ("text", "looping"),
    [
        ("Wir brauchen einen Termin. Wir brauchen einen Termin.", True),
        ("nein nein", True),
        ("Nevermind, nevermind, nevermind, never", True),
        ("Ich brauche einen Termin für den Pass.", False),
        ("nein, danke, nein", False),
        ("ja", False),
        ("", False),
    ],
)
def test_a_sentence_said_over_and_over_is_noticed(text: str, looping: bool) -> None:
    assert loops(text) == looping


@needs_data
def test_what_a_close_window_made_repeat_is_said_once(settings) -> None:
    """A recording through a browser's microphone: the sentence must not come out twice."""
    sound = decode(read("picovoice_leopard/test_de.wav"))
    silence = np.zeros(RATE, np.float32)
    upload = encoded(np.concatenate([silence, sound, silence]), "webm", "libopus")
    heard = Whisper(settings).transcribe(decode(upload), "de")
    assert heard.rejected is None
    assert heard.text.casefold().count("genutzt") == 1


def test_pieces_are_cut_at_pauses_only() -> None:
    def span(start: float, end: float) -> Span:
        return Span(int(start * RATE), int(end * RATE))

    spans = [span(0, 5), span(6, 11), span(12, 20), span(21, 22)]
    assert split_on_pauses(spans) == [span(0, 11), span(12, 22)]
    assert split_on_pauses([span(0, 20)]) == [span(0, 20)]
    assert split_on_pauses([span(1, 50)]) == [span(1, 31), span(31, 50)]
    assert split_on_pauses([]) == []


def test_speech_is_found_where_it_is() -> None:
    assert speech_spans(tone(3.0)) == []
    assert speech_spans(np.zeros(0, np.float32)) == []


@pytest.mark.parametrize(
    ("text", "logprob", "no_speech", "compression", "seconds", "reason"),
    [
        ("Ich brauche einen Termin.", -0.3, 0.1, 1.1, 2.0, None),
        ("ja", -0.6, 0.4, 0.3, 0.4, None),
        ("Führungszeugnis", -0.9, 0.8, 1.0, 2.0, "no_speech"),
        ("Vielen Dank.", -1.4, 0.1, 1.0, 2.0, "improbable"),
        ("ja ja ja ja ja ja ja ja ja ja", -0.2, 0.1, 3.1, 3.0, "repetition"),
        ("...", -0.2, 0.1, 0.5, 3.0, "no_words"),
        ("", -0.2, 0.1, 0.5, 3.0, "no_words"),
        ("x" * 100, -0.2, 0.1, 1.0, 1.0, "too_much_text"),
    ],
)
def test_signs_of_an_invented_text(
    text: str,
    logprob: float,
    no_speech: float,
    compression: float,
    seconds: float,
    reason: str | None,
) -> None:
    assert reason_to_reject(text, logprob, no_speech, compression, seconds) == reason
