"""Choices that are said with their keys, a few at a time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from rapidfuzz import fuzz

from voice_gateway.dialogue.messages import Button, Message
from voice_gateway.voice.policy.commands import plain, without_number_words
from voice_gateway.voice.policy.spelling import digits

PERSON = "/talk_to_person"
NEARLY = 90.0
_BRACKETS = re.compile(r"\s*\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: what it is called and what is sent when it is taken."""

    title: str
    payload: str
    locale: str


@dataclass(slots=True)
class Menu:
    """The choices of the last answer. `person`: a person is among them, on a key of its own."""

    choices: Sequence[Choice]
    keys: str
    page: int = 0
    person: bool = False
    numbered: int = 0
    """So many of the first choices the answer itself has said with their numbers."""

    @property
    def shown(self) -> list[tuple[str, Choice]]:
        """The choices of this page with their keys."""
        first = self.page * len(self.keys)
        return list(zip(self.keys, self.choices[first:], strict=False))

    @property
    def more(self) -> bool:
        """Whether there is more than one page; after the last comes the first."""
        return len(self.choices) > len(self.keys)

    def turn(self) -> None:
        """Go to the next page."""
        pages = -(-len(self.choices) // len(self.keys))
        self.page = (self.page + 1) % max(1, pages)

    def by_key(self, key: str) -> Choice | None:
        """What a key stands for on this page."""
        return dict(self.shown).get(key)

    def by_payload(self, payload: str) -> Choice | None:
        """The choice that sends this."""
        return next((row for row in self.choices if row.payload == payload), None)

    def by_words(self, text: str, locale: str, *, numbers: bool = True) -> Choice | None:
        """The choice whose title was said, or, on the first page and if wanted, its number."""
        said = plain(text)
        if not said:
            return None
        near = [
            row
            for row in self.choices
            if fuzz.ratio(said, plain(row.title)) >= (NEARLY if len(said) > 6 else 100)
        ]
        if len(near) == 1:
            return near[0]
        number = without_number_words(text, locale) if numbers else ""
        if self.page == 0 and number and len(number.split()) == 1:
            key = digits(number, locale)
            return self.by_key(key) if len(key) == 1 else None
        return None


def _aloud(button: Button, message: Message) -> str:
    """A title for speech: without the German term in brackets, which another voice would garble."""
    if message.language.startswith("de"):
        return button.title
    return _BRACKETS.sub("", button.title).strip() or button.title


def menu_of(messages: Sequence[Message], keys: str) -> Menu:
    """All choices of an answer, in its order; each payload once."""
    rows: dict[str, tuple[Button, Message]] = {}
    for message in messages:
        for button in message.buttons:
            rows.setdefault(button.payload, (button, message))
    person = rows.pop(PERSON, None) is not None
    choices = [Choice(_aloud(b, m), b.payload, m.language) for b, m in rows.values()]
    spoken = " ".join(message.speech or message.text for message in messages)
    said = (f"{n}. {row.title}" in spoken for n, row in enumerate(choices, start=1))
    numbered = sum(1 for _ in takewhile(bool, said))
    if not 1 < numbered <= len(keys):
        numbered = 0
    return Menu(choices, keys, person=person, numbered=numbered)
