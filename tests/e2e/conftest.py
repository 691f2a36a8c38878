"""The whole product, started once for all end-to-end tests."""

from collections.abc import Callable, Iterator

import pytest

from stadtlotse.paths import var
from tests.stack import Conversation, Stack, free_port


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """All processes, the phone line among them, with the trained model; databases are new."""
    # Cases are looked at every second, not every minute.
    running = Stack(
        tmp_path_factory.mktemp("stack"),
        var(),
        STADTLOTSE_CASE_SECONDS="1",
        STADTLOTSE_PHONE="1",
        STADTLOTSE_PHONE_LISTEN=f"127.0.0.1:{free_port()}",
        STADTLOTSE_PHONE_LINES='{"116": "en"}',
    )
    try:
        running.start_all()
        yield running
    finally:
        running.stop_all()


@pytest.fixture(autouse=True)
def calm_sandbox(stack: Stack) -> Iterator[None]:
    """No fault that a test switched on outlives it."""
    yield
    stack.sandbox("faults", mode=None, path="/")


@pytest.fixture
def talk(stack: Stack) -> Callable[..., Conversation]:
    """Opens conversations."""

    def open_conversation(language: str | None = None) -> Conversation:
        return Conversation(stack, language)

    return open_conversation
