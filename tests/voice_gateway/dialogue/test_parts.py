import asyncio
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from voice_gateway.api.limits import Buckets, client_key
from voice_gateway.api.locale import match, negotiate
from voice_gateway.dialogue.hub import WAITING, Hub
from voice_gateway.dialogue.incoming import canonical, clean_payload, clean_text
from voice_gateway.dialogue.messages import Message, parse_answer
from voice_gateway.errors import PROBLEMS, DialogueUnavailable, Problem
from voice_gateway.logs import Pseudonyms
from voice_gateway.store import Conversations, make_engine, migrate
from voice_gateway.store.conversations import metadata


def item(**more: object) -> dict[str, object]:
    fields = {"id": "m-1", "key": "utter_x", "text": "x", "locale": "de", "lang": "de"}
    return {"recipient_id": "c", "custom": {"stadtlotse": {**fields, **more}}}


def test_answer_merges_changes_and_drops_repeats() -> None:
    answer = parse_answer(
        [{"text": "x"}, item(set={"rate": 9}), {"custom": {}}, item(set={"locale": "tr"})]
    )
    assert len(answer.messages) == 2
    assert (answer.changes.locale, answer.changes.rate) == ("tr", 2.0)
    assert not answer.changes.forget


@pytest.mark.parametrize("items", [None, {}, [], [{"text": "x"}], [1], [item(dir="up")]])
def test_answers_that_are_none(items: object) -> None:
    with pytest.raises(DialogueUnavailable):
        parse_answer(items)


def test_reasons_name_fields_not_texts() -> None:
    with pytest.raises(DialogueUnavailable) as caught:
        parse_answer([item(text=["Fatma Yılmaz"])])
    assert caught.value.reason == "bad message: text"


def test_text_is_composed() -> None:
    assert clean_text("  Mu\u0308ller \n", 50) == "Müller"
    assert clean_text("a/b", 50) == "a/b"
    assert clean_text("👍", 50) == "👍"


def test_payloads_are_compared_in_one_form() -> None:
    assert canonical('/inform{"day": "1"}') == clean_payload('/inform{"day":"1"}', {"inform"})
    assert canonical("no payload") == "no payload"


def test_bucket_refills() -> None:
    now = [0.0]
    buckets = Buckets(60, 2, clock=lambda: now[0])
    buckets.take("a")
    buckets.take("a")
    with pytest.raises(Problem) as caught:
        buckets.take("a")
    wait = int(caught.value.headers["Retry-After"])
    now[0] += wait
    buckets.take("a")
    buckets.take("b")


def test_one_household_is_one_client() -> None:
    assert client_key("2001:db8:1:2:3::4") == client_key("2001:db8:1:2::ffff")
    assert client_key("2001:db8:1:2::1") != client_key("2001:db8:1:3::1")
    assert client_key("192.0.2.7") == "192.0.2.7"
    assert client_key("testclient") == "testclient"


def test_locales() -> None:
    assert match("de-SIMPLE") == "de-simple"
    assert match("ar_SY") == "ar"
    assert match("") is None
    assert negotiate("") == "de"
    assert negotiate("fr;q=0, en;q=oops, *") == "de"
    assert negotiate("da, en;q=0.9") == "da"


def test_hash_of_a_conversation_changes_by_day() -> None:
    now = [0.0]
    pseudonyms = Pseudonyms("salt", clock=lambda: now[0])
    first = pseudonyms.of("c-1")
    now[0] = 86_399
    assert pseudonyms.of("c-1") == first
    assert pseudonyms.of("c-2") != first
    now[0] = 86_400
    assert pseudonyms.of("c-1") != first
    assert Pseudonyms().of("c-1") != Pseudonyms().of("c-1")


async def test_a_reader_that_is_far_behind_is_cut_off() -> None:
    hub = Hub(4)
    message = Message(id="p-1", role="person", text="x", language="de", lang="de")
    with hub.open("c") as stream:
        for _ in range(WAITING + 1):
            hub.publish("c", message)
        seen = [m async for m in stream.read(1)]
    assert len(seen) == WAITING - 1


async def test_hub_closes_what_is_opened_late() -> None:
    hub = Hub(4)
    hub.close()
    with hub.open("c") as stream:
        assert [m async for m in stream.read(1)] == []
    await asyncio.sleep(0)


def test_every_problem_has_a_german_sentence() -> None:
    for code, (status, text) in PROBLEMS.items():
        assert 400 <= status < 600, code
        # A refused file comes with its own sentence.
        assert text.endswith(".") or text == "{reason}", code


def test_quick_turns_do_not_write_the_time_each() -> None:
    now = [1_000_000.0]
    engine = make_engine("sqlite://")
    metadata.create_all(engine)
    store = Conversations(engine, 24, clock=lambda: now[0])
    conversation, token = store.new("de", "{}")
    store.add(conversation, token)
    now[0] += 59
    assert not store.due(conversation)
    now[0] += 2
    assert store.due(conversation)
    store.update(conversation)
    found = store.find(conversation.id, token)
    assert found is not None
    assert found.last_message_at == now[0]
    assert not store.due(found)
    now[0] += 24 * 3600 + 1
    assert store.expired(found)
    assert store.outdated() == [conversation.id]


def test_migrations_make_the_table_the_code_uses(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'new' / 'gateway.sqlite'}")
    migrate(engine)
    migrate(engine)  # a second start finds nothing to do
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": "gateway_schema"})
        assert compare_metadata(context, metadata) == []
