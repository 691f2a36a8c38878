"""Sending once: what happens when the city is down, silent, or does not like a value."""

import io
from datetime import timedelta

import pytest
from PIL import Image

from actions.services.errors import InvalidValue, Rejected, Unavailable, Unclear
from actions.services.report_likeness import CLOCKS
from actions.services.reports import Receipt, Report, State
from tests.actions.reporting.city import NOW, Talker, build
from tests.actions.reporting.test_making import to_review

MINUTE = timedelta(minutes=1)


async def test_the_city_is_down(city):
    talker = await to_review(Talker())
    city.fails["create"] = [Unavailable("down"), Unavailable("down")]
    assert await talker.say("/affirm") == ["utter_report_send_failed", "utter_report_kept"]
    assert "115" in talker.text
    # The intent of these words is "repeat"; here they are meant for the button.
    assert await talker.say("noch einmal senden bitte", "repeat") == [
        "utter_report_send_failed", "utter_report_kept",
    ]  # fmt: skip
    assert await talker.say("Noch einmal senden", "repeat") == ["utter_report_sent"]
    ((draft, retry_of),) = city.drafts
    assert (draft.code, retry_of) == ("street_lamp", None)


async def test_nobody_knows_whether_it_arrived(city):
    talker = await to_review(Talker())
    city.fails["create"] = [Unclear("silence"), Unclear("silence")]
    assert await talker.say("/affirm") == ["utter_report_send_unclear", "utter_report_kept"]
    await talker.say("/affirm")
    city.receipt = Receipt("1050-2026", found=True)
    assert await talker.say("/affirm") == ["utter_report_sent_before"]
    ((_, retry_of),) = city.drafts
    assert retry_of == NOW  # the client looks from the first try on


async def test_the_answer_was_lost_on_our_side(city):
    talker = await to_review(Talker())
    before = dict(talker.slots)
    await talker.say("/affirm")
    # The action server ended before the dialogue engine heard of it; the person says yes again.
    talker.slots, talker.form = before, "report_form"
    assert await talker.say("/affirm") == ["utter_report_sent_before"]
    assert len(city.drafts) == 1


async def test_a_city_that_lists_nothing_gets_it_all_the_same(city):
    talker = await to_review(Talker())
    city.fails["recent"] = [Unavailable("no list")]
    assert await talker.say("/affirm") == ["utter_report_sent"]


async def test_a_similar_report_of_somebody_else_is_not_ours(city):
    talker = await to_review(Talker())
    city.reports.append(
        Report(
            "1",
            "street_lamp",
            "",
            State.OPEN,
            "Die Laterne vor der Lindenstraße 5 ist kaputt",
            "Lindenstraße 5",
            None,
            NOW - CLOCKS - MINUTE,
        )
    )
    assert await talker.say("/affirm") == ["utter_report_sent"]


@pytest.mark.parametrize(
    ("field", "question"),
    [
        ("place", "utter_report_question"),
        ("description", "utter_report_suggestion"),
        ("email", "utter_report_ask_contact"),
        ("fault", "utter_report_question"),
        ("service", "utter_report_ask_kind"),
    ],
)
async def test_a_value_that_the_city_refuses(city, field, question):
    talker = await to_review(Talker())
    city.fails["create"] = [InvalidValue(field)]
    await talker.say("/affirm")
    assert talker.keys[0] == "utter_report_refused"
    assert talker.keys[-1] == question
    assert talker.memory.description


@pytest.mark.parametrize("error", [Rejected("unauthorized"), InvalidValue("jurisdiction_id")])
async def test_refused_for_good(city, error):
    talker = await to_review(Talker())
    city.fails["create"] = [error]
    assert await talker.say("/affirm") == ["utter_report_rejected"]
    assert (talker.form, talker.slots["report"]) == (None, None)


async def test_the_number_comes_later(city):
    talker = await to_review(Talker())
    city.receipt = Receipt("", "token-9", "Wir melden uns.")
    assert await talker.say("/affirm") == ["utter_report_sent_later", "utter_case_quote"]
    assert talker.slots["reports"] == [{"token": "token-9", "at": NOW.isoformat()}]
    assert talker.payloads() == ['/case_status{"report_id":"token-9"}']


async def test_a_question_does_not_send(city):
    talker = await to_review(Talker())
    for said, intent in [
        ("Was kostet das?", "ask_fee"), ("Danke", "thank"), ("hm", None), ("vielleicht", None),
        ("Ja, aber der Ort ist falsch", "affirm"),
    ]:  # fmt: skip
        await talker.say(said, intent)
        assert city.drafts == [], said
    assert talker.keys == ["utter_report_changing", "utter_report_question"]


def photo() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "JPEG")
    return picture.getvalue()


async def with_photo(talker, storage, media_type="image/jpeg"):
    await talker.start("Wilder Müll am Rathaus")
    await talker.say("Zwei Matratzen und ein Sofa")
    await talker.say("Möbel oder Matratzen")
    assert talker.keys == ["utter_report_ask_photo"]
    await talker.say("/affirm")
    assert talker.keys == ["utter_report_upload"]
    draft = talker.said[0]["upload"]["draft"]
    kept = storage.attachments.put(draft, "c-1", "a.jpg", media_type, photo())
    await talker.say(f'/inform{{"attachment_id":"{kept.id}"}}')
    return draft


async def test_a_photo_goes_with_the_report_and_is_gone_afterwards(city, storage):
    talker = Talker()
    await with_photo(talker, storage)
    assert talker.keys == ["utter_report_photo_kept", "utter_report_ask_contact"]
    await talker.say("/skip")
    assert "angehängt" in talker.text
    assert len(storage.drafts.of_conversation("c-1")) == 1
    await talker.say("/affirm")
    ((draft, _),) = city.drafts
    assert (draft.photo.content, draft.photo.type) == (photo(), "image/jpeg")
    assert storage.drafts.of_conversation("c-1") == ()


async def test_only_pictures(city, storage):
    talker = Talker()
    draft = await with_photo(talker, storage, "application/pdf")
    assert talker.keys == ["utter_report_photo_only", "utter_report_upload"]
    assert storage.drafts.load(draft, "c-1").attachments == ()
    assert await talker.say("ohne Foto", "ask_documents") == ["utter_report_ask_contact"]
    assert storage.drafts.of_conversation("c-1") == ()


async def test_a_photo_that_is_gone_or_refused(city, storage):
    talker = Talker()
    draft = await with_photo(talker, storage)
    await talker.say("/skip")
    city.fails["create"] = [InvalidValue("photo", "type")]
    await talker.say("/affirm")
    assert talker.keys == ["utter_report_photo_refused", "utter_report_ask_photo"]
    assert storage.drafts.of_conversation("c-1") == ()
    draft = await with_photo(talker := Talker(), storage)
    await talker.say("/skip")
    storage.drafts.delete(draft, "c-1")
    assert await talker.say("/affirm") == ["utter_report_photo_not_stored", "utter_report_sent"]


async def test_stopping_deletes_everything(city, storage):
    talker = Talker()
    await with_photo(talker, storage)
    assert await talker.say("/stop") == ["utter_report_stopped"]
    assert (talker.form, talker.slots["report"]) == (None, None)
    assert storage.drafts.of_conversation("c-1") == ()
    await talker.start("Ich möchte etwas melden")
    assert talker.keys == ["utter_report_starts", "utter_report_ask_kind"]


async def test_what_was_put_aside_goes_on(city, storage):
    talker = Talker()
    await with_photo(talker, storage)
    assert await talker.say("/pause_application") == ["utter_report_paused"]
    assert talker.form is None
    await talker.start("Ich möchte etwas melden")
    assert talker.keys == ["utter_report_goes_on", "utter_report_ask_contact"]
    (anew,) = [payload for payload in talker.payloads() if "new" in payload]
    await talker.start(anew)
    assert talker.keys == ["utter_report_starts", "utter_report_ask_kind"]
    assert storage.drafts.of_conversation("c-1") == ()
    # Another kind of defect is another report.
    await talker.say("eine Ampel")
    await talker.start("Auf der Lindenstraße 5 liegt Müll")
    assert talker.keys[:2] == ["utter_report_starts", "utter_report_kind"]
    assert talker.memory.code == "rubbish"


async def test_where_photos_are_not_taken(city):
    city.accepts_photos = False
    talker = Talker()
    await talker.start("Wilder Müll am Rathaus")
    await talker.say("Zwei Matratzen und ein Sofa")
    assert await talker.say("Möbel") == ["utter_report_ask_contact"]


async def test_nobody_is_asked_for_a_photo_on_the_telephone(city):
    talker = Talker(channel="voice")
    await talker.start("Wilder Müll am Rathaus")
    for said in ("ja", "Zwei Matratzen und ein Sofa", "Möbel oder Matratzen"):
        await talker.say(said)
    assert talker.keys == ["utter_report_ask_contact"]


async def test_no_office(city, storage):
    build(city, storage, reports=False)
    talker = Talker()
    await talker.start("Die Laterne ist kaputt")
    assert talker.keys == ["utter_report_not_here"]
    assert "115" in talker.text
    assert talker.form is None


async def test_the_city_is_down_from_the_start_and_in_between(city):
    city.fails["services"] = [Unavailable("down")]
    talker = Talker()
    assert await talker.start("Die Laterne ist kaputt") == ["utter_report_unavailable"]
    assert talker.form is None
    await talker.start("Die Laterne ist kaputt")
    await talker.say("zurück", "go_back")
    before = talker.slots["report"]
    # A kind is not chosen before it is known what is asked about it.
    city.fails["attributes"] = [Unavailable("down")]
    assert await talker.say("ein Schlagloch") == [
        "utter_report_unavailable",
        "utter_report_ask_kind",
    ]
    assert talker.slots["report"] == before
    await talker.say("ein Schlagloch")
    assert talker.memory.code == "pothole"


async def test_what_is_asked_is_remembered_while_the_city_is_down(city, storage):
    seconds = [0.0]
    office = build(city, storage)
    office.clock = lambda: seconds[0]
    talker = await to_review(Talker())
    seconds[0] = 10_000.0
    city.fails["services"] = city.fails["attributes"] = [Unavailable("down")] * 9
    await talker.say("/review_answers")
    assert talker.keys[0] == "utter_report_so_far"
    assert "Sie flackert." in talker.text
