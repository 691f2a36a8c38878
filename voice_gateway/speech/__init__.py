"""Hearing and speaking: recognition, voices and the text they are given, behind one service."""

from voice_gateway.speech.errors import AudioError, SpeechBusy, SpeechUnavailable
from voice_gateway.speech.service import SpeechService
from voice_gateway.speech.settings import SpeechSettings
from voice_gateway.speech.stt import Transcript
from voice_gateway.speech.tts import Audio

__all__ = [
    "Audio",
    "AudioError",
    "SpeechBusy",
    "SpeechService",
    "SpeechSettings",
    "SpeechUnavailable",
    "Transcript",
]
