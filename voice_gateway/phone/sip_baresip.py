"""The SIP user agent with baresip. The only module that knows the library.

It is native and young: a crash ends the whole process, which is why it is a process of its own.
Its logs hold callers' numbers and are therefore switched off; what matters is logged here.
"""

import asyncio
import logging
import re
import secrets
from collections.abc import Callable

import structlog
from baresip import (
    Account,
    AudioNotActive,
    AudioRestarted,
    BaresipError,
    Config,
    DigitEvent,
    Event,
    RegistrationError,
    Runtime,
    StackEvent,
    StaleHandleError,
    UserAgent,
)
from baresip import Call as Native

from voice_gateway.phone.call import OnCall
from voice_gateway.phone.settings import PhoneSettings

log = structlog.get_logger(__name__)

KEYS = frozenset("0123456789*#")
ONE_SECOND = 16_000
HEARING = "audio_jitter_buffer_type off\naudio_buffer 20-600\n"
"""Nobody listens to the caller's sound as it comes: it is recognised in whole turns. The buffers
that make it even for ears threw away up to a tenth of it on a busy machine."""
# Where exchanges write the number that was really dialled, the most telling first.
DIALLED_HEADERS = ("P-Called-Party-ID", "To")
_USER = re.compile(r"sips?:([^@;>\s]+)@")


class BaresipCall:
    """A call of the library as our own kind of call."""

    def __init__(self, native: Native, dialled: str) -> None:
        self.id = secrets.token_hex(8)
        self.dialled = dialled
        self.ended = asyncio.Event()
        self.keys: asyncio.Queue[str] = asyncio.Queue(maxsize=200)
        self._native = native
        native.on(self._happened)
        native.on_dtmf(self._pressed)

    def _happened(self, event: StackEvent) -> None:
        if event.event is Event.CALL_CLOSED:
            self.ended.set()

    def _pressed(self, event: DigitEvent) -> None:
        if event.digit in KEYS and not self.keys.full():
            self.keys.put_nowait(event.digit)

    async def answer(self) -> None:
        """200 OK with the sound of this call."""
        try:
            await self._native.answer()
        except StaleHandleError:
            self.ended.set()

    def read(self) -> bytes:
        """See `Call`."""
        return self._sound(lambda: self._native.audio.read(ONE_SECOND), b"")

    def write(self, pcm: bytes) -> int:
        """See `Call`."""
        return self._sound(lambda: self._native.audio.write(pcm), 0)

    def queued(self) -> int:
        """See `Call`."""
        return self._sound(lambda: self._native.audio.info().tx_buffered, 0)

    def flush(self) -> None:
        """See `Call`."""
        self._sound(self._native.audio.flush_tx, None)

    def _sound[T](self, operation: Callable[[], T], otherwise: T) -> T:
        """Once more when the media were renegotiated, nothing when there are none."""
        try:
            try:
                return operation()
            except AudioRestarted:
                return operation()
        except (AudioNotActive, AudioRestarted):
            return otherwise

    async def transfer(self, target: str, seconds: float) -> bool:
        """Blind transfer (REFER); waits for what the other side reports."""
        try:
            await self._native.transfer(target, timeout=seconds)
        except (BaresipError, ValueError) as error:
            log.warning(
                "phone.transfer_failed",
                call=self.id,
                status=getattr(error, "status", None),
                error=type(error).__name__,
            )
            return False
        self.ended.set()
        return True

    async def hang_up(self) -> None:
        """See `Call`."""
        if self.ended.is_set():
            return
        try:
            await self._native.hangup()
        except StaleHandleError:
            self.ended.set()
        except BaresipError as error:
            log.warning("phone.hang_up_failed", call=self.id, error=type(error).__name__)


class BaresipAgent:
    """One account, and the calls that come in for it."""

    def __init__(self, settings: PhoneSettings, on_dead: Callable[[], None]) -> None:
        self._settings = settings
        self._on_dead = on_dead
        self._runtime: Runtime | None = None
        self._running = self._registered = False
        self._tasks: set[asyncio.Task[None]] = set()
        library = logging.getLogger("baresip")
        library.propagate = False
        library.setLevel(logging.CRITICAL + 1)

    @property
    def ready(self) -> bool:
        """See `Agent`."""
        return self._running and (self._registered or not self._settings.register_seconds)

    async def start(self, on_call: OnCall) -> None:
        """See `Agent`."""
        settings = self._settings
        runtime = Runtime(native_log_level="error")
        runtime.on_dead = self._died
        try:
            await runtime.start(_config(settings))
            self._runtime = runtime
            agent = await UserAgent.create(runtime, _account(settings), transfer_policy="reject")
        except BaresipError as error:
            await self.close()
            raise OSError(f"SIP does not start on {settings.listen}: {error}") from error
        agent.on(self._happened)
        agent.on_incoming(lambda native: self._incoming(native, on_call))
        self._running = True
        if settings.register_seconds:
            self._spawn(self._register(agent))

    async def _register(self, agent: UserAgent) -> None:
        """The library goes on trying by itself; its events say when it works."""
        try:
            await agent.register()
        except RegistrationError as error:
            log.warning("phone.not_registered", status=error.status)

    def _happened(self, event: StackEvent) -> None:
        if event.event is Event.REGISTER_OK and not self._registered:
            self._registered = True
            log.info("phone.registered")
        elif event.event is Event.REGISTER_FAIL and self._registered:
            self._registered = False
            log.warning("phone.registration_lost")

    def _incoming(self, native: Native, on_call: OnCall) -> None:
        self._spawn(on_call(BaresipCall(native, dialled_number(native.headers))))

    def _spawn(self, job: object) -> None:
        task = asyncio.ensure_future(job)  # type: ignore[call-overload]
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _died(self) -> None:
        self._running = False
        log.error("phone.sip_died")
        self._on_dead()

    async def close(self) -> None:
        """See `Agent`."""
        self._running = False
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._runtime is not None:
            runtime, self._runtime = self._runtime, None
            try:
                await runtime.close()
            except BaresipError as error:
                log.warning("phone.sip_not_closed", error=type(error).__name__)


def dialled_number(headers: dict[str, str]) -> str:
    """The user part of the first header that has one."""
    folded = {name.casefold(): value for name, value in headers.items()}
    for name in DIALLED_HEADERS:
        found = _USER.search(folded.get(name.casefold(), ""))
        if found:
            return found.group(1)
    return ""


def _account(settings: PhoneSettings) -> Account:
    return Account(
        user=settings.user,
        domain=settings.domain or settings.listen,
        password=settings.password,
        registrar=settings.registrar or None,
        reg_interval=settings.register_seconds,
        transport=settings.transport,
        audio_codecs=("pcma", "pcmu"),
        auth_user=settings.auth_user or None,
        # A trunk calls numbers, not the name of the account.
        extra_params=("catchall=yes",),
    )


def _config(settings: PhoneSettings) -> Config:
    return Config(
        net_interface=None if settings.host in ("", "0.0.0.0", "::") else settings.host,  # noqa: S104
        expose_headers=DIALLED_HEADERS,
        native_log_level="error",
        max_concurrent_calls=settings.max_calls,
        rtp_timeout=settings.rtp_timeout,
        extra_config_text=(
            f"sip_listen {settings.listen}\nrtp_ports {settings.rtp_ports}\n{HEARING}"
        ),
    )
