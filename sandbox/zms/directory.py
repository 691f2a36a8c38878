"""What can be booked where: the bookable part of the content by its numbers."""

import math
from dataclasses import dataclass

from sandbox.model import Content, Office, Scope, Service
from sandbox.zms.errors import ZmsError


@dataclass(frozen=True, slots=True)
class Counter:
    """An office with appointments; `scope` and `number` are never missing."""

    office: Office
    scope: Scope
    number: int

    def slots(self, service: Service) -> int:
        """How many slots one appointment for `service` takes here."""
        return math.ceil((service.appointment_minutes or 0) / self.scope.slot_minutes)


class Directory:
    """Looks up counters and services by the interface's numbers."""

    def __init__(self, content: Content, max_quantity: int) -> None:
        self.counters = {
            office.zms_id: Counter(office, office.scope, office.zms_id)
            for office in content.offices.values()
            if office.scope is not None and office.zms_id is not None
        }
        self.services = {s.zms_id: s for s in content.services.values() if s.zms_id and s.bookable}
        self._number = {c.office.id: number for number, c in self.counters.items()}
        self._max_quantity = max_quantity

    def max_quantity(self, service: Service) -> int:
        """How often one appointment may hold `service`."""
        return service.max_quantity or self._max_quantity

    def counters_of(self, service: Service) -> list[Counter]:
        """Where `service` has appointments."""
        numbers = (self._number.get(office) for office in service.offices)
        return [self.counters[number] for number in numbers if number is not None]

    def resolve(self, offices: list[int], services: list[int]) -> list[Counter]:
        """The counters with these numbers.

        Raises ZmsError when one of them is unknown or does not offer one of the services.
        """
        counters = [self.counters[number] for number in offices if number in self.counters]
        known = [self.services[number] for number in services if number in self.services]
        offered = all(c.office.id in service.offices for c in counters for service in known)
        if not offered or len(counters) < len(offices) or len(known) < len(services):
            raise ZmsError("invalidLocationAndServiceCombination")
        return counters

    def slots_needed(self, counter: Counter, wishes: list[tuple[int, int]]) -> int:
        """Slots for all `wishes` (service number, count) at `counter`.

        Raises ZmsError when a limit of the services or of the scope is passed.
        """
        total = 0
        for number, count in wishes:
            service = self.services[number]
            if count > self.max_quantity(service):
                raise ZmsError("tooManyServicesPerAppointment")
            total += counter.slots(service) * count
        limit = counter.scope.slots_per_appointment
        if limit is not None and total > limit:
            raise ZmsError("tooManySlotsPerAppointment")
        return total
