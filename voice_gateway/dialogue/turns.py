"""One turn: a message of the citizen goes in, the assistant's messages come out."""

import asyncio
import re
import time
from dataclasses import dataclass, replace
from weakref import WeakValueDictionary

import structlog
from sqlalchemy.exc import SQLAlchemyError

from translations.catalogue import translator
from translations.registry import load_languages
from voice_gateway.dialogue.applications import Applications
from voice_gateway.dialogue.hub import Hub
from voice_gateway.dialogue.language import Decision, LanguagePolicy, State
from voice_gateway.dialogue.messages import Answer, Button, Message, keys, parse_answer
from voice_gateway.dialogue.news import Newsroom
from voice_gateway.dialogue.rasa import Rasa
from voice_gateway.dialogue.understanding import LanguageGuess, Understanding, understanding
from voice_gateway.errors import DialogueUnavailable, Problem, _
from voice_gateway.metrics import Metrics
from voice_gateway.store import Conversation, Conversations, TrackerStore

log = structlog.get_logger(__name__)

OPENING = "/greet"
FALLBACK = re.compile(r"not_understood|fallback")
HANDOVER = re.compile(r"^utter_person|handover")
BACK = _("Zurück zu {language}")
CHANGED = _("Ich antworte jetzt in dieser Sprache: {language}.")


@dataclass(frozen=True, slots=True)
class Turn:
    """The outcome. `ended`: the citizen had everything erased, the conversation is gone.

    `rate` is the speech rate the citizen asked for so far (1.0 is normal).
    """

    language: str
    messages: list[Message]
    understanding: Understanding | None = None
    ended: bool = False
    rate: float = 1.0


class Turns:
    """Runs turns, one at a time per conversation."""

    def __init__(
        self,
        rasa: Rasa,
        policy: LanguagePolicy,
        conversations: Conversations,
        tracker: TrackerStore,
        hub: Hub,
        metrics: Metrics,
        applications: Applications,
        *,
        debug: bool,
        news: Newsroom | None = None,
    ) -> None:
        self._rasa = rasa
        self._policy = policy
        self._conversations = conversations
        self._tracker = tracker
        self._hub = hub
        self._metrics = metrics
        self._applications = applications
        self._debug = debug
        self._news = news
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def open(
        self, locale: str, explicit: bool, channel: str = "web", greet: bool = True
    ) -> tuple[Conversation, str, Turn]:
        """Begin a conversation: the assistant speaks first. Returns it, its token, the greeting.

        Nothing is stored when the greeting fails. Without `greet` the dialogue is not asked yet
        and there are no messages: a phone call says who it is by itself.
        """
        state = State(explicit=explicit)
        conversation, token = self._conversations.new(locale, state.dump())
        messages: list[Message] = []
        if greet:
            messages = (await self._ask(conversation.id, OPENING, locale, locale, channel)).messages
        await asyncio.to_thread(self._conversations.add, conversation, token)
        return conversation, token, Turn(locale, messages)

    async def choose(self, identifier: str, locale: str) -> None:
        """The citizen chose a language outside the dialogue, which learns it with the next turn."""
        async with self._lock(identifier):
            found = await asyncio.to_thread(self._conversations.find, identifier)
            if found is None or found.locale == locale:
                return
            state = self._policy.chosen(locale, found.locale, State.load(found.language_state))
            after = replace(found, locale=locale, language_state=state.dump())
            await asyncio.to_thread(self._conversations.update, after)

    async def text(self, conversation: Conversation, text: str, channel: str = "web") -> Turn:
        """A typed or spoken message, already checked."""
        async with self._lock(conversation.id) as waited:
            conversation = await self._fresh(conversation) if waited else conversation
            state = State.load(conversation.language_state)
            # Loading the models takes a second and must not hold up everybody else.
            if not self._policy.identifier.ready:
                await asyncio.to_thread(self._policy.identifier.warm)
            decision = self._policy.decide(text, conversation.locale, state)
            return await self._run(conversation, text, decision, channel)

    async def payload(self, conversation: Conversation, payload: str, channel: str = "web") -> Turn:
        """A pressed button, already checked."""
        async with self._lock(conversation.id) as waited:
            conversation = await self._fresh(conversation) if waited else conversation
            state = State.load(conversation.language_state)
            decision = Decision(conversation.locale, state)
            return await self._run(conversation, payload, decision, channel)

    async def unasked(self, identifier: str) -> None:
        """Tell what is new in a conversation, between two turns; raises SQLAlchemyError."""
        async with self._lock(identifier):
            found = await asyncio.to_thread(self._conversations.find, identifier)
            if found is not None and self._news:
                await self._news.tell(found)

    async def erase(self, identifier: str) -> None:
        """Delete a conversation everywhere; raises SQLAlchemyError and can be repeated."""
        async with self._lock(identifier):
            await self._erase(identifier)

    async def _run(
        self, conversation: Conversation, message: str, decision: Decision, channel: str
    ) -> Turn:
        old, new = conversation.locale, decision.locale
        answer = await self._ask(conversation.id, message, new, old, channel)
        messages, state = answer.messages, decision.state
        if new != old:
            self._metrics.language_switches.labels(old, new, "detected").inc()
            _announce(messages, old, new)
        chosen = answer.changes.locale
        if chosen in load_languages() and chosen is not None:
            state = self._policy.chosen(chosen, old, state)
            if chosen != new:
                self._metrics.language_switches.labels(new, chosen, "chosen").inc()
            new = chosen
        state = self._policy.asked(state, keys(messages))
        seen = await self._understood(conversation.id, decision) if self._debug else None
        if answer.changes.forget:
            await self._forget(conversation)
            return Turn(new, messages, seen, ended=True, rate=conversation.rate)
        after = replace(
            conversation,
            locale=new,
            language_state=state.dump(),
            rate=answer.changes.rate or conversation.rate,
        )
        if after != conversation or self._conversations.due(conversation):
            await asyncio.to_thread(self._conversations.update, after)
        if self._news and channel == "web":  # on the phone nothing is told unasked
            messages = [*messages, *await self._news.tell(after)]
        return Turn(new, messages, seen, rate=after.rate)

    async def _ask(self, sender: str, message: str, locale: str, old: str, channel: str) -> Answer:
        metadata = {"locale": locale, "channel": channel, "previous_locale": old}
        started = time.perf_counter()
        try:
            answer = parse_answer(await self._rasa.turn(sender, message, metadata))
        except DialogueUnavailable:
            self._metrics.failed_turns.inc()
            raise
        self._metrics.turns.labels(locale, channel).observe(time.perf_counter() - started)
        for key in keys(answer.messages):
            if FALLBACK.search(key):
                self._metrics.fallbacks.labels(locale).inc()
            if HANDOVER.search(key):
                self._metrics.handovers.labels(locale).inc()
        return answer

    async def _understood(self, sender: str, decision: Decision) -> Understanding | None:
        guess = LanguageGuess(code=decision.code, confidence=round(decision.confidence, 3))
        try:
            return understanding(await self._rasa.tracker(sender, events=False), guess)
        except DialogueUnavailable as error:  # the answer is there; only the extra is missing
            log.warning("understanding.missing", reason=error.reason)
            return None

    async def _forget(self, conversation: Conversation) -> None:
        """The citizen said "forget this"; if it cannot be done now, the purge repeats it."""
        try:
            await self._erase(conversation.id)
        except SQLAlchemyError as error:
            log.error("forget.postponed", error=type(error).__name__)
            await asyncio.to_thread(self._conversations.expire, conversation.id)

    async def _erase(self, identifier: str) -> None:
        # Our row goes last: as long as it is there, erasing can be repeated.
        try:
            await self._applications.erase(identifier)
        except (DialogueUnavailable, Problem):
            # Without a code these drafts cannot be opened any more, and they expire by themselves.
            log.warning("erase.drafts_left")
        await asyncio.to_thread(self._tracker.erase, identifier)
        await asyncio.to_thread(self._conversations.delete, identifier)
        if self._news:
            self._news.forget(identifier)
        self._hub.end(identifier)

    async def _fresh(self, conversation: Conversation) -> Conversation:
        """The row again, when another turn has changed it while this one waited."""
        found = await asyncio.to_thread(self._conversations.find, conversation.id)
        if found is None:
            raise Problem("invalid_token")
        return found

    def _lock(self, identifier: str) -> "_Queue":
        lock = self._locks.get(identifier)
        if lock is None:
            lock = self._locks[identifier] = asyncio.Lock()
        return _Queue(lock)


class _Queue:
    """Takes a lock, and says whether it had to wait for it."""

    def __init__(self, lock: asyncio.Lock) -> None:
        self._lock_ = lock

    async def __aenter__(self) -> bool:
        waited = self._lock_.locked()
        await self._lock_.acquire()
        return waited

    async def __aexit__(self, *_: object) -> None:
        self._lock_.release()


def _announce(messages: list[Message], old: str, new: str) -> None:
    """Say in the new language that it changed, and offer in the old one to go back."""
    languages = load_languages()
    notice = translator(new).gettext(CHANGED).format(language=languages[new].native)
    back = translator(old).gettext(BACK).format(language=languages[old].native)
    last = messages[-1]
    button = Button(title=back, payload=f'/change_language{{"language":"{old}"}}', icon="language")
    messages[-1] = last.model_copy(
        update={
            "buttons": [*last.buttons, button],
            "notice": f"{notice} {last.notice}" if last.notice else notice,
        }
    )
