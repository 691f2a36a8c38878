"""One language identifier for all tests: it takes seconds to learn, and asking changes nothing."""

import pytest

from benchmarks.languages import CODES
from voice_gateway.dialogue.identify import Identifier


@pytest.fixture(scope="session")
def identifier() -> Identifier:
    identifier = Identifier(CODES)
    identifier.warm()
    return identifier
