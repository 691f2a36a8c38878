"""The short dialogues of the policy itself: yes or no, one of several, a value read back."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from voice_gateway.voice.policy.call import Actions, Call, Then, failed
from voice_gateway.voice.policy.commands import Command
from voice_gateway.voice.policy.menu import Choice, Menu
from voice_gateway.voice.policy.spelling import address, readable, telephone
from voice_gateway.voice.ports import Event, HangUp, Heard, Keyed, Say, Silent, Unclear


@dataclass(slots=True)
class YesNo:
    """A question of ours. Anything but yes and no is somebody else's, and ends it."""

    call: Call
    yes: Then
    no: Then
    more: bool = False
    """ "weiter" counts as yes."""

    def on(self, event: Event, meaning: Command | None) -> Actions | None:
        """Take a yes or a no, by word or key."""
        keys = self.call.data.keys
        pressed = event.keys if isinstance(event, Keyed) else ""
        if pressed == keys.agree or meaning == "agree" or (self.more and meaning == "more"):
            self.call.mode = None
            return self.yes()
        if pressed == keys.refuse or meaning == "refuse":
            self.call.mode = None
            return self.no()
        return None


def ask(call: Call, says: Sequence[Say], yes: Then, no: Then, *, more: bool = False) -> Actions:
    """Ask for a yes or a no, and say how to answer."""
    return call.present([*says, call.say("yes_no")], mode=YesNo(call, yes, no, more))


@dataclass(slots=True)
class Pick:
    """One of several things. `other` gets words that name none of them, when there is one."""

    call: Call
    menu: Menu
    take: Callable[[str], Actions]
    other: Callable[[str], Actions] | None = None

    def on(self, event: Event, meaning: Command | None) -> Actions | None:
        """Take a choice by key, number or title."""
        match event:
            case Keyed(keys=key):
                found = self.menu.by_key(key)
            case Heard(text=words):
                found = self.menu.by_words(words, self.call.locale)
                if found is None and self.other is not None:
                    self.call.mode = None
                    return self.other(words)
            case _:
                return None
        if found is None:
            return None
        self.call.mode = None
        return self.take(found.payload)


def offer(
    call: Call,
    says: Sequence[Say],
    names: Sequence[str],
    take: Callable[[str], Actions],
    other: Callable[[str], Actions] | None = None,
) -> Actions:
    """Offer some of our texts as choices; `take` gets the name of the chosen one."""
    choices = [Choice(call.text(name), name, call.locale) for name in names]
    menu = Menu(choices, call.data.keys.choices)
    said = [call.say("choice", choice=row.title, key=key) for key, row in menu.shown]
    return call.present([*says, *said], mode=Pick(call, menu, take, other))


@dataclass(slots=True)
class Entry:
    """A value of ours, a telephone number or an address, read back until it is right."""

    call: Call
    kind: str
    question: str
    wrong: str
    done: Callable[[str], Actions]

    def start(self, *before: Say) -> Actions:
        """Ask."""
        return self.call.present([*before, self.call.say(self.question)], kind=self.kind, mode=self)

    def on(self, event: Event, meaning: Command | None) -> Actions | None:
        """Read what was said or typed."""
        match event:
            case Heard(text=words, locale=locale):
                return self._read(words, locale)
            case Keyed(keys=keys) if len(keys) > 1:
                return self._read(keys, self.call.locale)
            case Keyed():
                return self.call.again(self.call.say(self.wrong))
            case _:
                return None

    def _read(self, words: str, locale: str) -> Actions:
        value = (telephone if self.kind == "phone" else address)(words, locale)
        if value is None:
            return self.start(self.call.say(self.wrong))
        shown = readable(value) if self.kind == "phone" else value
        self.call.spellable = shown
        return ask(
            self.call,
            [self.call.say("understood", value=shown)],
            yes=lambda: self.done(value),
            no=lambda: self.start(self.call.say("again")),
        )


@dataclass(slots=True)
class Settling:
    """Waits a moment until something is stored, before it is promised."""

    call: Call
    promise: "Future[None]"
    done: Then
    broken: Then
    patience: int = 10
    SECONDS = 1.0

    def start(self) -> Actions:
        """The outcome at once when it is there, else a word and a moment."""
        return self._outcome() or self.call.present(
            [self.call.say("filler_1")], mode=self, seconds=self.SECONDS
        )

    def on(self, event: Event, meaning: Command | None) -> Actions | None:
        """Look again whenever something happens."""
        if outcome := self._outcome():
            return outcome
        if isinstance(event, Silent):
            self.patience -= 1
            if self.patience <= 0:
                self.call.mode = None
                return self.broken()
            return self.call.aside(seconds=self.SECONDS)
        if isinstance(event, Heard | Unclear):
            return self.call.aside(self.call.say("filler_3"), seconds=self.SECONDS)
        return None

    def _outcome(self) -> Actions | None:
        if not self.promise.done():
            return None
        self.call.mode = None
        return self.broken() if failed(self.promise) else self.done()


@dataclass(slots=True)
class Farewell:
    """The last words are said; who is silent now is gone, who speaks is heard."""

    call: Call

    def on(self, event: Event, meaning: Command | None) -> Actions | None:
        """Hang up after silence."""
        if isinstance(event, Silent):
            self.call.over = True
            return [HangUp()]
        return None


def farewell(call: Call, name: str) -> Actions:
    """Say good-bye, and give a moment to object."""
    return call.present([call.say(name)], mode=Farewell(call), seconds=call.data.silence.goodbye)
