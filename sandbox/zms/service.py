"""Everything the routes of the appointment interface need, wired together."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sandbox.clock import Clock
from sandbox.model import Content
from sandbox.settings import SandboxSettings
from sandbox.store import Process, Store
from sandbox.zms.availability import Availability
from sandbox.zms.booking import Booking
from sandbox.zms.captcha import Captcha
from sandbox.zms.directory import Counter, Directory
from sandbox.zms.ics import calendar_entry
from sandbox.zms.schedule import Schedule
from sandbox.zms.shapes import process_json
from sandbox.zms.tokens import Signer


class Zms:
    """The appointment system of one city."""

    def __init__(
        self, settings: SandboxSettings, content: Content, store: Store, clock: Clock
    ) -> None:
        self.settings = settings
        self.store = store
        self.clock = clock
        self.directory = Directory(content, settings.max_quantity)
        self.schedule = Schedule(content.city.state)
        self.booking = Booking(
            store, clock, self.directory, self.schedule, settings.appointments_per_mail
        )
        self.signer = Signer(settings.captcha_secret.get_secret_value())
        self.captcha = Captcha(self.signer, settings.captcha_cost)

    def warm_up(self) -> None:
        """Work out today's grid: the tables of holidays load slowly, and no caller should wait."""
        for counter in self.directory.counters.values():
            self.schedule.days(counter, self.clock.today())

    def token(self, ip: str) -> str:
        """A captcha token for the address `ip`."""
        return self.signer.token(ip, self.clock.now(), self.settings.captcha_ttl)

    def captcha_errors(self, offices: list[int] | None, token: Any, ip: str) -> list[str]:
        """Error codes when one of the offices wants a captcha and `token` does not prove one."""
        counters = (self.directory.counters.get(number) for number in offices or ())
        if not any(counter and counter.scope.captcha_activated_required for counter in counters):
            return []
        error = self.signer.token_error(token, ip, self.clock.now())
        return [error] if error else []

    @contextmanager
    def availability(self) -> Iterator[Availability]:
        """Free appointments of this moment, expired reservations already gone."""
        with self.store.write() as session:
            self.booking.expire(session)
        with self.store.read() as session:
            yield Availability(session, self.schedule, self.clock.today())

    def slots(self, services: list[int], counts: list[int]) -> Callable[[Counter], int]:
        """A function: how many slots these services take at a counter.

        It raises ZmsError when they pass a limit of that counter.
        """
        wishes = list(zip(services, counts, strict=True))
        return lambda counter: self.directory.slots_needed(counter, wishes)

    def view(self, process: Process, captcha: str | None = None) -> dict[str, Any]:
        """The interface's JSON of `process`."""
        entry = calendar_entry(process, self.directory, self.clock.now())
        return process_json(process, self.directory, entry, captcha)
