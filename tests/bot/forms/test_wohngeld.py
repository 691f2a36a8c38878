"""Households that apply for Wohngeld for the first time."""

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

FORM = city_form("wohngeld")
FLOW = Flow(FORM)
PENSIONER = {
    "tenure": "zur Miete",
    "for_self": "ja",
    "name": "Ich heiße Hilde Brandt",
    "birth_date": "4. Februar 1951",
    "marital_status": "verwitwet",
    "death_date": "am 3. Juni 2026",
    "nationality": "deutsch",
    "email": "habe ich nicht",
    "phone": "0221 1234567",
    "address": "Lindenstraße 5a, 12345 Musterstadt",
    "move_in": "1. April 1998",
    "area": "52 Quadratmeter",
    "rent_total": "fünfhundertachtzig Euro",
    "heating_included": "ja",
    "heating_cost": "weiß ich nicht",
    "extras": "nichts davon",
    "business_use": "nein",
    "rent_help": "nein",
    "members": "nein, ich wohne allein",
    "others_count": "keine",
    "other_home": "nein",
    "occupation": "ich bin in Rente",
    "income_kinds": "Rente",
    "pension_gross": "eintausendeinhundertfünfzig Euro",
    "basic_pension_years": "weiß ich nicht",
    "contributions": "nur die Krankenkasse",
    "one_offs": "nein",
    "maintenance_paid": "nein",
    "disabled": "ja",
    "disabled.0.degree": "60",
    "disabled.0.care": "ja",
    "disabled.more": ["nein, sonst niemand"],
    "persecuted": "nein",
    "transfers": "nein",
    "assets": "nein",
    "already": "nein",
    "changes": "nein",
    "payee": "auf mein Konto",
    "iban": "DE89 3704 0044 0532 0130 00",
    "informed": "ja, das habe ich verstanden",
}
FAMILY = {
    "tenure": "Miete",
    "for_self": "ja",
    "name": "Fatma Yılmaz",
    "birth_date": "3.5.1984",
    "marital_status": "verheiratet, wir wohnen zusammen",
    "nationality": "anderer Pass",
    "residence": "eine Aufenthaltserlaubnis, also Aufenthaltstitel",
    "email": "fatma@example.org",
    "phone": None,
    "address": "Am Markt 3, 12345 Musterstadt",
    "move_in": "1.9.2021",
    "area": "78,5",
    "rent_total": "980 Euro",
    "heating_included": "ja",
    "heating_cost": "hundertzehn Euro",
    "extras": "eine Garage",
    "extras_cost": "40 Euro",
    "business_use": "nein",
    "rent_help": "nein",
    "members": "ja",
    "members.0.name": "Ali Yılmaz",
    "members.0.birth_date": "1. Juli 1980",
    "members.0.relation": "mein Ehemann",
    "members.0.occupation": "selbstständig",
    "members.0.income_kinds": "Selbstständigkeit und Zinsen",
    "members.0.profit": "14.000",
    "members.0.capital_amount": "180 Euro",
    "members.0.contributions": "Steuern und Krankenkasse",
    "members.1.name": "Can Yılmaz",
    "members.1.birth_date": "12. Juni 2015",
    "members.1.relation": "mein Kind",
    "members.1.occupation": "in der Schule",
    "members.1.income_kinds": "keines",
    "members.2.name": "Elif Yılmaz",
    "members.2.birth_date": "14.9.2006",
    "members.2.relation": "Mein Kind",
    "members.2.occupation": "in Ausbildung",
    "members.2.income_kinds": "Lohn",
    "members.2.work_gross": "950",
    "members.2.bonus": "nichts",
    "members.2.work_costs": "weiß ich nicht",
    "members.2.contributions": "Krankenkasse und Rentenversicherung",
    "members.more": ["ja", "ja, noch jemand", "nein, das war's"],
    "others_count": "0",
    "other_home": "nein",
    "occupation": "Angestellt",
    "income_kinds": "Lohn und Krankengeld",
    "work_gross": "1.640 Euro",
    "bonus": "800 Euro",
    "work_costs": "1900 Euro",
    "sick_pay_amount": "210",
    "contributions": "Steuer, Krankenkasse und Rentenversicherung",
    "one_offs": "ja",
    "one_offs.0.who": "Ali",
    "one_offs.0.what": "Steuererstattung",
    "one_offs.0.amount": "640 Euro",
    "one_offs.0.date": "15. März 2026",
    "one_offs.more": ["nein"],
    "childcare_cost": "nichts",
    "maintenance_paid": "ja",
    "maintenance_paid.0.payer": "Ali",
    "maintenance_paid.0.whom": "anderes Kind",
    "maintenance_paid.0.amount": "dreihundert Euro",
    "maintenance_paid.0.title": "ja, vom Jugendamt",
    "maintenance_paid.more": ["nein"],
    "disabled": "nein",
    "transfers": "nein",
    "assets": "weniger",
    "already": "nein",
    "changes": "Elif zieht im August aus",
    "payee": "an den Vermieter",
    "account_holder": "Musterbau GmbH",
    "iban": "DE89370400440532013000",
    "informed": "ja",
}
STUDENT_BY_GUARDIAN = {
    "tenure": "zur Untermiete",
    "for_self": "nein",
    "representative": "Maria Huber",
    "representative_right": "gesetzliche Betreuung",
    "representative_phone": "0171 1234567",
    "name": "Jonas Klein",
    "birth_date": "20. Oktober 2003",
    "marital_status": "ledig",
    "nationality": "EU",
    "email": None,
    "phone": None,
    "address": "Bahnhofstr. 12, 12345 Musterstadt",
    "move_in": "1.12.2026",
    "area": "70",
    "rent_total": "380",
    "heating_included": "nein",
    "extras": "Möbel und Strom",
    "extras_cost": "weiß nicht",
    "business_use": "ja",
    "business_area": "8",
    "rent_help": "ja, meine Eltern",
    "rent_help_amount": "100 Euro",
    "members": "nein",
    "others_count": "zwei",
    "others_pay": "nichts",
    "other_home": "Zimmer bei den Eltern in Neustadt",
    "occupation": "im Studium",
    "study_grant": "abgelehnt",
    "income_kinds": "kein eigenes Einkommen",
    "living": "Von Erspartem",
    "one_offs": "nein",
    "maintenance_paid": "nein",
    "disabled": "nein",
    "transfers": "nein",
    "assets": "ja, mehr",
    "assets_amount": "110000 Euro",
    "already": "Ich, bis Oktober in Neustadt",
    "changes": None,
    "payee": "auf das Konto einer anderen Person",
    "account_holder": "Peter Klein",
    "iban": "DE89370400440532013000",
    "informed": "ja",
}


def filled(said: dict[str, Any]) -> State:
    return fill(FLOW, said)[1]


def changed(said: dict[str, Any], path: str, value: Any) -> set[str]:
    """What a new answer makes pointless."""
    return set(FLOW.answer(filled(said), path, value).dropped)


def test_a_widow_alone_answers_forty_questions() -> None:
    asked, state = fill(FLOW, PENSIONER)
    assert asked == list(PENSIONER)
    assert len(asked) == 40
    assert state.answers["heating_cost"] is None
    assert state.answers["others_count"] == 0
    assert state.answers["basic_pension_years"] == "unsure"
    assert state.answers["contributions"] == ["health"]
    assert needed(FLOW, state) == {
        "id_card", "lease", "rent_proof", "pension_notice", "disability_card", "care_notice",
    }  # fmt: skip
    assert at_odds(FLOW, state) == {}
    assert faults(FLOW, state) == []


def test_a_family_is_asked_for_each_income_and_nothing_else() -> None:
    asked, state = fill(FLOW, FAMILY)
    assert len(asked) == 76
    of_child = [path for path in asked if path.startswith("members.1.")]
    assert [path.rpartition(".")[2] for path in of_child] == [
        "name", "birth_date", "relation", "occupation", "income_kinds",
    ]  # fmt: skip
    assert {"persecuted", "study_grant", "living", "others_pay", "death_date"}.isdisjoint(asked)
    assert state.answers["members"][0]["income_kinds"] == ["business", "capital"]
    assert state.answers["bonus"] == {"amount": "800.00", "currency": "EUR"}
    assert state.answers["childcare_cost"] == {"amount": "0.00", "currency": "EUR"}
    assert needed(FLOW, state) == {
        "id_card", "residence_paper", "lease", "rent_proof", "payslips", "work_costs_proof",
        "business_proof", "sick_pay_notice", "training_proof", "capital_proof", "one_off_proof",
        "contribution_proof", "maintenance_paid_proof", "payee_consent",
    }  # fmt: skip
    assert at_odds(FLOW, state) == {}
    assert faults(FLOW, state) == []


def test_a_guardian_applies_for_a_student_in_a_shared_flat() -> None:
    asked, state = fill(FLOW, STUDENT_BY_GUARDIAN)
    assert asked == list(STUDENT_BY_GUARDIAN)
    assert state.answers["extras"] == ["furniture", "electricity"]
    assert {"residence", "heating_cost", "contributions", "childcare_cost"}.isdisjoint(asked)
    assert needed(FLOW, state) == {
        "id_card", "authority", "lease", "rent_proof", "study_notice", "training_proof",
        "assets_proof", "payee_consent",
    }  # fmt: skip
    assert at_odds(FLOW, state) == {}
    assert faults(FLOW, state) == []


def test_an_owner_learns_of_the_other_application_after_one_question() -> None:
    asked, state = fill(FLOW, {"tenure": "im eigenen Haus"})
    assert asked == ["tenure"]
    assert at_odds(FLOW, state) == {"owner_needs_other_form": ("tenure",)}
    assert needed(FLOW, state) == set()


def test_in_a_home_the_rent_does_not_matter() -> None:
    rent = {
        "area", "rent_total", "heating_included", "heating_cost", "extras", "business_use",
        "rent_help", "others_count",
    }  # fmt: skip
    dropped = changed(PENSIONER, "tenure", "home")
    assert dropped == rent
    state = filled({
        **{path: words for path, words in PENSIONER.items() if path not in rent},
        "tenure": "im Heim", "home_name": "Haus Abendsonne",
    })  # fmt: skip
    assert {"home_contract"} == needed(FLOW, state) & {"home_contract", "lease", "rent_proof"}
    assert faults(FLOW, state) == []


@pytest.mark.parametrize(
    ("path", "value", "dropped"),
    [
        ("marital_status", "divorced", {"death_date"}),
        ("heating_included", False, {"heating_cost"}),
        ("income_kinds", ["none"], {
            "pension_gross", "basic_pension_years", "contributions", "persecuted",
        }),
        ("disabled.0.degree", 100, {"disabled.0.care"}),
        ("disabled", False, {"disabled.0.degree", "disabled.0.care"}),
    ],
)  # fmt: skip
def test_a_change_drops_what_depends_on_it(path: str, value: Any, dropped: set[str]) -> None:
    assert changed(PENSIONER, path, value) == dropped


@pytest.mark.parametrize(
    ("path", "value", "dropped"),
    [
        ("members.2.income_kinds", ["none"], {
            "members.2.work_gross", "members.2.bonus", "members.2.work_costs",
            "members.2.contributions",
        }),
        ("nationality", "german", {"residence"}),
        ("payee", "own", {"account_holder"}),
        ("extras", ["none"], {"extras_cost"}),
    ],
)  # fmt: skip
def test_a_change_in_a_family_touches_only_its_person(
    path: str, value: Any, dropped: set[str]
) -> None:
    assert changed(FAMILY, path, value) == dropped


@pytest.mark.parametrize(
    ("path", "value", "conflict"),
    [
        ("marital_status", "single", {
            "spouse_but_not_married": ("marital_status", "members.0.relation"),
        }),
        ("members.0.relation", "relative", {
            "married_without_spouse": (
                "marital_status", "members", "members.0.relation", "members.1.relation",
                "members.2.relation",
            ),
        }),
        ("income_kinds", ["work", "none"], {"income_and_none": ("income_kinds",)}),
        ("members.2.income_kinds", ["work", "none"], {
            "member_income_and_none": ("members.2.income_kinds",),
        }),
        ("members.2.occupation", "small_child", {
            "small_child_with_wage": ("members.2.occupation", "members.2.income_kinds"),
        }),
        ("members.2.occupation", "pensioner", {
            "member_pensioner_without_pension": (
                "members.2.occupation", "members.2.income_kinds",
            ),
        }),
        ("occupation", "pensioner", {"pensioner_without_pension": ("occupation", "income_kinds")}),
        ("contributions", ["tax", "none"], {"contributions_and_none": ("contributions",)}),
        ("members.0.contributions", ["tax", "none"], {
            "member_contributions_and_none": ("members.0.contributions",),
        }),
        ("extras", ["parking", "none"], {"extras_and_none": ("extras",)}),
        ("informed", False, {"not_informed": ("informed",)}),
    ],
)  # fmt: skip
def test_answers_that_cannot_all_be_right(path: str, value: Any, conflict: dict[str, Any]) -> None:
    assert at_odds(FLOW, FLOW.answer(filled(FAMILY), path, value).state) == conflict


def with_jobcenter(household: dict[str, Any], status: str, **more: str) -> State:
    return filled({
        **household, "transfers": "ja", "transfers.0.kind": "vom Jobcenter",
        "transfers.0.status": status, "transfers.more": ["nein"], **more,
    })  # fmt: skip


def test_jobcenter_money_excludes_only_who_gets_it() -> None:
    alone = with_jobcenter(PENSIONER, "läuft schon")
    assert at_odds(FLOW, alone) == {
        "alone_with_transfer": ("transfers.0.kind", "transfers.0.status")
    }
    assert at_odds(FLOW, with_jobcenter(PENSIONER, "endet bald")) == {}
    family = with_jobcenter(FAMILY, "läuft schon", **{"transfers.0.who": "Elif"})
    assert at_odds(FLOW, family) == {}
    assert "transfer_notice" in needed(FLOW, family)


@pytest.mark.parametrize(
    ("path", "words", "problem"),
    [
        ("rent_total", "5800", Problem.IMPLAUSIBLE),
        ("rent_total", "zu viel", Problem.NOT_AN_AMOUNT),
        ("pension_gross", "11500 Euro", Problem.IMPLAUSIBLE),
        ("birth_date", "4. Februar 2016", Problem.TOO_YOUNG),
        ("disabled.0.degree", "40", Problem.TOO_SMALL),
        ("iban", "DE89 3704 0044 0532 0130 01", Problem.IBAN_CHECKSUM),
        ("area", "5200", Problem.TOO_LARGE),
    ],
)
def test_what_is_asked_back(path: str, words: str, problem: Problem) -> None:
    assert refused(FLOW, filled(PENSIONER), path, words) is problem


def test_children_who_live_with_both_parents_need_a_proof() -> None:
    state = FLOW.answer(filled(FAMILY), "members.1.relation", "child_shared").state
    assert "custody_proof" in needed(FLOW, state)
    assert "childcare_cost" in state.answers


def test_two_options_named_together_are_both_understood() -> None:
    assert misheard(FORM) == []


def test_who_does_not_know_is_not_taken_to_choose() -> None:
    assert guessed(FORM) == []


@pytest.mark.parametrize("said", [PENSIONER, FAMILY, STUDENT_BY_GUARDIAN])
def test_the_published_schema_accepts_what_is_submitted(said: dict[str, Any]) -> None:
    schema = Draft202012Validator(submission_schema(FORM))
    data = submission_data(FORM, filled(said).answers)
    assert list(schema.iter_errors(data)) == []
    del data["rent_total"]
    assert not schema.is_valid(data)
