"""The server understands with the trained model without TensorFlow, which it could still load."""

import json
import subprocess

import pytest

from stadtlotse.paths import RASA_PYTHON, ROOT, model_file
from stadtlotse.training import rasa_environment

LOOK = """
import asyncio, json, sys

import serve
serve.prepare()

from rasa.core.agent import load_agent

import jsonschema
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event, SlotSet

def refused(answer):
    try:
        return not RemoteAction("action_x", None)._validate_action_result(answer)
    except jsonschema.ValidationError:
        return True

slot = {"event": "slot", "name": "service", "value": "reisepass", "timestamp": None}
agent = asyncio.run(load_agent(sys.argv[1]))
said = asyncio.run(agent.parse_message("Was kostet ein Reisepass?"))
heavy = sorted({"keras", "matplotlib", "tensorflow"} & set(sys.modules))

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.utils import train_utils

DefaultV1Recipe._from_registry("DIETClassifier")
print(json.dumps({
    "intent": said["intent"]["name"],
    "heavy": heavy,
    "good_answer_refused": refused({"events": [slot], "responses": []}),
    "bad_answers_refused": [
        refused({"events": {}}),
        refused({"events": [{"event": 7}]}),
        refused({"responses": ["hello"]}),
    ],
    "event": Event.from_parameters(slot) == SlotSet("service", "reisepass"),
    "later": "tensorflow" in sys.modules,
    "helpers": callable(train_utils.rank_and_mask),
}))
"""


@pytest.fixture(scope="module")
def found() -> dict[str, object]:
    """What the dialogue engine's own Python says about itself."""
    done = subprocess.run(
        [str(RASA_PYTHON), "-c", LOOK, str(model_file())],
        cwd=ROOT, env=rasa_environment(), capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answer: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return answer


def test_messages_are_understood_without_tensorflow(found: dict[str, object]) -> None:
    assert found["intent"] == "ask_fee"
    assert found["heavy"] == []


def test_nothing_is_left_out(found: dict[str, object]) -> None:
    assert found["later"]
    assert found["helpers"]


def test_answers_of_the_action_server_are_checked_as_before(found: dict[str, object]) -> None:
    assert found["good_answer_refused"] is False
    assert found["bad_answers_refused"] == [True, True, True]


def test_events_are_read_as_before(found: dict[str, object]) -> None:
    assert found["event"] is True
