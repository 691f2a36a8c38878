"""The benefits check as a conversation: asked, told with reason and source, and forgotten."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from actions.applications.opening import form_buttons
from actions.services.benefits_estimate import Estimate, Estimates
from actions.services.errors import Rejected, Unavailable
from tests.actions.applications.household import LIBRARY, Household
from tests.actions.services.benefit_answers import (
    alone,
    check,
    child,
    content,
    euros,
    family,
    pensioner,
    single_parent,
)
from translations.registry import load_languages

pytestmark = pytest.mark.anyio
FOUND = ("utter_benefits_likely", "utter_benefits_possible")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def household(tmp_path: Path) -> Iterator[Callable[..., Household]]:
    opened: list[Household] = []

    def make(**options: Any) -> Household:
        opened.append(Household(tmp_path, **options))
        return opened[-1]

    yield make
    for one in opened:
        one.storage.close()


async def test_it_says_what_will_happen_and_asks_the_first_question(household: Any) -> None:
    citizen = household()
    await citizen.begin()
    assert citizen.keys == [
        "utter_benefits_starts", "utter_benefits_private",
        "utter_application_section", "utter_application_question",
    ]  # fmt: skip
    assert content().texts["private"].german in citizen.told()
    assert citizen.asked == "household_size"
    assert citizen.buttons() == ["/skip", "/ask_meaning", "/stop"]
    assert citizen.slots["service_id"] is None


@pytest.mark.parametrize(
    "answers",
    [
        pensioner(700),
        family(2300, 3, 8, child(16, "training")),
        single_parent(1100, 5, care="grade_1", care_costs_covered=False),
        alone(disability="from_50", marks=["g", "ag"], income=["work", "pension"]),
        {},
    ],
    ids=["pensioner", "family", "single parent", "disability", "says nothing"],
)
async def test_what_is_told_is_what_the_rules_find(household: Any, answers: Any) -> None:
    citizen = household()
    await citizen.begin()
    await citizen.answers(answers)
    outcome = check(answers)
    told = [m for m in citizen.messages if m["key"] in FOUND]
    assert [m["text"].partition(":")[0] for m in told] == [
        one.title.german for one in outcome.found
    ]
    for message, one in zip(told, outcome.found, strict=True):
        assert "Sie haben vielleicht Anspruch" in message["text"]
        assert ("wahrscheinlich" if one.certainty == "likely" else "möglich") in message["text"]
        source = one.reasons[0].source
        assert message["source"] == {
            "title": source.title, "url": source.url, "updated": source.date,
        }  # fmt: skip
        for hint in one.hints:
            assert hint.german in message["text"]
        why = [r.because.german for r in one.reasons if not r.open]
        assert all(reason in citizen.told() for reason in why)
    assert citizen.keys.count("utter_benefits_excluded") == len(outcome.excluded)
    assert content().texts["disclaimer"].german in citizen.told()
    end = "not_complete" if outcome.found else "nothing_found"
    assert content().texts[end].german in citizen.told()
    assert citizen.ended == "checked"
    assert citizen.drafts() == 0


async def test_results_lead_to_an_application_a_service_or_an_authority(household: Any) -> None:
    citizen = household()
    await citizen.begin()
    answers = family(2300, 3, 8, receives=["none"], disability="not_assessed")
    await citizen.answers(answers)
    apply = [one.apply for one in check(answers).found]
    assert '/start_application{"form_id":"wohngeld"}' in citizen.buttons()
    assert '/ask_service_info{"service_id":"schwerbehindertenausweis"}' in citizen.buttons()
    alone_responsible = {a.authority for a in apply if a.service is None}
    assert "familienkasse" in alone_responsible
    for authority in alone_responsible:
        assert citizen.keys.count(f"utter_authority_{authority}") == 1
    assert "Zuständig ist Familienkasse" in citizen.told()


async def test_a_service_that_the_city_does_not_have_is_not_linked(household: Any) -> None:
    citizen = household()
    citizen.context.catalogue.services = {}
    await citizen.begin()
    await citizen.answers(pensioner(700))
    assert not [one for one in citizen.buttons() if "service_id" in one or "form_id" in one]
    grundsicherung = next(m for m in citizen.messages if m["text"].startswith("Grundsicherung"))
    assert "0361 115" in grundsicherung["text"]


async def test_an_open_question_is_named_and_its_reason_is_not_claimed(household: Any) -> None:
    citizen = household()
    answers = pensioner(700, net_income=None, net_income_range=None)
    await citizen.begin()
    await citizen.answers(answers)
    open_ones = [one for one in check(answers).found if one.reasons[0].open]
    assert open_ones
    for one in open_ones:
        message = next(m for m in citizen.messages if m["text"].startswith(one.title.german))
        assert content().texts["open"].german in message["text"]
        assert one.reasons[0].because.german not in message["text"]
    assert "Einkommen im Monat" in citizen.told(*FOUND)


async def test_whether_there_are_children_can_be_skipped_and_stays_open(household: Any) -> None:
    citizen = household()
    await citizen.begin()
    await citizen.says("3")
    await citizen.presses("deny")
    assert citizen.asked == "children"
    assert "/skip" in citizen.buttons()
    await citizen.presses("skip")
    assert citizen.asked == "pregnant"
    await citizen.presses("review_answers")
    assert "Kinder: keine Angabe" in citizen.told()
    await citizen.presses("go_back")
    assert "Bisher steht da: keine Angabe" in citizen.told()
    await citizen.presses("affirm")
    assert citizen.asked == "children.0.age"
    await citizen.presses("change_answer", field="children")
    await citizen.presses("skip")
    answers = alone(household_size=3, partner=False)
    await citizen.answers(answers)
    titles = [one.title.german for one in check(answers).found]
    assert [m["text"].partition(":")[0] for m in citizen.messages if m["key"] in FOUND] == titles


async def test_a_contradiction_is_asked_back_once_and_then_left_out(household: Any) -> None:
    citizen = household()
    await citizen.begin()
    answers = alone(income=["none"], net_income=euros(900), pension_age="all", able_to_work=None)
    await citizen.answers(answers, until="net_income")
    await citizen.says("900 Euro")
    assert citizen.keys[0] == "utter_application_contradiction"
    told = next(c for c in content().contradictions if c.id == "no_income_but_an_amount")
    assert told.message.german in citizen.told()
    assert citizen.asked == "income"
    await citizen.presses("inform", answer="none")
    assert citizen.asked == "net_income"
    await citizen.says("900 Euro")
    assert "utter_application_contradiction" not in citizen.keys
    await citizen.answers(answers)
    assert citizen.keys[0] == "utter_benefits_contradicting"
    less = {**answers, "income": None, "net_income": None}
    titles = [one.title.german for one in check(less).found]
    assert [m["text"].partition(":")[0] for m in citizen.messages if m["key"] in FOUND] == titles
    assert citizen.drafts() == 0


async def test_by_voice_three_results_are_told_at_once(household: Any) -> None:
    citizen = household(channel="voice")
    answers = single_parent(1100, 5)
    await citizen.begin()
    await citizen.answers(answers)
    found = [one.title.german for one in check(answers).found]
    assert len(found) > 3
    told = []
    while True:
        now = [m["speech"].partition(":")[0] for m in citizen.messages if m["key"] in FOUND]
        assert len(now) <= 3
        told += now
        if citizen.ended:
            break
        assert citizen.keys[-1] == "utter_application_read_on"
        assert citizen.drafts() == 1
        assert not await citizen.says("Wie bitte?", "repeat")
        assert not await citizen.says("Blumen", "inform")
        await citizen.presses("affirm")
    assert told == found
    assert "utter_benefits_end" in citizen.keys
    assert citizen.drafts() == 0


@pytest.mark.parametrize("intent", ["deny", "skip"])
async def test_who_has_heard_enough_still_hears_that_it_is_no_decision(
    household: Any, intent: str
) -> None:
    citizen = household(channel="voice")
    await citizen.begin()
    await citizen.answers(single_parent(1100, 5))
    await citizen.presses(intent)
    assert citizen.keys == ["utter_benefits_end", "utter_benefits_forgotten"]
    assert citizen.drafts() == 0


async def test_who_applies_before_all_is_read_leaves_nothing_behind(household: Any) -> None:
    citizen = household(channel="voice")
    await citizen.begin()
    await citizen.answers(single_parent(1100, 5))
    assert not await citizen.presses("start_application", form_id="wohngeld")
    assert citizen.drafts() == 0


@pytest.mark.parametrize("intent", ["stop", "pause_application"])
async def test_stopping_deletes_and_offers_no_code(household: Any, intent: str) -> None:
    citizen = household()
    await citizen.begin()
    await citizen.says("3")
    await citizen.presses(intent)
    assert citizen.keys == ["utter_benefits_stopped"]
    assert citizen.ended == "stopped"
    assert citizen.drafts() == 0


async def test_starting_over_deletes(household: Any) -> None:
    citizen = household()
    await citizen.begin()
    await citizen.says("3")
    assert not await citizen.presses("start_over")
    assert citizen.drafts() == 0


async def test_an_answer_that_comes_after_the_end_asks_for_no_code(household: Any) -> None:
    citizen = household()
    await citizen.begin()
    await citizen.says("1")
    citizen.storage.drafts.delete_all(citizen.conversation)
    await citizen.presses("deny")
    assert citizen.keys == ["utter_benefits_gone"]
    assert citizen.buttons() == ["/check_benefits"]
    assert citizen.ended == "gone"


async def test_asking_again_goes_on_where_one_was(household: Any) -> None:
    citizen = household()
    await citizen.begin()
    await citizen.says("1")
    await citizen.begin()
    assert citizen.keys[0] == "utter_application_goes_on"
    assert citizen.asked == "pregnant"
    assert citizen.drafts() == 1


async def test_health_is_asked_for_without_an_office(household: Any) -> None:
    citizen = household()
    await citizen.begin()
    await citizen.answers(alone(), until="pregnant")
    await citizen.presses("ask_why")
    assert citizen.keys[0] == "utter_benefits_why_special"
    assert not await citizen.presses("ask_documents")


def test_the_check_is_not_among_the_applications_to_choose_from() -> None:
    offered = str(form_buttons(list(LIBRARY.forms.values())))
    assert "wohngeld" in offered
    assert "benefits" not in offered


@pytest.mark.parametrize("locale", ["de-simple", "ar", "tr"])
async def test_it_can_be_gone_through_in_other_languages(household: Any, locale: str) -> None:
    citizen = household(locale=locale)
    await citizen.begin()
    while path := citizen.asked:
        if path == "household_size":
            await citizen.says("2")
        elif path in ("partner", "pregnant"):
            await citizen.presses("affirm")
        else:
            await citizen.answer("rent" if path == "tenure" else None)
    assert "utter_benefits_overview" in citizen.keys
    assert all(m["source"] for m in citizen.messages if m["key"] in FOUND)
    assert all(m["dir"] == load_languages()[locale].dir for m in citizen.messages)
    assert citizen.drafts() == 0


class Calculator:
    """A calculating service that answers as the test says."""

    def __init__(self, *answers: Any) -> None:
        self.asked: list[Any] = []
        self._answers = list(answers)

    async def estimate(self, household: Any) -> Estimates:
        self.asked.append(household)
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        items = tuple(Estimate(*row) for row in answer)
        return Estimates(items, date(2026, 11, 24), "GETTSIM 1.3")


FAMILY = family(1400, 3, 8, savings="up_to_5000")
FURTHER = {
    "age": 38, "partner_age": 40, "gross_income": euros(1700), "partner_gross_income": euros(0),
    "heating": euros(90), "living_space": 70,
}  # fmt: skip


async def test_amounts_are_estimated_where_the_city_can(household: Any) -> None:
    calculator = Calculator([("wohngeld", Decimal("412.50"))])
    citizen = household(estimator=calculator)
    await citizen.begin()
    await citizen.answers(FAMILY)
    assert citizen.keys[-2:] == ["utter_benefits_end", "utter_benefits_estimate_offer"]
    assert content().estimate["intro"] in citizen.told()
    await citizen.presses("affirm")
    assert (citizen.asked, citizen.keys) == ("age", ["utter_application_question"])
    await citizen.presses("ask_progress")
    assert "Schätzung" in citizen.told()
    await citizen.answers(FURTHER)
    assert [adult.gross_income for adult in calculator.asked[0].adults] == [1700, 0]
    assert "Wohngeld: 412,50\N{NO-BREAK SPACE}€" in citizen.told("utter_benefits_estimate")
    assert content().texts["estimate"].german in citizen.told("utter_benefits_estimate")
    assert "GETTSIM 1.3" in citizen.told()
    assert (citizen.ended, citizen.drafts()) == ("checked", 0)


async def test_an_estimate_can_be_declined(household: Any) -> None:
    citizen = household(estimator=Calculator())
    await citizen.begin()
    await citizen.answers(FAMILY)
    await citizen.presses("deny")
    assert (citizen.ended, citizen.drafts()) == ("checked", 0)


async def test_no_estimate_is_offered_for_a_household_that_is_not_calculated(
    household: Any,
) -> None:
    citizen = household(estimator=Calculator())
    await citizen.begin()
    await citizen.answers({**FAMILY, "savings": None})
    assert (citizen.ended, citizen.drafts()) == ("checked", 0)


async def test_a_service_that_is_down_can_be_tried_again(household: Any) -> None:
    calculator = Calculator(Unavailable("down"), [])
    citizen = household(estimator=calculator)
    await citizen.begin()
    await citizen.answers(FAMILY)
    await citizen.presses("affirm")
    await citizen.answers(FURTHER)
    assert citizen.keys == ["utter_benefits_estimate_down", "utter_benefits_estimate_offer"]
    assert citizen.drafts() == 1
    await citizen.presses("affirm")
    assert citizen.keys[0] == "utter_benefits_estimate_nothing"
    assert (citizen.ended, citizen.drafts()) == ("checked", 0)


@pytest.mark.parametrize("refused", [True, False])
async def test_what_cannot_be_calculated_is_said(household: Any, refused: bool) -> None:
    citizen = household(estimator=Calculator(Rejected("not_calculable", "no")))
    await citizen.begin()
    await citizen.answers(FAMILY)
    await citizen.presses("affirm")
    await citizen.answers(FURTHER if refused else {})
    assert "utter_benefits_estimate_impossible" in citizen.keys
    assert (citizen.ended, citizen.drafts()) == ("checked", 0)
