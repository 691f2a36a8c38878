"""Links to documents: sealed, for a day."""

from datetime import UTC, datetime, timedelta

import pytest

from actions.applications.tickets import PATH, Tickets


class Reversed:
    """A cipher that a test can read."""

    def encrypt(self, plain: bytes) -> bytes:
        return b"sealed" + plain[::-1]

    def decrypt(self, sealed: bytes) -> bytes:
        if not sealed.startswith(b"sealed"):
            raise ValueError("not ours")
        return sealed.removeprefix(b"sealed")[::-1]


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def test_a_link_tells_what_to_print() -> None:
    tickets = Tickets(Reversed(), Clock())
    url = tickets.url("draft", "c-1", "checklist", "ar")
    assert url.startswith(PATH)
    found = tickets.read(url.removeprefix(PATH))
    assert found is not None
    assert (found.draft, found.conversation, found.kind, found.locale) == (
        "draft", "c-1", "checklist", "ar",
    )  # fmt: skip


def test_a_link_works_for_a_day() -> None:
    clock = Clock()
    tickets = Tickets(Reversed(), clock)
    text = tickets.url("draft", "c-1", "checklist", "de").removeprefix(PATH)
    clock.now += timedelta(hours=23, minutes=59)
    assert tickets.read(text) is not None
    clock.now += timedelta(minutes=2)
    assert tickets.read(text) is None


@pytest.mark.parametrize("text", ["", "a", "%%%", "YWJj", "x" * 5000, "c2VhbGVkXVtb", "äöü"])
def test_anything_else_is_no_ticket(text: str) -> None:
    assert Tickets(Reversed(), Clock()).read(text) is None
