"""One call from ringing to hanging up: carries sound, keys and events between caller and gateway.

The gateway is asked while the phone still rings, so that its greeting is there when the call is
answered. When it is gone, refuses, is full or dies in the middle, the caller hears a prepared
sentence and is connected with a person where one is configured.
"""

import asyncio
import contextlib
import time
from collections.abc import Coroutine
from typing import Any, Literal

import structlog

from voice_gateway.phone.call import FRAME_BYTES, FRAME_SECONDS, SILENCE, Call
from voice_gateway.phone.link import Link, LinkLost
from voice_gateway.phone.playout import Playout
from voice_gateway.phone.prompts import Prompts
from voice_gateway.phone.settings import PhoneSettings

log = structlog.get_logger(__name__)

End = Literal["caller", "finished", "transferred", "refused", "lost"]
EXPLAINED = frozenset({"too_many_calls", "call_too_long"})
"""Errors whose sentence the gateway has spoken itself before it ends the call."""
MAX_GAP_SECONDS = 0.1
"""Phones that send nothing while nobody speaks: after so much, silence is put in its place, because
the gateway measures pauses by the sound it gets."""
LONGEST_GOODBYE = 30.0


class Bridge:
    """Serves one call."""

    def __init__(self, call: Call, settings: PhoneSettings, prompts: Prompts) -> None:
        self._call = call
        self._settings = settings
        self._prompts = prompts
        self._playout = Playout(call)
        self._transferring = asyncio.Lock()

    async def run(self) -> None:
        """Until the call is over; never raises."""
        call = self._call
        started = time.monotonic()
        end: End = "lost"
        player = asyncio.create_task(self._playout.run())
        try:
            link = await self._ring()
            if link is not None:
                try:
                    end = await self._converse(link)
                finally:
                    await link.close()
                if end == "lost":
                    self._playout.flush()
            if call.ended.is_set():
                end = "caller" if end == "lost" else end
            elif end in ("lost", "refused"):
                end = await self._apologise(end)
        except Exception as error:  # one call must not take the others along
            log.error("phone.call_failed", call=call.id, error=type(error).__name__)
        finally:
            player.cancel()
            await call.hang_up()
            seconds = round(time.monotonic() - started, 1)
            log.info("phone.call_over", call=call.id, end=end, seconds=seconds)

    async def _ring(self) -> Link | None:
        """Ask the gateway, answer the call; the connection, or None when there is none in time."""
        call, settings = self._call, self._settings
        opening = asyncio.create_task(Link.open(settings, call))
        gone = asyncio.create_task(call.ended.wait())
        try:
            await _first(opening, gone, seconds=settings.answer_seconds)
            if gone.done():
                return None
            await call.answer()
            rest = settings.ready_seconds - settings.answer_seconds
            await _first(opening, gone, seconds=max(0.0, rest))
            if opening.done() and not gone.done():
                return opening.result()
            if not gone.done():
                log.warning("phone.gateway_slow", call=call.id)
        except LinkLost as error:
            log.warning("phone.no_gateway", call=call.id, reason=error.code)
        finally:
            gone.cancel()
            await _given_up(opening, keep=opening.done() and not gone.done())
        return None

    async def _converse(self, link: Link) -> End:
        """Carry everything both ways until one side ends it."""
        jobs: list[Coroutine[Any, Any, End]] = [
            self._from_caller(link),
            self._keys(link),
            self._from_gateway(link),
            self._gone(),
        ]
        tasks = [asyncio.create_task(job) for job in jobs]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if self._transferring.locked() and not tasks[2].done():
                # The call ends by being transferred: the gateway is still to be told.
                return await tasks[2]
            return next(iter(done)).result()
        except LinkLost:
            return "lost"
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _gone(self) -> End:
        await self._call.ended.wait()
        return "caller"

    async def _from_caller(self, link: Link) -> End:
        """A steady stream of 20 ms frames, whatever the network makes of them."""
        heard = bytearray()
        last = time.monotonic()
        while True:
            heard += self._call.read()
            while len(heard) >= FRAME_BYTES:
                await link.sound(bytes(heard[:FRAME_BYTES]))
                del heard[:FRAME_BYTES]
                last = time.monotonic()
            while time.monotonic() - last > MAX_GAP_SECONDS:
                await link.sound(SILENCE)
                last += FRAME_SECONDS
            await asyncio.sleep(FRAME_SECONDS / 2)

    async def _keys(self, link: Link) -> End:
        while True:
            await link.tell("key", key=await self._call.keys.get())

    async def _from_gateway(self, link: Link) -> End:
        end: End = "finished"
        async for message in link.messages():
            if isinstance(message, bytes):
                self._playout.add(message)
                end = "finished"
                continue
            if message["type"] not in ("error", "bye"):
                end = "finished"  # the call went on after the error
            match message["type"]:
                case "flush":
                    self._playout.flush()
                case "transfer":
                    if await self._transfer(str(message.get("target") or ""), link):
                        return "transferred"
                    if self._call.ended.is_set():
                        return "caller"
                case "bye":
                    await self._said()
                    return end
                case "error":
                    end = "refused" if message.get("code") in EXPLAINED else "lost"
                    log.warning("phone.gateway_error", call=self._call.id, end=end)
        return "lost"

    async def _transfer(self, target: str, link: Link | None) -> bool:
        """Connect with a person after everything was heard; tell the gateway how it went."""
        target = target if target.startswith(("sip:", "sips:")) else self._person(target)
        async with self._transferring:
            await self._said()
            went = bool(target) and await self._call.transfer(
                target, self._settings.transfer_seconds
            )
            log.info("phone.transfer", call=self._call.id, ok=went)
            if link is not None:
                await link.tell("transferred", ok=went)
        return went

    def _person(self, target: str) -> str:
        """An extension as it is; no or an unspeakable target is the configured person."""
        return target if target and target.isascii() and target.isalnum() else self._settings.person

    async def _said(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._playout.heard(), LONGEST_GOODBYE)

    async def _apologise(self, end: End) -> End:
        """The prepared sentence, then a person or the end of the call."""
        locale = self._settings.locale_of(self._call.dialled)
        names = ["gone"] if end == "lost" else []
        if self._settings.person:
            self._say(*names, "connecting", locale=locale)
            if await self._transfer("", None):
                return "transferred"
            names = []
        self._say(*names, "later", locale=locale)
        await self._said()
        return end

    def _say(self, *names: str, locale: str) -> None:
        self._playout.add(self._prompts.sounds(names, locale))


async def _first(*tasks: "asyncio.Task[Any]", seconds: float) -> None:
    """Wait for the first of the tasks, or for the time to pass."""
    await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)


async def _given_up(opening: "asyncio.Task[Link]", keep: bool) -> None:
    """End an attempt to connect that nobody waits for, and a connection that nobody uses."""
    if keep:
        return
    opening.cancel()
    with contextlib.suppress(LinkLost, asyncio.CancelledError):
        await (await opening).close()
