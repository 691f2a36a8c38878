import asyncio
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tests.voice_gateway.speech.sounds import RATE, word_error_rate, words_of
from translations.registry import load_languages
from voice_gateway.speech import SpeechService, SpeechUnavailable
from voice_gateway.speech.audio import PEAK, decode
from voice_gateway.speech.espeak import Espeak
from voice_gateway.speech.piper import Piper, find_voice
from voice_gateway.speech.spoken import normalise

TEXTS = {
    "de": "Bitte bringen Sie Ihren Ausweis mit. Er kostet 46,00 Euro.",
    "de-simple": "Bringen Sie Ihren Ausweis mit. Er kostet 46 Euro.",
    "en": "Please bring your identity card. It costs 46.00 euros.",
    "tr": "Lütfen kimliğinizi getirin. Ücreti 46,00 avro.",
    "ar": "يرجى إحضار بطاقة الهوية. تكلفتها 46,00 يورو.",
    "uk": "Візьміть із собою посвідчення. Воно коштує 46,00 євро.",
    "ru": "Возьмите с собой удостоверение. Оно стоит 46,00 евро.",
    "pl": "Proszę przynieść dowód osobisty. Kosztuje 46,00 euro.",
    "fr": "Apportez votre carte d'identité. Elle coûte 46,00 euros.",
    "fa": "لطفاً کارت شناسایی خود را بیاورید. هزینه آن 46,00 یورو است.",
    "da": "Tag dit identitetskort med. Det koster 46,00 euro.",
}
ENGLISH = (
    "If you move house, you have to register with the citizens office within two weeks. Please "
    "bring your identity card and the confirmation of your landlord. There is no fee. You can "
    "book an appointment online or give us a call."
)
GERMAN = (
    "Wenn Sie umziehen, müssen Sie sich innerhalb von zwei Wochen beim Bürgeramt anmelden. Bringen "
    "Sie bitte Ihren Ausweis und die Bestätigung Ihres Vermieters mit. Die Anmeldung kostet nichts."
)


def words_per_minute(text: str, seconds: float) -> float:
    return len(text.split()) * 60 / seconds


@pytest.mark.parametrize("locale", TEXTS)
async def test_every_locale_speaks(service: SpeechService, locale: str) -> None:
    audio = await service.synthesise(TEXTS[locale], locale)
    samples = decode(audio.data)
    assert 2.0 < audio.seconds < 9.0
    assert len(samples) / RATE == pytest.approx(audio.seconds, abs=0.05)
    assert np.sqrt(np.mean(samples**2)) > 0.03
    assert np.max(np.abs(samples)) <= PEAK + 0.05


@pytest.mark.parametrize("locale", load_languages())
def test_espeak_has_every_voice_of_the_registry(locale: str) -> None:
    voice = Espeak(load_languages()[locale].espeak)
    samples = voice.speak(normalise(TEXTS[locale], locale), 1.0)
    assert 1.5 < len(samples) / voice.sample_rate < 9.0
    assert np.sqrt(np.mean(samples**2)) > 0.03


def test_all_locales_have_a_text_here() -> None:
    assert set(TEXTS) == set(load_languages())


def test_espeak_refuses_an_unknown_voice() -> None:
    with pytest.raises(SpeechUnavailable):
        Espeak("xx-nowhere")


def test_espeak_keeps_voices_apart_when_used_from_many_threads() -> None:
    voices = {code: Espeak(load_languages()[code].espeak) for code in ("de", "ru", "tr", "en")}
    alone = {code: voice.speak(TEXTS[code], 1.0) for code, voice in voices.items()}

    def difference(code: str) -> float:
        """Of the lengths; the library itself varies by some thousandths."""
        return abs(len(voices[code].speak(TEXTS[code], 1.0)) / len(alone[code]) - 1.0)

    with ThreadPoolExecutor(8) as pool:
        assert max(pool.map(difference, list(voices) * 10)) < 0.01


def test_the_packaged_voice_is_found_and_slows_down(settings) -> None:
    model = find_voice("en_US-joe-medium", settings.voices_dir)
    assert model is not None
    assert find_voice("de_DE-nobody-medium", settings.voices_dir) is None
    voice = Piper(model)
    normal = len(voice.speak(ENGLISH, 1.0)) / voice.sample_rate
    slower = len(voice.speak(ENGLISH, 0.8)) / voice.sample_rate
    assert 125 < words_per_minute(ENGLISH, normal) < 150
    assert 1.12 < slower / normal < 1.4


@pytest.mark.parametrize(("code", "text"), [("de", GERMAN), ("en", ENGLISH)])
def test_espeak_keeps_the_pace_older_people_follow(code: str, text: str) -> None:
    voice = Espeak(load_languages()[code].espeak)
    normal = len(voice.speak(text, 1.0)) / voice.sample_rate
    slower = len(voice.speak(text, 0.8)) / voice.sample_rate
    assert 125 < words_per_minute(text, normal) < 150
    assert 1.12 < slower / normal < 1.4


async def test_what_is_said_is_understood_again(service: SpeechService) -> None:
    """Piper → Ogg → Whisper, with an amount, a time and a telephone number."""
    text = "The identity card costs 46.00 euros. Your appointment is at 2:30 pm."
    audio = await service.synthesise(text, "en", format="ogg")
    heard = await service.transcribe(audio.data, "en")
    assert heard.rejected is None
    said = "The identity card costs 46 euros. Your appointment is at 2 30 pm."
    assert {"46", "euros"} <= set(words_of(heard.text)), heard.text
    assert word_error_rate(said, heard.text.replace("€46", "46 euros")) <= 0.25, heard.text


async def test_nothing_to_say_is_a_moment_of_silence(service: SpeechService) -> None:
    for text in ("", "   ", "🎉", "\u2066\u2069"):
        for locale in ("de", "en"):
            audio = await service.synthesise(text, locale)
            assert 0.0 < audio.seconds < 1.0
            assert decode(audio.data).size > 0


async def test_rates_out_of_bounds_are_kept_in(service: SpeechService) -> None:
    slow = await service.synthesise(TEXTS["de"], "de", rate=0.0001)
    fast = await service.synthesise(TEXTS["de"], "de", rate=99.0)
    assert 1.5 < slow.seconds / fast.seconds < 6.0


async def test_many_speak_at_once(service: SpeechService) -> None:
    audios = await asyncio.gather(
        *(service.synthesise(TEXTS[code], code) for code in ("de", "en", "tr", "ru", "de", "en"))
    )
    assert audios[0].seconds == pytest.approx(audios[4].seconds, abs=0.05)
    assert all(audio.seconds > 2 for audio in audios)
