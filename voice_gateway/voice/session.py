"""One spoken conversation: joins line, hearing, speaking, dialogue and policy."""

import asyncio
import contextlib
import time
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from translations.registry import load_languages
from voice_gateway.dialogue.hub import Hub
from voice_gateway.errors import Problem
from voice_gateway.logs import place
from voice_gateway.metrics import Metrics
from voice_gateway.store import Conversation
from voice_gateway.voice import ports
from voice_gateway.voice.attention import Attention
from voice_gateway.voice.ear import Ear
from voice_gateway.voice.keypad import Keypad
from voice_gateway.voice.link import Link, Neighbours
from voice_gateway.voice.mouth import Mouth
from voice_gateway.voice.silence import Silence
from voice_gateway.voice.voices import Voices
from voice_gateway.voice.window import Window

if TYPE_CHECKING:
    from voice_gateway.api.deps import Speech

log = structlog.get_logger(__name__)

TICK_SECONDS = 0.1
LAST_WORDS_SECONDS = 90.0
"""Longest time that hanging up waits for what is still to be said."""
COMPLAIN_SECONDS = 10.0
"""A voice that does not work is complained about once in this time, not for every sentence."""
KEEPALIVE_SECONDS = 15.0


class VoiceSession:
    """Runs until the line is gone or the policy hangs up."""

    def __init__(
        self,
        line: ports.Line,
        policy: ports.Policy,
        conversation: Conversation,
        near: Neighbours,
        speech: "Speech",
        voices: Voices,
        hub: Hub,
        metrics: Metrics,
    ) -> None:
        self._line, self._policy, self._near = line, policy, near
        self._speech, self._hub, self._metrics = speech, hub, metrics
        self._window = Window(line, near.settings.city_phone)
        self._events: asyncio.Queue[ports.Event] = asyncio.Queue()
        self.locale = conversation.locale
        self._keypad = Keypad()
        self._link = Link(near, conversation, self._events.put_nowait)
        self._mouth = Mouth(
            line,
            voices,
            heard=lambda: self._events.put_nowait(ports.Spoken()),
            failed=self._voice_failed,
            begun=self._begun,
        )
        self._attention = Attention(self._mouth, self._window, metrics, self._events.put_nowait)
        self._attention.locale = self.locale
        self._ear = Ear(line.greeting.rate, self.locale, speech, metrics, self._attention)
        self._attention.ear = self._ear
        self._paused = False
        self._ending = False
        self._done = asyncio.Event()
        self._silence = Silence()
        self._complained = float("-inf")
        self._tasks: set[asyncio.Task[Any]] = set()

    # ── life ─────────────────────────────────────────────────────────────────────────────────────

    async def run(self) -> None:
        """The whole conversation. Closing the line is left to who opened it. Raises Violation."""
        greeting, began = self._line.greeting, time.monotonic()
        gauge = self._metrics.voice_sessions.labels(greeting.kind)
        gauge.inc()
        try:
            await self._ear.start()
            self._window.ready(self.locale)
            self._events.put_nowait(ports.Opened(greeting.kind, self.locale, greeting.dialled))
            await self._check_hearing()
            parts = (self._mouth.run(), self._link.run(), self._pump(), self._tick(began))
            for part in (*parts, self._follow()):
                self._spawn(part)
            await self._first_of(self._listen(), self._done.wait())
        finally:
            gauge.dec()
            self._policy.on(ports.Left())
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await self._ear.stop()
            await self._window.close()
            log.info("voice.ended", line=greeting.kind, seconds=round(time.monotonic() - began))

    async def _first_of(self, *jobs: Coroutine[Any, Any, Any]) -> None:
        tasks = [self._spawn(job) for job in jobs]
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()

    def _spawn(self, job: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        task = asyncio.create_task(job)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: "asyncio.Task[Any]") -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, ports.Violation):
            log.error("voice.failed", error=place(error))
            self._done.set()

    # ── what comes in ────────────────────────────────────────────────────────────────────────────

    async def _listen(self) -> None:
        async for item in self._line.incoming():
            match item:
                case ports.Sound(pcm=pcm) if not self._paused:
                    await self._ear.hear(pcm)
                case ports.Key(key=key):
                    await self._key(key)
                case ports.Control():
                    await self._control(item)

    async def _key(self, key: str) -> None:
        self._silence.touch()
        if self._mouth.busy:
            self._metrics.barge_ins.labels("key").inc()
            await self._mouth.drop()
        keys = self._keypad.press(key)
        if keys:
            self._events.put_nowait(ports.Keyed(keys))

    async def _control(self, control: ports.Control) -> None:
        self._silence.touch()
        match control.what:
            case "pause":
                self._paused = self._attention.paused = True
                await self._mouth.hold()
            case "resume":
                self._paused = self._attention.paused = False
                self._mouth.go_on()
            case "stop_speaking":
                await self._mouth.drop()
            case "text" | "payload" if not self._ending:
                await self._mouth.drop()
                if control.payload:
                    self._link.payload(control.payload)
                else:
                    self._link.text(control.text)
        self._show_state()

    async def _follow(self) -> None:
        """Messages of a person at the desk; the end when the conversation is erased elsewhere."""
        with contextlib.suppress(Problem):  # too many windows: those show what the desk writes
            with self._hub.open(self._link.conversation.id, spoken=True) as stream:
                async for message in stream.read(KEEPALIVE_SECONDS):
                    if message is not None:
                        news = ports.Answered([message], self.locale, self._mouth.rate)
                        self._events.put_nowait(news)
            self._erased()

    def _erased(self) -> None:
        if not self._link.busy and not self._ending:
            self._done.set()

    async def _check_hearing(self) -> None:
        if not await asyncio.to_thread(self._speech.can_hear, self.locale):
            self._events.put_nowait(ports.Failed("speech_unavailable"))

    # ── policy ───────────────────────────────────────────────────────────────────────────────────

    async def _pump(self) -> None:
        while True:
            event = await self._events.get()
            if isinstance(event, ports.Answered):
                self._window.messages(event)
            elif isinstance(event, ports.Failed):
                self._window.error(event.code, self.locale)
            try:
                for action in self._policy.on(event):
                    await self._do(action)
            except Exception as error:  # one event is lost, not the call
                log.error("voice.event_failed", event_type=type(event).__name__, error=place(error))
            if isinstance(event, ports.Answered) and event.ended:
                await self._do(ports.HangUp())
            self._show_state()

    async def _do(self, action: ports.Action) -> None:
        match action:
            case ports.Say():
                await self._attention.before_saying(action.interruptible)
                self._mouth.say(action)
            case ports.SendText(text=text) if not self._ending:
                self._link.text(text, joined=self._attention.joined())
            case ports.SendPayload(payload=payload) if not self._ending:
                self._link.payload(payload)
            case ports.Listen():
                self._ear.expect(action.endpointing, action.hotwords)
                self._keypad.expect(action.digits)
                self._silence.arm(action.silence_seconds)
            case ports.SetRate(rate=rate):
                self._mouth.rate = min(2.0, max(0.5, rate))
            case ports.SetVolume(gain=gain):
                self._mouth.gain = gain
            case ports.SetLocale(locale=locale) if locale in load_languages():
                await self._speak_locale(locale)
            case ports.Transfer():
                self._spawn(self._transfer(action))
            case ports.HangUp() if not self._ending:
                self._ending = True
                self._spawn(self._hang_up())

    async def _speak_locale(self, locale: str) -> None:
        changed, self.locale = locale != self.locale, locale
        self._attention.locale = locale
        self._ear.speak_locale(locale)
        if changed:
            await self._check_hearing()
        try:
            await self._link.choose(locale)
        except SQLAlchemyError as error:  # the answers come in the old language; the call goes on
            log.error("voice.locale_not_kept", error=type(error).__name__)

    async def _transfer(self, action: ports.Transfer) -> None:
        await self._last_words()
        if await self._line.transfer(action.target, action.summary):
            self._done.set()
        else:
            self._events.put_nowait(ports.Failed("transfer_failed"))

    async def _hang_up(self, after: float = 0.0) -> None:
        await asyncio.sleep(after)
        await self._last_words()
        self._done.set()

    async def _last_words(self) -> None:
        """Wait until all has been heard; whether it ends by the clock is looked at each tick."""
        ticks = int(LAST_WORDS_SECONDS / TICK_SECONDS)
        for _ in range(ticks):
            if not self._mouth.busy:
                return
            await asyncio.sleep(TICK_SECONDS)

    # ── mouth ────────────────────────────────────────────────────────────────────────────────────

    def _begun(self) -> None:
        self._attention.answered(self.locale)
        self._show_state()

    def _voice_failed(self, code: str) -> None:
        now = time.monotonic()
        if now - self._complained > COMPLAIN_SECONDS:
            self._complained = now
            self._events.put_nowait(ports.Failed(code))

    # ── time ─────────────────────────────────────────────────────────────────────────────────────

    async def _tick(self, began: float) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            now = time.monotonic()
            self._show_state()
            self._attention.rescue()
            since = max(self._mouth.silent_since, self._attention.changed_at)
            if self._silence.due(busy=self._happening(), since=since):
                keys = self._keypad.rest()
                self._events.put_nowait(ports.Keyed(keys) if keys else ports.Silent())
            if now - began > self._near.settings.voice_max_seconds and not self._ending:
                self._ending = True
                self._events.put_nowait(ports.Failed("call_too_long"))
                self._spawn(self._hang_up(after=10 * TICK_SECONDS))  # something is said first

    def _happening(self) -> bool:
        busy = self._mouth.busy or self._link.busy or self._attention.speaking
        return busy or self._paused or not self._events.empty()

    def _show_state(self) -> None:
        if self._done.is_set():
            state = "ended"
        elif self._paused:
            state = "paused"
        elif self._mouth.busy and not self._mouth.held:
            state = "speaking"
        else:
            state = "thinking" if self._link.busy else "listening"
        self._window.state(state)
