"""What can go wrong with speech, as the gateway sees it."""

from typing import Literal

AudioCode = Literal["unreadable_audio", "empty_audio", "audio_too_long", "no_speech"]


class AudioError(Exception):
    """The recording cannot be used; `code` is stable and safe to show, the message is plain text.

    unreadable_audio: no format we can read. empty_audio: a file without samples.
    audio_too_long: more than the allowed seconds. no_speech: nobody speaks in it.
    """

    def __init__(self, code: AudioCode, message: str) -> None:
        super().__init__(message)
        self.code: AudioCode = code
        self.message = message


class SpeechUnavailable(Exception):
    """A model, a voice or a library is missing; the message says what and how to get it."""


class SpeechBusy(Exception):
    """All workers are occupied and the waiting line is full: try again in a moment."""
