"""Reading what browsers and phones upload, writing what they play.

Formats are recognised by their first bytes and handed to exactly that demuxer: letting FFmpeg
guess would let an upload pick one that opens other files or addresses (playlists).
"""

import io
import wave
from collections.abc import Iterator

import av
import numpy as np
import soxr
from numpy.typing import NDArray

from voice_gateway.speech.errors import AudioError
from voice_gateway.speech.stt import SAMPLE_RATE, Samples
from voice_gateway.speech.tts import Audio, AudioFormat

OPUS_RATE = 48_000
TARGET_RMS = 0.1
PEAK = 0.7
"""Spoken output is levelled to about -20 dBFS, peaks at most -3 dBFS: full scale distorts on the
phone and startles on headphones."""


def sniff(data: bytes) -> str | None:
    """The FFmpeg demuxer for these first bytes, None when it is nothing we accept."""
    head = data[:16]
    if head[:4] in (b"RIFF", b"RIFX", b"RF64", b"BW64") and head[8:12] == b"WAVE":
        return "wav"
    if head[:4] == b"OggS":
        return "ogg"
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "matroska"
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"free"):
        return "mp4"
    if head[:4] == b"fLaC":
        return "flac"
    if head[:3] == b"ID3":
        return "mp3"
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return "aac" if head[1] & 0x06 == 0 else "mp3"
    return None


def decode(data: bytes, max_seconds: float = 60.0) -> Samples:
    """A recording in any accepted format → mono samples at 16 kHz.

    A file that breaks off is used up to the break. Raises AudioError (unreadable_audio,
    empty_audio, audio_too_long) and nothing else.
    """
    if not data:
        raise AudioError("empty_audio", "The recording is empty.")
    form = sniff(data)
    if form is None:
        raise AudioError("unreadable_audio", "This is not an audio format that can be read.")
    samples = _collect(_frames(data, form), max_seconds)
    if samples.size == 0:
        raise AudioError("empty_audio", "The recording has no sound in it.")
    return samples


def _collect(frames: Iterator[tuple[int, Samples]], max_seconds: float) -> Samples:
    """Frames of (rate, samples) → 16 kHz; stretches of one rate are resampled in one piece."""
    parts: list[tuple[int, list[Samples]]] = []
    seconds = 0.0
    try:
        for rate, samples in frames:
            if not 1000 <= rate <= 768_000:
                raise AudioError("unreadable_audio", "The sampling rate makes no sense.")
            seconds += samples.size / rate
            if seconds > max_seconds:
                raise AudioError("audio_too_long", f"The limit is {max_seconds:.0f} seconds.")
            if not parts or parts[-1][0] != rate:
                parts.append((rate, []))
            parts[-1][1].append(samples)
    except AudioError:
        raise
    except (av.FFmpegError, ValueError, LookupError, ArithmeticError, NotImplementedError) as error:
        if not parts:
            raise AudioError("unreadable_audio", "The audio cannot be decoded.") from error
    resampled = [resample(np.concatenate(chunk), rate, SAMPLE_RATE) for rate, chunk in parts]
    return np.concatenate(resampled) if resampled else np.zeros(0, np.float32)


def _frames(data: bytes, form: str) -> Iterator[tuple[int, Samples]]:
    """(rate, mono samples) of each decoded frame of the first audio stream."""
    with av.open(io.BytesIO(data), mode="r", format=form, metadata_errors="replace") as container:
        streams = container.streams.audio
        # Decoding a stream of an unknown codec would end the whole process.
        if not streams or streams[0].codec_context is None:
            raise AudioError("unreadable_audio", "There is no audio in this file.")
        for frame in container.decode(streams[0]):
            yield frame.sample_rate, _mono(frame)


def _mono(frame: av.AudioFrame) -> Samples:
    """One decoded frame as mono float32, cleared of infinities and of values that are no number."""
    raw = frame.to_ndarray()
    channels = len(frame.layout.channels) or 1
    if not frame.format.is_planar:
        raw = raw.reshape(-1, channels).T
    if raw.dtype.kind == "u":
        values = (raw.astype(np.float64) - 128.0) / 128.0
    elif raw.dtype.kind == "i":
        values = raw.astype(np.float64) / float(2 ** (8 * raw.dtype.itemsize - 1))
    else:
        values = np.nan_to_num(raw.astype(np.float64), nan=0.0, posinf=1.0, neginf=-1.0)
    mono: Samples = np.clip(values.mean(axis=0), -1.0, 1.0).astype(np.float32)
    return mono


def resample(samples: Samples, rate: int, target: int) -> Samples:
    """One piece of audio at another rate, in one call: streaming resampling loses the tail."""
    if rate == target or samples.size == 0:
        return samples
    result: Samples = soxr.resample(samples, rate, target).astype(np.float32)
    return result


def level(samples: Samples) -> Samples:
    """Speech at an even loudness, well below full scale."""
    loud = np.abs(samples) > 0.005
    if not loud.any():
        return samples
    rms = float(np.sqrt(np.mean(np.square(samples[loud], dtype=np.float64))))
    gain = min(TARGET_RMS / rms, PEAK / float(np.max(np.abs(samples))))
    levelled: Samples = (samples * gain).astype(np.float32)
    return levelled


def encode(samples: Samples, rate: int, form: AudioFormat) -> Audio:
    """Mono samples → a WAV file (16 bit) or Ogg with Opus (about 24 kbit/s)."""
    seconds = samples.size / rate
    if form == "wav":
        return Audio(_wav(_pcm(samples), rate), "audio/wav", seconds)
    return Audio(_ogg(_pcm(resample(samples, rate, OPUS_RATE))), "audio/ogg", seconds)


def _pcm(samples: Samples) -> NDArray[np.int16]:
    return np.round(np.clip(samples, -1.0, 1.0) * 32767.0).astype(np.int16)


def _wav(pcm: NDArray[np.int16], rate: int) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(rate)
        writer.writeframes(pcm.tobytes())
    return file.getvalue()


def _ogg(pcm: NDArray[np.int16]) -> bytes:
    file = io.BytesIO()
    with av.open(file, mode="w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=OPUS_RATE, layout="mono")
        stream.bit_rate = 24_000
        frame = av.AudioFrame.from_ndarray(pcm.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = OPUS_RATE
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    return file.getvalue()
