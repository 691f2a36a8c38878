"""Our tables against FFmpeg's, which is another implementation."""

import av
import numpy as np
import pytest

from voice_gateway.phone import g711

CODECS = {"ulaw": "pcm_mulaw", "alaw": "pcm_alaw"}


def decoded_by_ffmpeg(law: str, codes: bytes) -> np.ndarray:
    codec = av.CodecContext.create(CODECS[law], "r")
    codec.sample_rate, codec.layout = 8000, "mono"
    frames = codec.decode(av.Packet(codes))
    return np.concatenate([frame.to_ndarray().reshape(-1) for frame in frames])


@pytest.mark.parametrize("law", CODECS)
def test_every_code_has_the_value_of_the_standard(law: str) -> None:
    codes = bytes(range(256))
    ours = np.frombuffer(g711.decode(law, codes), "<i2")
    assert np.array_equal(ours, decoded_by_ffmpeg(law, codes))


@pytest.mark.parametrize("law", CODECS)
def test_every_value_gets_the_nearest_code(law: str) -> None:
    samples = np.arange(-32768, 32768, dtype="<i2")
    values = np.sort(np.frombuffer(g711.decode(law, bytes(range(256))), "<i2").astype(int))
    back = np.frombuffer(g711.decode(law, g711.encode(law, samples.tobytes())), "<i2").astype(int)
    places = np.clip(np.searchsorted(values, samples), 1, 255)
    best = np.minimum(abs(values[places] - samples), abs(values[places - 1] - samples))
    assert np.array_equal(abs(back - samples), best)


@pytest.mark.parametrize("law", CODECS)
def test_nothing_stays_nothing(law: str) -> None:
    assert g711.decode(law, b"") == g711.encode(law, b"") == b""
