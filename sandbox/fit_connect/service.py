"""Everything the routes of the delivery service need, wired together."""

from sandbox.clock import Clock
from sandbox.fit_connect.delivery import Delivery
from sandbox.fit_connect.directory import load_destinations
from sandbox.fit_connect.events import EventLog
from sandbox.fit_connect.keys import Keys
from sandbox.fit_connect.office import Office
from sandbox.fit_connect.tokens import Tokens
from sandbox.model import Content
from sandbox.settings import SandboxSettings
from sandbox.store import Store

BASE = "/fit-connect"


class FitConnect:
    """The city's delivery service with its destinations; raises ContentError for a wrong file."""

    def __init__(
        self, settings: SandboxSettings, content: Content, store: Store, clock: Clock
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.keys = Keys(settings.fit_connect_keys_dir)
        self.destinations = load_destinations(settings.content_dir, content)
        self.tokens = Tokens(settings.fit_connect_clients)
        self.log = EventLog(self.keys, clock, settings.url.rstrip("/") + BASE)
        self.delivery = Delivery(store, clock, self.keys, self.log)
        self.office = Office(
            store,
            clock,
            self.keys,
            self.log,
            self.destinations,
            settings.fit_connect_accept == "automatic",
        )
        self.sender = content.city.name
