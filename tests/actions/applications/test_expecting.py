"""A question says what type of answer it expects, for keypads and for listening."""

from pathlib import Path

import pytest

from tests.actions.applications.household import Household
from tests.actions.services.benefit_answers import family

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.parametrize(
    ("until", "expected"),
    [("net_income", "money"), ("receives", "choice"), ("children", None)],
)
async def test_a_question_names_the_type_of_its_field(
    tmp_path: Path, until: str, expected: str | None
) -> None:
    citizen = Household(tmp_path)
    await citizen.begin()
    await citizen.answers(family(1400, 3, 8), until=until)
    assert citizen.asked.split(".")[0] == until
    assert citizen.messages[-1]["key"] == "utter_application_question"
    assert citizen.messages[-1]["expects"] == expected
    citizen.storage.close()
