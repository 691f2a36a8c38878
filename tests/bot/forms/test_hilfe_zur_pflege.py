"""People who need help with the costs of care, and those who apply for them."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from actions.services.applications.flow import Flow, State
from actions.services.applications.problems import Problem
from actions.services.applications.submission import submission_data
from actions.services.applications.submission_schema import submission_schema
from tests.bot.forms.answers import city_form
from tests.bot.forms.outcomes import at_odds, faults, needed, refused
from tests.bot.forms.talks import fill, guessed, misheard

FORM = city_form("hilfe_zur_pflege")
FLOW = Flow(FORM)
AT_HOME = {
    "for_self": "ja",
    "name": "Hilde Brandt",
    "birth_date": "4. Februar 1941",
    "marital_status": "verwitwet",
    "nationality": "deutsch",
    "address": "Lindenstraße 5a, 12345 Musterstadt",
    "phone": "0221 1234567",
    "care_grade": "drei",
    "care_insurance": "gesetzlich",
    "care_fund": "Musterkasse",
    "fund_benefits": "Pflegedienst und Entlastungsbetrag",
    "care_place": "zu Hause",
    "helpers": "Familie und Pflegedienst",
    "provider": "Pflegedienst Sonnengarten",
    "care_cost": "vierhundertachtzig Euro",
    "extra_money": "nichts davon",
    "third_party": "nein",
    "dependants": "keine",
    "rich_child": "nein",
    "income_kinds": "Rente",
    "pension_amount": "1.240 Euro",
    "housing_cost": "640",
    "insurance_cost": "fünfundzwanzig Euro",
    "burdens": "nein",
    "savings": "7500 Euro",
    "asset_kinds": "nichts davon",
    "gifts": "nein",
    "rights": "nein",
    "earlier_help": "nein",
    "payee": "direkt an den Pflegedienst",
    "informed": "ja",
}
COUPLE_IN_HOME = {
    "for_self": "nein",
    "representative": "Anna Kaya",
    "representative_right": "Vollmacht",
    "representative_phone": None,
    "name": "Karl Kaya",
    "birth_date": "1.7.1938",
    "marital_status": "verheiratet",
    "nationality": "anderer Pass",
    "address": "Parkstraße 8, 12345 Musterstadt",
    "care_grade": "Pflegegrad 4",
    "care_insurance": "privat",
    "care_fund": "Muster Versicherung",
    "civil_servant_aid": "ja",
    "fund_benefits": "Heimkosten",
    "care_place": "im Pflegeheim",
    "home_name": "Haus Abendsonne, Musterstadt",
    "home_since": "1. Dezember 2026",
    "home_cost": "zweitausendneunhundert Euro",
    "previous_address": "Am Markt 3, 12345 Musterstadt",
    "extra_money": "Zusatzversicherung",
    "extra_money_amount": "300 Euro",
    "third_party": "Autounfall 2025, der andere war schuld",
    "partner_name": "Elif Kaya",
    "partner_birth_date": "3. Mai 1944",
    "partner_at_home": "ja, sie wohnt noch dort",
    "dependants": "0",
    "rich_child": "ja",
    "rich_child_name": "Peter Kaya in Neustadt",
    "income_kinds": "Rente und Miete",
    "pension_amount": "1900",
    "rental_amount": "350 Euro",
    "partner_income_kinds": "Rente und Zinsen",
    "partner_pension_amount": "780 Euro",
    "partner_capital_amount": "120",
    "housing_cost": "520 Euro",
    "insurance_cost": "nichts",
    "burdens": "Raten für den Badumbau, 120 Euro im Monat",
    "savings": "18.000 Euro",
    "asset_kinds": "Haus, Auto und Lebensversicherung",
    "life_insurance_value": "weiß ich nicht",
    "property_use": "Mieter",
    "property_address": "Am Markt 3 in Neustadt",
    "car_value": "3500",
    "gifts": "ja",
    "gifts.0.what": "Geld für ein Auto",
    "gifts.0.whom": "Meine Tochter Anna",
    "gifts.0.value": "20.000 Euro",
    "gifts.0.year": "2021",
    "gifts.more": ["nein"],
    "rights": "Wohnrecht bei der Tochter",
    "earlier_help": "2024 von der Stadt Neustadt",
    "payee": "auf mein Konto",
    "iban": "DE89 3704 0044 0532 0130 00",
    "informed": "ja",
}
NEIGHBOUR = {
    "for_self": "nein",
    "representative": "Maria Huber",
    "representative_right": "noch nichts davon",
    "representative_phone": "0171 1234567",
    "name": "Jan Nowak",
    "birth_date": "12. März 1970",
    "marital_status": "ledig",
    "nationality": "EU",
    "address": "Bahnhofstr. 12, 12345 Musterstadt",
    "care_grade": "keinen",
    "needs": "Beim Waschen und beim Anziehen",
    "care_insurance": "ohne Versicherung",
    "care_place": "zu Hause",
    "helpers": "noch niemand",
    "extra_money": "nichts davon",
    "third_party": None,
    "dependants": "ein Kind",
    "rich_child": "weiß ich nicht",
    "income_kinds": "keines",
    "housing_cost": "450 Euro",
    "insurance_cost": "nichts",
    "burdens": None,
    "savings": "200",
    "asset_kinds": "nichts davon",
    "gifts": "nein",
    "rights": "nein",
    "earlier_help": None,
    "payee": "auf mein Konto",
    "iban": "DE89370400440532013000",
    "informed": "ja",
}


def filled(said: dict[str, Any]) -> State:
    return fill(FLOW, said)[1]


def test_a_widow_at_home_answers_thirty_one_questions() -> None:
    asked, state = fill(FLOW, AT_HOME)
    assert asked == list(AT_HOME)
    assert len(asked) == 31
    assert state.answers["care_grade"] == "grade_3"
    assert state.answers["fund_benefits"] == ["service", "relief"]
    assert needed(FLOW, state) == {
        "id_card", "care_notice", "care_report", "provider_offer", "pension_notice",
        "bank_statements", "housing_proof", "insurance_proof",
    }  # fmt: skip
    assert at_odds(FLOW, state) == {}
    assert faults(FLOW, state) == []


def test_a_daughter_applies_for_a_father_in_a_home() -> None:
    asked, state = fill(FLOW, COUPLE_IN_HOME)
    assert len(asked) == 54
    assert {"phone", "needs", "helpers", "provider", "care_cost", "parents_income"}.isdisjoint(
        asked
    )
    assert state.answers["asset_kinds"] == ["life_insurance", "property", "car"]
    assert state.answers["life_insurance_value"] is None
    assert needed(FLOW, state) == {
        "id_card", "residence_paper", "authority", "care_notice", "care_report", "home_contract",
        "aid_notice", "extra_money_notice", "pension_notice", "rental_proof", "other_income_proof",
        "bank_statements", "housing_proof", "burdens_proof", "assets_proof", "property_proof",
        "gift_contract", "rights_contract",
    }  # fmt: skip
    assert at_odds(FLOW, state) == {}
    assert faults(FLOW, state) == []


def test_a_neighbour_without_papers_may_make_the_need_known() -> None:
    asked, state = fill(FLOW, NEIGHBOUR)
    assert asked == list(NEIGHBOUR)
    assert state.answers["representative_right"] == "none"
    assert state.answers["rich_child"] == "unsure"
    assert {"fund_benefits", "care_fund", "care_cost", "partner_name"}.isdisjoint(asked)
    assert needed(FLOW, state) == {"id_card", "authority", "bank_statements", "housing_proof"}
    assert at_odds(FLOW, state) == {}
    assert faults(FLOW, state) == []


def test_parents_of_a_child_are_asked_for_their_income() -> None:
    state = FLOW.answer(filled(NEIGHBOUR), "representative_right", "parent").state
    question = FLOW.next(state)
    assert question is not None
    assert question.path == "parents_income"
    assert "authority" not in needed(FLOW, state)


def test_who_lives_in_a_home_alone_is_not_asked_for_the_flat() -> None:
    state = filled(AT_HOME)
    step = FLOW.answer(state, "care_place", "nursing_home")
    assert set(step.dropped) == {"helpers", "provider", "care_cost", "housing_cost"}


@pytest.mark.parametrize(
    ("path", "value", "dropped"),
    [
        ("marital_status", "divorced", {
            "partner_name", "partner_birth_date", "partner_at_home", "partner_income_kinds",
            "partner_pension_amount", "partner_capital_amount", "housing_cost",
        }),
        ("partner_at_home", False, {"housing_cost"}),
        ("income_kinds", ["pension"], {"rental_amount"}),
        ("asset_kinds", ["car"], {"life_insurance_value", "property_use", "property_address"}),
        ("care_insurance", "statutory", {"civil_servant_aid"}),
        ("care_grade", "applied", {"fund_benefits"}),
        ("rich_child", "no", {"rich_child_name"}),
        ("payee", "provider", {"iban"}),
        ("gifts", False, {
            "gifts.0.what", "gifts.0.whom", "gifts.0.value", "gifts.0.year",
        }),
    ],
)  # fmt: skip
def test_a_change_drops_what_depends_on_it(path: str, value: Any, dropped: set[str]) -> None:
    assert set(FLOW.answer(filled(COUPLE_IN_HOME), path, value).dropped) == dropped


@pytest.mark.parametrize(
    ("said", "path", "value", "conflict"),
    [
        (COUPLE_IN_HOME, "fund_benefits", ["cash"], {
            "cash_in_nursing_home": ("care_place", "fund_benefits"),
        }),
        (AT_HOME, "care_grade", "grade_1", {
            "grade_1_with_benefits": ("care_grade", "fund_benefits"),
        }),
        (AT_HOME, "care_insurance", "none", {
            "uninsured_with_benefits": ("care_insurance", "fund_benefits"),
        }),
        (AT_HOME, "fund_benefits", ["service", "none"], {
            "fund_benefits_and_none": ("fund_benefits",),
        }),
        (AT_HOME, "helpers", ["service", "none"], {"helpers_and_none": ("helpers",)}),
        (COUPLE_IN_HOME, "extra_money", ["supplementary", "none"], {
            "extra_money_and_none": ("extra_money",),
        }),
        (AT_HOME, "income_kinds", ["pension", "none"], {"income_and_none": ("income_kinds",)}),
        (COUPLE_IN_HOME, "partner_income_kinds", ["pension", "none"], {
            "partner_income_and_none": ("partner_income_kinds",),
        }),
        (COUPLE_IN_HOME, "asset_kinds", ["property", "none"], {
            "assets_and_none": ("asset_kinds",),
        }),
        (COUPLE_IN_HOME, "income_kinds", ["pension"], {
            "let_without_rent": ("property_use", "income_kinds", "partner_income_kinds"),
        }),
        (AT_HOME, "informed", False, {"not_informed": ("informed",)}),
    ],
)  # fmt: skip
def test_answers_that_cannot_all_be_right(
    said: dict[str, Any], path: str, value: Any, conflict: dict[str, Any]
) -> None:
    assert at_odds(FLOW, FLOW.answer(filled(said), path, value).state) == conflict


@pytest.mark.parametrize(
    ("path", "words", "problem"),
    [
        ("care_cost", "48000 Euro", Problem.IMPLAUSIBLE),
        ("pension_amount", "12400", Problem.IMPLAUSIBLE),
        ("savings", "eine ganze Menge", Problem.NOT_AN_AMOUNT),
        ("birth_date", "4. Februar 2041", Problem.FUTURE),
        ("care_grade", "weiß ich nicht", Problem.NOT_KNOWN),
    ],
)
def test_what_is_asked_back(path: str, words: str, problem: Problem) -> None:
    assert refused(FLOW, filled(AT_HOME), path, words) is problem


def test_two_options_named_together_are_both_understood() -> None:
    assert misheard(FORM) == []


def test_who_does_not_know_is_not_taken_to_choose() -> None:
    assert guessed(FORM) == []


@pytest.mark.parametrize("said", [AT_HOME, COUPLE_IN_HOME, NEIGHBOUR])
def test_the_published_schema_accepts_what_is_submitted(said: dict[str, Any]) -> None:
    schema = Draft202012Validator(submission_schema(FORM))
    data = submission_data(FORM, filled(said).answers)
    assert list(schema.iter_errors(data)) == []
    del data["care_grade"]
    assert not schema.is_valid(data)
