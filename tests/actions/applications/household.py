"""A citizen who answers the benefits check, with a store of its own and without Rasa."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
import yaml
from rasa_sdk.events import EventType

from actions.applications.asking import AskApplication
from actions.applications.benefits import CheckBenefits
from actions.applications.desk import ApplicationDesk
from actions.applications.driver import SLOT, ValidateApplication
from actions.applications.library import FormLibrary, check_forms
from actions.applications.talk import MEMORY
from actions.context import BERLIN
from actions.nlg import TextGenerator
from actions.responses import load_responses
from actions.services.authorities import read as authority_entries
from actions.services.factors import Cost
from actions.storage.models import DraftRow
from actions.storage.settings import StorageSettings
from actions.storage.storage import Storage, open_storage
from stadtlotse.paths import ROOT
from tests.actions.services.benefit_answers import content

BOT = ROOT / "bot"
LIBRARY = FormLibrary.load(BOT / "forms")
for name, form in check_forms(content()).items():
    LIBRARY = LIBRARY.with_form(form, "1", name)
SERVICES = {
    row["id"]: SimpleNamespace(name=row["id"])
    for path in (ROOT / "sandbox" / "data" / "services").glob("*.yml")
    for row in yaml.load(path.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
}
AUTHORITIES = authority_entries(yaml.safe_load((BOT / "authorities.yml").read_bytes()))
GENERATOR = TextGenerator(
    load_responses(BOT / "domain", BOT / "texts"),
    SimpleNamespace(summary=lambda *_: None),  # type: ignore[arg-type]
    SimpleNamespace(catalogue=None),  # type: ignore[arg-type]
)


class Household:
    """Says or presses something; `messages` are the answer as the gateway would get it.

    `estimator` is a calculating service, None where the city has none.
    """

    conversation = "c-1"
    form = "application_form"
    understood, confidence = True, 0.95

    def __init__(
        self, folder: Path, locale: str = "de", channel: str = "web", estimator: Any = None
    ) -> None:
        settings = StorageSettings(var=folder, database_url="", keys_file="")
        self.storage: Storage = open_storage(settings, cost=Cost(n=2, r=1, p=1))
        self.locale, self.channel = locale, channel
        self.context: Any = SimpleNamespace(
            applications=ApplicationDesk(LIBRARY, self.storage, content()),
            catalogue=SimpleNamespace(services=SERVICES),
            authorities=AUTHORITIES,
            city=SimpleNamespace(name="Musterstadt", phone="0361 115", emergency={"police": "110"}),
            estimator=estimator,
            now=lambda: datetime(2026, 11, 24, 9, tzinfo=BERLIN),
            release=self._release,
        )
        self.slots: dict[str, Any] = {}
        self.text, self.intent = "", ""
        self.entities: Mapping[str, str] = {}
        self.messages: list[dict[str, Any]] = []
        self.dispatcher = SimpleNamespace(messages=self.messages)

    async def _release(self, hold: object) -> None:
        assert hold is None

    def slot(self, name: str) -> Any:
        return self.slots.get(name)

    def entity(self, name: str) -> str | None:
        return self.entities.get(name)

    def seconds_left(self) -> float:
        return 15.0

    def say(self, response: str, **arguments: Any) -> None:
        city = {"city": self.context.city.name, "phone": {"phone": self.context.city.phone}}
        values = {**city, **arguments.pop("values", {})}
        message = GENERATOR.message(
            response, self.locale, {"values": values, **arguments}, self.channel
        )
        self.messages.append(message)

    async def begin(self) -> None:
        """Ask for the check."""
        self.messages.clear()
        self.text, self.intent = "", "check_benefits"
        self._happen(await CheckBenefits().act(self))  # type: ignore[arg-type]
        await self._ask()

    async def says(self, text: str, intent: str = "inform") -> bool:
        """Say something; False when a rule is to answer it."""
        self.text, self.intent, self.entities = text, intent, {}
        return await self._turn()

    async def presses(self, intent: str, **entities: str) -> bool:
        """Press a button; False when a rule is to answer it."""
        self.text, self.intent, self.entities = "", intent, entities
        return await self._turn()

    async def answers(self, answers: Mapping[str, Any], until: str = "") -> None:
        """Answer what is asked, up to a question or the end; what is not given is skipped."""
        entries = 0
        while (path := self.asked) and path != until:
            group, *rest = path.split(".")
            if rest == ["more"]:
                await self.answer(len(answers[group]) > entries)
            elif rest:
                entries = int(rest[0]) + 1
                await self.answer(answers[group][int(rest[0])].get(rest[1]))
            else:
                value = answers.get(group)
                some = group == "children" and value is not None
                await self.answer(bool(value) if some else value)

    async def answer(self, value: Any) -> None:
        """Give one answer, with buttons where there are some; None skips."""
        if value is None:
            assert await self.presses("skip")
        elif isinstance(value, bool):
            assert await self.presses("affirm" if value else "deny")
        elif isinstance(value, list):
            for one in value if value == ["none"] else [*value, "all"]:
                assert await self.presses("inform", answer=one)
        elif isinstance(value, Mapping):
            assert await self.says(f"{value['amount'].replace('.', ',')} Euro")
        elif isinstance(value, str):
            assert await self.presses("inform", answer=value)
        else:
            assert await self.says(str(value))

    async def _turn(self) -> bool:
        self.messages.clear()
        found = await ValidateApplication().fill(self, SLOT)  # type: ignore[arg-type]
        if found is None:
            return False
        self.slots.update(found)
        if not self.ended:
            await self._ask()
        return True

    async def _ask(self) -> None:
        self._happen(await AskApplication().act(self))  # type: ignore[arg-type]

    def _happen(self, events: Sequence[EventType]) -> None:
        self.slots.update({e["name"]: e["value"] for e in events if e["event"] == "slot"})

    @property
    def asked(self) -> str:
        """The path of the question that was asked last, "" when none is."""
        return "" if self.ended else str((self.slots.get(MEMORY) or {}).get("asked", ""))

    @property
    def ended(self) -> str:
        """How the form was left, "" before."""
        return str((self.slots.get(MEMORY) or {}).get("ended", ""))

    @property
    def keys(self) -> list[str]:
        """The names of the responses of the last answer."""
        return [message["key"] for message in self.messages]

    def told(self, *keys: str) -> str:
        """The texts of the last answer, or those with one of the keys."""
        return "\n".join(m["text"] for m in self.messages if not keys or m["key"] in keys)

    def buttons(self) -> list[str]:
        """The payloads of all buttons of the last answer."""
        return [button["payload"] for message in self.messages for button in message["buttons"]]

    def drafts(self) -> int:
        """How many drafts are stored, whoever has them."""
        with self.storage.database.read() as session:
            return int(session.scalar(sa.select(sa.func.count()).select_from(DraftRow)) or 0)
