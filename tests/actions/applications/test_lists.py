"""A list of which a part is not understood, told in a conversation."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.actions.applications.household import Household

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def citizen(tmp_path: Path) -> AsyncIterator[Household]:
    one = Household(tmp_path)
    await one.begin()
    for _ in range(40):
        if one.asked == "income":
            break
        await one.presses("skip")
    assert one.asked == "income"
    yield one
    one.storage.close()


@pytest.mark.parametrize("end", ["nein", "das war alles", "nichts"])
async def test_what_was_not_understood_is_told_and_the_rest_kept(
    citizen: Household, end: str
) -> None:
    assert await citizen.says("Lohn und Trinkgeld")
    assert "Trinkgeld" in citizen.told("utter_problem_part_unknown")
    assert citizen.asked == "income"
    assert "Arbeit" in citizen.told("utter_application_question")
    assert await citizen.says(end)
    assert citizen.asked != "income"


async def test_more_may_be_added(citizen: Household) -> None:
    await citizen.says("Rente und Trinkgeld")
    assert await citizen.says("Unterhalt")
    assert citizen.asked != "income"
