"""Everything the actions work with, wired once when the action server starts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from actions.applications.desk import ApplicationDesk
from actions.applications.sender import Sender
from actions.applications.worker import ApplicationWorker
from actions.catalogue_store import CatalogueStore
from actions.clients.estimate import EstimateClient
from actions.desk import Desk
from actions.finder import ServiceFinder
from actions.learner import Learner
from actions.names import ServiceNames
from actions.nlg import TextGenerator
from actions.reporting.office import ReportOffice
from actions.services.authorities import Authority
from actions.services.catalogue import Catalogue, Office, Service
from actions.services.city import City
from actions.services.streets import Street

BERLIN = ZoneInfo("Europe/Berlin")


def today() -> date:
    """The day in the municipality."""
    return datetime.now(BERLIN).date()


@dataclass(slots=True)
class Context:
    """The wiring; `finder` searches services, `desk` books appointments.

    `learning` keeps what was not understood; None when that is switched off. `applications` are
    filled in, `worker` sends them; None where nothing can be submitted online. `estimator`
    calculates amounts of benefits; None where the city has no such service. `reports` are where
    defects go; None where none can be reported.
    """

    city: City
    store: CatalogueStore
    finder: ServiceFinder
    desk: Desk
    names: ServiceNames
    authorities: Mapping[str, Authority]
    generator: TextGenerator
    retention_hours: int
    applications: ApplicationDesk
    streets: Sequence[Street] = ()
    learning: Learner | None = None
    worker: ApplicationWorker | None = None
    reports: ReportOffice | None = None
    estimator: EstimateClient | None = None

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue as imported last."""
        return self.store.catalogue

    @property
    def sender(self) -> Sender | None:
        """Sends applications; None where nothing can be submitted online."""
        return self.worker.sender if self.worker else None

    def service(self, service_id: object) -> Service | None:
        """A service by id, None when there is none."""
        return self.catalogue.services.get(service_id) if isinstance(service_id, str) else None

    def offices(self, service: Service) -> list[Office]:
        """The offices of a service that the catalogue knows."""
        known = self.catalogue.offices
        return [known[office_id] for office_id in service.offices if office_id in known]

    def first_office(self, service: Service) -> Office | None:
        """The first office of a service, None when it has none."""
        return next(iter(self.offices(service)), None)

    @staticmethod
    def address(office: Office) -> Mapping[str, Any]:
        """Street and town as a value."""
        return {"text": f"{office.street}, {office.postal_code} {office.city}"}

    @staticmethod
    def now() -> datetime:
        """The time in the municipality."""
        return datetime.now(BERLIN)

    async def release(self, hold: Mapping[str, Any] | None) -> None:
        """Give a held time back."""
        await self.desk.release(hold)


_current: Context | None = None


def install(context: Context) -> None:
    """Make a context the one that actions use."""
    global _current
    _current = context


def current() -> Context:
    """The installed context; raises RuntimeError before `install`."""
    if _current is None:
        raise RuntimeError("the action server's context is not installed")
    return _current
