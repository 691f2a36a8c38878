"""The policy of browser lines: a conversation that can be seen as well as heard.

The screen offers buttons, links and the keyboard, so nothing has to be confirmed, counted or
explained here: what was heard is sent, what is answered is read out.
"""

from translations.catalogue import translator
from voice_gateway.errors import _
from voice_gateway.voice import ports
from voice_gateway.voice.apologies import apologies, apology

WELCOME = _("Ich höre Ihnen zu.")
UNCLEAR = _("Das habe ich nicht verstanden. Bitte sagen Sie es noch einmal.")
UNCLEAR_AGAIN = _(
    "Das habe ich wieder nicht verstanden. Sie können auch schreiben oder eine Antwort antippen."
)
WAITING = _("Einen Moment bitte, ich sehe nach.")
STILL_THERE = _("Ich höre Ihnen weiter zu. Sie können jederzeit sprechen.")

SILENCE_SECONDS = 60.0
"""Reading takes time; after this long the person is reminded once that the microphone is open."""
CUT_OFFS = 2
"""So often interrupted by us, a person needs longer pauses."""


def prompts(locale: str, phone: str) -> list[str]:
    """Everything this policy says in its own words."""
    texts = (WELCOME, UNCLEAR, UNCLEAR_AGAIN, WAITING, STILL_THERE)
    return [translator(locale).gettext(text) for text in texts] + apologies(locale, phone)


class PlainPolicy:
    """One conversation in a browser."""

    def __init__(self, locale: str, phone: str) -> None:
        self._locale, self._phone = locale, phone
        self._endpointing: ports.Endpointing = "normal"
        self._unclear = 0
        self._cut_offs = 0
        self._reminded = False

    def on(self, event: ports.Event) -> list[ports.Action]:
        """What to do now that this has happened."""
        match event:
            case ports.Opened(locale=locale):
                self._locale = locale
                return [*self._say(WELCOME), self._listen()]
            case ports.Heard(text=text):
                self._unclear, self._reminded = 0, False
                return [ports.SendText(text)]
            case ports.Answered():
                return self._answered(event)
            case ports.Unclear():
                self._unclear += 1
                text = UNCLEAR if self._unclear == 1 else UNCLEAR_AGAIN
                return [*self._say(text), self._listen()]
            case ports.Failed(code=code):
                text = apology(code, self._locale, self._phone)
                return [ports.Say(text, self._locale, code), self._listen()]
            case ports.StillWaiting():
                return self._say(WAITING)
            case ports.CutOff():
                self._cut_offs += 1
                if self._cut_offs >= CUT_OFFS:
                    self._endpointing = "slow"
                return [self._listen()]
            case ports.Silent() if not self._reminded:
                self._reminded = True
                return [*self._say(STILL_THERE), self._listen()]
            case _:
                return []

    def _answered(self, event: ports.Answered) -> list[ports.Action]:
        actions: list[ports.Action] = [ports.SetRate(event.rate)]
        if event.rate < 1.0:
            self._endpointing = "slow"
        if event.locale != self._locale:
            self._locale = event.locale
            actions.append(ports.SetLocale(event.locale))
        for message in event.messages:
            text = message.speech or message.text
            if message.notice:
                text = f"{message.notice} {text}"
            actions.append(ports.Say(text, message.language))
        return [*actions, ports.HangUp() if event.ended else self._listen()]

    def _say(self, text: str) -> list[ports.Action]:
        return [ports.Say(translator(self._locale).gettext(text), self._locale, text[:20])]

    def _listen(self) -> ports.Listen:
        return ports.Listen(SILENCE_SECONDS, self._endpointing)
