"""A city that takes reports, and a conversation with the form as Rasa would lead it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import context as contexts
from actions.nlg import TextGenerator
from actions.reporting.asking import AskReport
from actions.reporting.driver import SLOT, ValidateReport
from actions.reporting.memory import MEMORY, Memory
from actions.reporting.office import ReportOffice
from actions.reporting.opening import ReportDefect, ReportDone
from actions.responses import load_responses
from actions.services.city import City
from actions.services.errors import NotFound
from actions.services.landmarks import read_landmarks
from actions.services.report_texts import read_texts
from actions.services.reports import (
    Attribute,
    DataType,
    Option,
    Receipt,
    Report,
    ReportService,
    State,
)
from actions.services.streets import read_streets
from actions.storage.settings import StorageSettings
from actions.storage.storage import open_storage
from stadtlotse.paths import ROOT

DATA = ROOT / "sandbox" / "data"
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
FORM = "report_form"


def load(path):
    return yaml.load(path.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


ROWS = {row["code"]: row for row in load(DATA / "reports.yml")["services"]}
STREETS = read_streets(load(DATA / "streets.yml"))
LANDMARKS = read_landmarks(load(DATA / "landmarks.yml"))
TEXTS = read_texts(load(ROOT / "bot" / "reports.yml"))
RESPONSES = load_responses(ROOT / "bot" / "domain")


def service(row: Mapping[str, Any]) -> ReportService:
    keywords = tuple(row["keywords"])
    return ReportService(
        row["code"], row["name"], keywords=keywords, asks=bool(row.get("attributes"))
    )


def attribute(row: Mapping[str, Any]) -> Attribute:
    options = tuple(Option(key, name) for key, name in (row.get("values") or {}).items())
    datatype, required = DataType(row["datatype"]), bool(row.get("required"))
    description, hint = row["description"], row.get("hint", "")
    return Attribute(row["code"], datatype, description, required, hint, options)


class FakeCity:
    """A ReportDesk; `fails` are raised one after the other by the method they are for."""

    accepts_photos = True

    def __init__(self) -> None:
        self.kinds = {code: service(row) for code, row in ROWS.items()}
        self.asked = {
            code: tuple(attribute(item) for item in row.get("attributes") or ())
            for code, row in ROWS.items()
        }
        self.reports: list[Report] = []
        self.drafts: list[tuple[Any, datetime | None]] = []
        self.fails: dict[str, list[Exception]] = {}
        self.receipt: Receipt | None = None
        self.numbers: dict[str, str] = {}

    def _fail(self, method: str) -> None:
        if self.fails.get(method):
            raise self.fails[method].pop(0)

    async def services(self):
        self._fail("services")
        return tuple(self.kinds.values())

    async def attributes(self, kind):
        self._fail("attributes")
        return self.asked[kind.code]

    async def recent(self, code, since):
        self._fail("recent")
        return tuple(
            r for r in self.reports
            if r.code == code and (r.requested or since) >= since and r.state is not State.CLOSED
        )  # fmt: skip

    async def create(self, draft, retry_of=None):
        self._fail("create")
        self.drafts.append((draft, retry_of))
        if self.receipt:
            return self.receipt
        number = f"{1100 + len(self.reports)}-2026"
        self.reports.append(
            Report(
                number,
                draft.code,
                "Straßenlaterne",
                State.OPEN,
                draft.description,
                draft.place.address,
                draft.place.position,
                NOW,
                NOW,
                NOW + timedelta(days=5),
            )
        )
        return Receipt(number)

    async def read(self, reference):
        self._fail("read")
        found = [r for r in self.reports if r.reference == reference]
        if not found:
            raise NotFound("report")
        return found[0]

    async def reference(self, token):
        self._fail("reference")
        return self.numbers.get(token, "")


LAMP = Report(
    "1041-2026", "street_lamp", "Straßenlaterne", State.IN_PROGRESS,
    "Die Laterne vor dem Haus ist seit Tagen dunkel.", "12997 Musterstadt, Lindenstraße 5",
    None, NOW - timedelta(days=4), NOW - timedelta(days=3), NOW + timedelta(days=6),
    notes=("Die Störung ist aufgenommen.", "Die Monteurin kommt."),
)  # fmt: skip


def build(city, storage, *, reports: bool = True, now=lambda: NOW):
    """Install a context with this city."""
    office = ReportOffice(desk=city, texts=TEXTS, words={}, streets=STREETS, landmarks=LANDMARKS)

    async def release(hold):
        pass

    contexts.install(
        SimpleNamespace(
            city=City.of(load(DATA / "city.yml")),
            reports=office if reports else None,
            applications=SimpleNamespace(storage=storage),
            generator=TextGenerator(RESPONSES, SimpleNamespace(summary=None), None),
            streets=STREETS,
            now=now,
            release=release,
            service=lambda name: None,
        )
    )
    return office


def storage_in(folder):
    settings = StorageSettings(
        database_url=f"sqlite:///{folder / 'd.sqlite'}", keys_file=str(folder / "k.keys")
    )
    return open_storage(settings)


def message(text: str, intent: str | None, locale: str, channel: str) -> dict[str, Any]:
    """A message as Rasa stores it; a text without an intent was not understood."""
    entities: list[dict[str, Any]] = []
    sure = 1.0 if intent else 0.3
    if text.startswith("/"):
        name, brace, rest = text[1:].partition("{")
        found = json.loads(brace + rest) if brace else {}
        entities = [{"entity": key, "value": value} for key, value in found.items()]
        intent, sure = name, 1.0
    name = intent or "nlu_fallback"
    return {
        "text": text,
        "intent": {"name": name, "confidence": sure},
        "intent_ranking": [{"name": name, "confidence": sure}],
        "entities": entities,
        "metadata": {"locale": locale, "channel": channel},
    }


class Talker:
    """Says something and sees what is said; `rule` is the intent that was left to a rule."""

    def __init__(self, locale: str = "de", channel: str = "web") -> None:
        self.locale, self.channel = locale, channel
        self.slots: dict[str, Any] = {}
        self.form: str | None = None
        self.said: list[dict[str, Any]] = []
        self.rule: str | None = None

    @property
    def memory(self) -> Memory:
        return Memory.of(self.slots.get(MEMORY))

    @property
    def keys(self) -> list[str]:
        return [row["key"] for row in self.said]

    @property
    def text(self) -> str:
        part = "speech" if self.channel == "voice" else "text"
        return "\n".join(row[part] for row in self.said)

    def payloads(self) -> list[str]:
        return [button["payload"] for row in self.said for button in row["buttons"]]

    def titles(self) -> list[str]:
        return [button["title"] for row in self.said for button in row["buttons"]]

    async def start(self, text: str = "/report_defect") -> list[str]:
        """The first message: the rule runs the action, which opens the form."""
        latest = self._begin(text, "report_defect")
        await self._run(ReportDefect(), latest)
        if MEMORY in self.slots:
            self.form = FORM
            self.slots["requested_slot"] = SLOT
            await self._run(AskReport(), latest)
        return self.keys

    async def say(self, text: str, intent: str | None = None) -> list[str]:
        """A message within the form."""
        latest = self._begin(text, intent)
        before = dict(self.slots)
        events = await self._run(ValidateReport(), latest)
        if [e["name"] for e in events] == ["requested_slot"] and before == self.slots:
            self.rule = latest["intent"]["name"]
            return self.keys
        if self.slots["requested_slot"] is None:
            self.form = None
            await self._run(ReportDone(), latest)
        else:
            await self._run(AskReport(), latest)
        return self.keys

    async def act(self, action, text: str, intent: str) -> list[dict[str, Any]]:
        """Any action, as a rule would run it."""
        return await self._run(action, self._begin(text, intent))

    def _begin(self, text: str, intent: str | None) -> dict[str, Any]:
        self.said, self.rule = [], None
        return message(text, intent, self.locale, self.channel)

    async def _run(self, action, latest) -> list[dict[str, Any]]:
        loop = {"name": self.form} if self.form else {}
        events = [{"event": "user", "text": latest["text"]}]
        tracker = Tracker("c-1", self.slots, latest, events, False, None, loop, "action_listen")
        dispatcher = CollectingDispatcher()
        found = await action.run(dispatcher, tracker, {})
        for event in found:
            if event["event"] == "slot":
                self.slots[event["name"]] = json.loads(json.dumps(event["value"]))
        generator = contexts.current().generator
        for row in dispatcher.messages:
            name, given = row["response"], json.loads(json.dumps(row["stadtlotse"]))
            self.said.append(generator.message(name, self.locale, given, self.channel))
        return list(found)


def moved(report: Report, **changes: Any) -> Report:
    return replace(report, **changes)
