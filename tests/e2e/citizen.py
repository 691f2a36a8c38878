"""Steps of a booking that several tests share, and what the city's own records say about it."""

import json
import re
import sqlite3
from typing import Any, NamedTuple

from tests.stack import Conversation, Stack

WISH = "Ich hätte gern einen Termin, um meinen Personalausweis zu verlängern"
NAME, EMAIL = "Erika Öztürk-Muster", "erika.muster@example.org"
REFERENCE = re.compile(r"\d{5,12}-[0-9a-f]{4,64}")


class Record(NamedTuple):
    """One appointment as the city keeps it; `timestamp` in epoch seconds."""

    id: int
    auth_key: str
    office_id: int
    scope_id: int
    timestamp: int
    services: list[list[int]]
    status: str
    family_name: str | None
    email: str | None
    telephone: str | None
    custom: str | None


def query(stack: Stack, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Read the city's database as it is on disk."""
    path = stack.folder / "sandbox.sqlite"
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)
    try:
        return connection.execute(sql, values).fetchall()
    finally:
        connection.close()


def records(stack: Stack, status: str | None = None) -> list[Record]:
    """All appointments, oldest first, or those with one status."""
    rows = query(
        stack,
        "SELECT id, auth_key, office_id, scope_id, timestamp, services, status, family_name, "
        "email, telephone, custom_textfield FROM processes ORDER BY id",
    )
    found = [Record(*row[:5], json.loads(row[5]), *row[6:]) for row in rows]
    return [r for r in found if status in (None, r.status)]


def claims(stack: Stack, process: int) -> int:
    """How many slots an appointment occupies; 0 when its time is free for others."""
    rows = query(stack, "SELECT count(*) FROM claims WHERE process_id = ?", process)
    return int(rows[0][0])


def held(stack: Stack) -> Record:
    """The only appointment that is held at the moment."""
    found = records(stack, "reserved")
    assert len(found) == 1, found
    return found[0]


def choose_office(
    conversation: Conversation, office: str = "buergerbuero-mitte", wish: str = WISH
) -> None:
    """From the wish up to the question for the day."""
    conversation.say(wish)
    assert conversation.keys[0] == "utter_booking_starts", conversation.text()
    if "utter_ask_office" in conversation.keys:
        conversation.press(f'/inform{{"office_id":"{office}"}}')
    assert conversation.keys[-1] == "utter_ask_day", conversation.keys


def choose_time(conversation: Conversation, number: int = 0) -> None:
    """From the question for the day to a held time: the first day, there the time `number`."""
    conversation.press(conversation.button('/inform{"day"'))
    assert conversation.keys[-1] == "utter_ask_time", conversation.keys
    times = [b["payload"] for b in conversation.buttons() if '"time"' in b["payload"]]
    conversation.press(times[number])
    assert conversation.keys[0] == "utter_held", conversation.keys


def give_person(conversation: Conversation, name: str = NAME, email: str = EMAIL) -> None:
    """Name and e-mail, up to the read-back."""
    assert conversation.keys[-1] == "utter_ask_family_name", conversation.keys
    conversation.say(name)
    assert conversation.keys == ["utter_ask_email"]
    conversation.say(email)
    assert conversation.keys == ["utter_read_back"]


def to_read_back(conversation: Conversation, wish: str = WISH) -> None:
    """Everything but the last yes."""
    choose_office(conversation, wish=wish)
    choose_time(conversation)
    give_person(conversation)


def book(conversation: Conversation) -> str:
    """A whole booking; gives its number."""
    to_read_back(conversation)
    conversation.press("/affirm")
    assert conversation.keys[0] == "utter_booked", conversation.keys
    return reference(conversation)


def reference(conversation: Conversation) -> str:
    """The number by which an appointment that was just booked can be found again."""
    found = REFERENCE.search(conversation.text())
    assert found, conversation.text()
    return found[0]
