import io
import wave

import numpy as np
import pytest

from tests.shared import SHARED
from tests.voice_gateway.speech.sounds import RATE, encoded, tone
from voice_gateway.speech import AudioError
from voice_gateway.speech.audio import PEAK, decode, encode, level, sniff

ODD = sorted((SHARED / "data" / "robustness" / "wav_edge").rglob("*.wav"))

CONTAINERS = [
    ("webm", "libopus", 48_000, 1),
    ("webm", "libopus", 48_000, 2),
    ("ogg", "libopus", 48_000, 1),
    ("ogg", "libvorbis", 44_100, 2),
    ("mp3", "libmp3lame", 44_100, 1),
    ("mp4", "aac", 44_100, 2),
    ("wav", "pcm_s16le", 8_000, 1),
    ("wav", "pcm_mulaw", 8_000, 1),
    ("wav", "pcm_alaw", 8_000, 1),
    ("wav", "pcm_f32le", 48_000, 2),
    ("flac", "flac", 16_000, 1),
]


def loudest_frequency(samples: np.ndarray) -> float:
    middle = samples[len(samples) // 4 : -len(samples) // 4]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    return float(np.argmax(spectrum) * RATE / len(middle))


@pytest.mark.parametrize(("container", "codec", "rate", "channels"), CONTAINERS)
def test_what_browsers_and_phones_send_is_decoded(
    container: str, codec: str, rate: int, channels: int
) -> None:
    data = encoded(tone(1.0, 440.0, rate), container, codec, rate, channels)
    samples = decode(data)
    assert samples.dtype == np.float32
    assert samples.ndim == 1
    assert len(samples) / RATE == pytest.approx(1.0, abs=0.1)
    assert loudest_frequency(samples) == pytest.approx(440.0, abs=5.0)
    assert np.max(np.abs(samples)) == pytest.approx(0.3, abs=0.06)


@pytest.mark.skipif(not ODD, reason="the odd files are not here")
@pytest.mark.parametrize("path", ODD, ids=lambda path: path.name)
def test_an_odd_file_is_decoded_or_refused(path) -> None:
    code, samples = "", np.zeros(0, np.float32)
    try:
        samples = decode(path.read_bytes())
    except AudioError as error:
        code = error.code
    assert code in ("unreadable_audio", "empty_audio") if code else samples.size > 0
    assert np.isfinite(samples).all()
    assert np.max(np.abs(samples), initial=0.0) <= 1.05


@pytest.mark.skipif(not ODD, reason="the odd files are not here")
def test_readable_oddities_are_read() -> None:
    assert len(ODD) == 31
    refused = []
    for path in ODD:
        try:
            decode(path.read_bytes())
        except AudioError:
            refused.append(path.name)
    assert len(refused) <= 10, refused


def wav_of(samples: np.ndarray) -> bytes:
    return encode(samples.astype(np.float32), RATE, "wav").data


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_audio"),
        (b"hello", "unreadable_audio"),
        (bytes(5000), "unreadable_audio"),
        (b"#EXTM3U\n#EXT-X-VERSION:3\nfile:///etc/passwd\n", "unreadable_audio"),
        (b"ffconcat version 1.0\nfile '/etc/passwd'\n", "unreadable_audio"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "unreadable_audio"),
        (b"OggS" + bytes(300), "unreadable_audio"),
        (b"\x1a\x45\xdf\xa3" + bytes(300), "unreadable_audio"),
        (b"\0\0\0\x18ftypmp42" + bytes(300), "unreadable_audio"),
        (b"ID3" + bytes(300), "unreadable_audio"),
        (wav_of(np.zeros(0)), "empty_audio"),
    ],
)
def test_what_is_no_audio_is_refused_with_a_code(data: bytes, code: str) -> None:
    with pytest.raises(AudioError) as caught:
        decode(data)
    assert caught.value.code == code
    assert caught.value.message


def test_every_truncation_of_a_recording_is_decoded_or_refused() -> None:
    whole = encoded(tone(0.5, rate=48_000), "webm", "libopus", 48_000)
    for end in range(0, len(whole), 97):
        try:
            decode(whole[:end])
        except AudioError:
            continue


def test_a_broken_off_recording_is_used_up_to_the_break() -> None:
    whole = encoded(tone(2.0, rate=48_000), "webm", "libopus", 48_000)
    samples = decode(whole[: len(whole) * 2 // 3])
    assert 0.8 < len(samples) / RATE < 1.8


def test_sixty_seconds_are_the_limit() -> None:
    assert len(decode(wav_of(np.zeros(59 * RATE)))) == 59 * RATE
    with pytest.raises(AudioError) as caught:
        decode(wav_of(np.zeros(61 * RATE)))
    assert caught.value.code == "audio_too_long"


def test_an_hour_of_compressed_silence_stops_at_the_limit() -> None:
    hour = encoded(np.zeros(600 * RATE, np.float32), "flac", "flac", RATE)
    assert len(hour) < 500_000
    with pytest.raises(AudioError) as caught:
        decode(hour)
    assert caught.value.code == "audio_too_long"


def test_values_that_are_no_numbers_become_silence() -> None:
    samples = tone(0.5)
    samples[100:200] = np.nan
    samples[300:400] = np.inf
    assert np.isfinite(decode(encoded(samples, "wav", "pcm_f32le"))).all()


def test_only_known_formats_are_handed_to_the_decoder() -> None:
    assert sniff(wav_of(tone())) == "wav"
    assert sniff(b"#EXTM3U") is None
    assert sniff(b"") is None
    assert sniff(b"\xff\xfb\x90\x00") == "mp3"
    assert sniff(b"\xff\xf1\x50\x80") == "aac"


def test_written_wav_is_sixteen_bit_mono() -> None:
    audio = encode(tone(1.5, rate=22_050), 22_050, "wav")
    with wave.open(io.BytesIO(audio.data)) as reader:
        assert (reader.getnchannels(), reader.getsampwidth()) == (1, 2)
        assert reader.getframerate() == 22_050
        assert reader.getnframes() == 22_050 * 3 // 2
    assert audio.media_type == "audio/wav"
    assert audio.seconds == pytest.approx(1.5)


def test_written_ogg_is_small_and_says_the_same() -> None:
    audio = encode(tone(3.0, rate=22_050), 22_050, "ogg")
    assert audio.media_type == "audio/ogg"
    assert len(audio.data) < 20_000
    samples = decode(audio.data)
    assert len(samples) / RATE == pytest.approx(3.0, abs=0.1)
    assert loudest_frequency(samples) == pytest.approx(440.0, abs=5.0)


def test_loudness_is_even_and_below_full_scale() -> None:
    quiet, loud = level(tone() * 0.05), level(np.clip(tone() * 5, -1, 1))
    for samples in (quiet, loud):
        assert np.max(np.abs(samples)) <= PEAK + 1e-4
        assert 0.05 < np.sqrt(np.mean(samples**2)) < 0.2
    assert np.array_equal(level(np.zeros(100, np.float32)), np.zeros(100, np.float32))
