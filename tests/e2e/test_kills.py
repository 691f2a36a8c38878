"""Processes die at any moment of an application; at most the message in flight is lost.

STADTLOTSE_KILLS says how often each process is killed (`make kills` does it 50 times, which takes
half an hour or more; the suite once).
"""

import os
import random
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from typing import Any

import httpx
import pytest

from actions.services.applications.flow import Flow, State
from actions.services.applications.loading import load_forms
from actions.storage import Storage, StorageSettings, open_storage
from stadtlotse.paths import ROOT
from tests.bot.forms.answers import read_german
from tests.e2e.applicant import asked, cases, memory, said_in, start, submitted
from tests.stack import Conversation, Stack, eventually

KILLS = int(os.environ.get("STADTLOTSE_KILLS", "1"))
FORM = "bewohnerparkausweis"
SAID = {path: None if words == "FILE" else words for path, words in said_in("de")[FORM].items()}
LATEST = 0.25  # seconds after a message was sent
CHANCE = random.Random(4711)


def send(conversation: Conversation, words: str | None) -> None:
    """Send an answer; whatever becomes of it."""
    body = {"payload": "/skip"} if words is None else {"text": words}
    with suppress(httpx.HTTPError):
        conversation.post(**body)


def stored(storage: Storage, conversation: Conversation) -> dict[str, Any]:
    """The answers as they are on the disk."""
    return dict(storage.drafts.load(memory(conversation)["draft"], conversation.id).answers)


def killed(stack: Stack, name: str, conversation: Conversation, words: str | None) -> None:
    """Send an answer, kill a process while it is under way, start the process again."""
    sending = threading.Thread(target=send, args=(conversation, words))
    sending.start()
    time.sleep(CHANCE.uniform(0, LATEST))
    stack.kill(name)
    stack.start(name)  # at once: the message may meet the old process, none, or the new one
    sending.join(60)
    conversation.reconnect()


def expected() -> dict[str, Any]:
    """The values of the answers."""
    flow, state = Flow(load_forms(ROOT / "bot" / "forms")[FORM]), State()
    while question := flow.next(state):
        words = SAID[question.path]
        value = None if words is None else read_german(question, str(words))
        step = flow.skip(state, question.path) if value is None else None
        state = step.state if step else flow.answer(state, question.path, value).state
    return dict(state.answers)


@pytest.mark.timeout(600 + 90 * KILLS)
@pytest.mark.parametrize("name", ["actions", "gateway", "sandbox", "rasa"])
def test_nothing_is_lost_and_nothing_comes_twice(
    stack: Stack, talk: Callable[..., Conversation], name: str
) -> None:
    keys = StorageSettings(var=stack.folder, database_url="", keys_file="")
    with closing(open_storage(keys)) as storage:
        kill_during_applications(stack, talk, name, storage)


def kill_during_applications(
    stack: Stack, talk: Callable[..., Conversation], name: str, storage: Storage
) -> None:
    """Applications, until the process was killed often enough.

    After each death all answers from before are still there and at most the one in flight is new.
    """
    left, wanted = KILLS, expected()
    while left > 0:
        conversation, before = talk("de"), len(cases(stack))
        start(conversation, FORM)
        questions = len(SAID)
        rounds = sorted(CHANCE.sample(range(questions), min(left, questions)))
        answered = 0
        while path := asked(conversation):
            words = SAID[path]
            if answered in rounds:
                rounds.remove(answered)
                before_death = stored(storage, conversation)
                killed(stack, name, conversation, None if words is None else str(words))
                left -= 1
                after = stored(storage, conversation)
                assert after in (before_death, {**before_death, path: wanted.get(path)})
            else:
                send(conversation, None if words is None else str(words))
                answered += 1
        assert memory(conversation).get("mode") == "review"
        confirm(stack, conversation, name if left else "", before)
        left -= 1
        data = submitted(stack, cases(stack)[0]["caseId"])["data"]
        assert data == wanted


def confirm(stack: Stack, conversation: Conversation, name: str, before: int) -> None:
    """Submit, with a death in the middle; it arrives once."""
    conversation.reconnect()
    if name:
        sending = threading.Thread(target=conversation.post, kwargs={"payload": "/affirm"})
        sending.daemon = True
        sending.start()
        time.sleep(CHANCE.uniform(0, 4 * LATEST))
        stack.kill(name)
        sending.join(60)
        stack.start(name)
        conversation.reconnect()
        if memory(conversation).get("mode") == "review":
            conversation.press("/affirm")
    else:
        conversation.press("/affirm")
    eventually(lambda: len(cases(stack)) > before, 120)
    time.sleep(1)
    assert len(cases(stack)) == before + 1
