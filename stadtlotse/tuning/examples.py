"""What the encoder learns from: the project's example lines, said in many ways.

Every line is told apart by what is asked (the intent) and what it is about (a service, another
authority, nothing of ours). One in twenty is left out; the classifiers fit their confidence on
those.
"""

import hashlib
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from actions import content
from actions.services.authorities import PREFIX
from actions.services.phrases import NAMES, NONE, OTHER, base_language
from voice_gateway.dialogue.variants import in_dialects, in_latin_letters, without_diacritics

HELD_OUT = 20
"""As in bot/components/classifier.py."""
NEED = "ask_service_info"
FOREIGN = "other_authority"
# Shares of lines that are changed, and how.
OTHER_LETTERS, DIALECT, BARE, FEWER, TYPO, JOINED = 0.14, 0.12, 0.2, 0.12, 0.1, 0.3
BEFORE = 0.8
_SIGNS = re.compile(r"[.,!?؟،;:„“\"»«]")


class Example(NamedTuple):
    """A line; `intent` or `subject` is None where the line says nothing about it."""

    text: str
    language: str
    intent: str | None
    subject: str | None


def is_held_out(text: str) -> bool:
    """Whether the encoder is not told of this line."""
    return hashlib.sha256(text.encode()).digest()[0] % HELD_OUT == 0


def read(folder: Path) -> list[Example]:
    """All lines of `nlu_data`."""
    found = [*_said(folder)]
    for name in ("services", "authorities"):
        for locale, entries in content.read(folder, name).items():
            for key, entry in entries.items():
                found += _of_entry(key, entry, base_language(locale), name == "authorities")
    return sorted(set(found), key=lambda e: (e.language, e.text, str(e.intent), str(e.subject)))


def _said(folder: Path) -> Iterator[Example]:
    for locale, intents in content.examples(folder).items():
        for intent, texts in intents.items():
            nameless = NONE if intent in content.NAMELESS else None
            subject = OTHER if intent in content.FOREIGN else nameless
            for text in texts:
                yield Example(text, base_language(locale), intent, subject)


def _of_entry(
    key: str, entry: Mapping[str, Any], language: str, authority: bool
) -> Iterator[Example]:
    def lines(texts: str | Sequence[str], intent: str | None) -> Iterator[Example]:
        for text in [texts] if isinstance(texts, str) else texts:
            yield Example(text, language, FOREIGN if authority and intent else intent, subject)

    subject = PREFIX + key if authority else key
    asks = entry if key == NONE else entry.get("asks", {})
    for intent, texts in asks.items():
        yield from lines(texts, None if intent == "other" else intent)
    if key != NONE:
        for field in (*NAMES, "summary"):
            yield from lines(entry.get(field, ()), None)
        yield from lines(entry.get("questions", ()), NEED)


class Speaker:
    """Says lines as people do: with a story before, in other letters, with mistakes."""

    def __init__(self, examples: Sequence[Example], chance: random.Random) -> None:
        self._chance = chance
        self._stories: dict[tuple[str, str], list[Example]] = defaultdict(list)
        for example in examples:
            if example.intent == NEED and example.subject not in (None, NONE, OTHER):
                self._stories[example.language, ""].append(example)
                self._stories[example.language, str(example.subject)].append(example)

    def __call__(self, example: Example) -> Example:
        """One way to say it; what it is about becomes clear from a story that is put before it."""
        if self._asks_detail(example.intent) and self._chance.random() < JOINED:
            example = self._with_story(example)
        return example._replace(text=self._written(example.text, example.language))

    @staticmethod
    def _asks_detail(intent: str | None) -> bool:
        asking = intent is not None and (
            intent.startswith("ask_") or intent.endswith("_appointment")
        )
        return asking and intent not in (NEED, "ask_why", "ask_other_options")

    def _with_story(self, example: Example) -> Example:
        about = "" if example.subject == NONE else str(example.subject)
        stories = self._stories.get((example.language, about))
        if not stories:
            return example
        story = self._chance.choice(stories)
        if self._chance.random() < BEFORE:
            joint = self._chance.choice([". ", ", ", " ", ". "])
            text = story.text.rstrip(".!?") + joint + example.text
        else:
            text = f"{example.text.rstrip('.')} {story.text}"
        return example._replace(text=text, subject=story.subject)

    def _written(self, text: str, language: str) -> str:
        chance = self._chance
        turn = chance.random()
        if turn < OTHER_LETTERS:
            lines = in_latin_letters([text, text], language) or without_diacritics(text, language)
            text = chance.choice(lines).split("\n")[0]
        elif language == "de" and turn < OTHER_LETTERS + DIALECT:
            text = chance.choice(in_dialects([text] * 3, language)).split("\n")[0]
        if chance.random() < BARE:
            text = _SIGNS.sub("", text).lower()
        words = text.split()
        if chance.random() < FEWER and len(words) > 4:
            del words[chance.randrange(len(words))]
            text = " ".join(words)
        if chance.random() < TYPO and len(text) > 8:
            at = chance.randrange(len(text) - 1)
            swapped = text[at + 1] + text[at] if chance.random() < 0.5 else text[at + 1]
            text = text[:at] + swapped + text[at + 2 :]
        return text.strip() or "?"
