"""Whole households and everything that is named to them, worked out by hand from the law of 2026.

The sums in the comments: R1 563 and R2 506 euros are the standard needs of a single person and of
each of a couple, R4 471, R5 390 and R6 357 those of children (SGB XII § 28); Kindergeld 259 each.
"""

from typing import Any

import pytest

from tests.actions.services.benefit_answers import (
    alone,
    check,
    child,
    euros,
    family,
    found,
    pensioner,
    single_parent,
)

COUPLE: dict[str, Any] = {"household_size": 2, "partner": True, "children": []}
NOTHING: dict[str, Any] = {"income": ["none"], "net_income": euros(0)}
# What follows once one of the basic benefits or Wohngeld is paid.
LOCAL = "sozialpass wohnberechtigungsschein"
# What also follows from Grundsicherung, social assistance or the Jobcenter.
BASIC = f"rundfunkbeitrag-befreiung {LOCAL}"

# name: (answers, likely, possible)
CASES: dict[str, tuple[dict[str, Any], str, str]] = {
    # 700 < R1 + 450. But 700 is more than 80 % of R1, so with Wohngeld it may be enough instead.
    "pensioner below the need": (
        pensioner(700, warm_rent=euros(450)),
        "grundsicherung seniorenticket",
        f"wohngeld {BASIC}",
    ),
    # 1200 > R1 + 520, and below 90 % of 1443, the lowest limit of Wohngeld for one person. After 33
    # years of work up to 281.50 of the pension stay free (§ 82a SGB XII): Grundsicherung possible.
    "pensioner just above the need": (
        pensioner(1200, warm_rent=euros(520)),
        "wohngeld seniorenticket",
        f"grundsicherung {LOCAL}",
    ),
    # 2100 is above every limit: 1619 in the highest rent level, and a quarter more for deductions.
    "pensioner with enough": (pensioner(2100), "seniorenticket", ""),
    # More than 10,000 euros: no Grundsicherung (§ 90 SGB XII), but Wohngeld (up to 60,000).
    "pensioner with savings": (
        pensioner(1200, warm_rent=euros(520), savings="up_to_60000"),
        "wohngeld seniorenticket",
        LOCAL,
    ),
    "pensioner with much savings": (pensioner(900, savings="over_60000"), "seniorenticket", ""),
    # The rent is in it already, so no Wohngeld (§ 7 WoGG); the pass and the fee follow at once.
    "pensioner with Grundsicherung": (
        pensioner(700, receives=["social"]),
        "rundfunkbeitrag-befreiung sozialpass seniorenticket",
        "wohnberechtigungsschein",
    ),
    # 1500 < 2 x R2 + 600 = 1612.
    "couple of pensioners": (
        pensioner(1500, **COUPLE, warm_rent=euros(600)),
        "grundsicherung seniorenticket",
        f"wohngeld {BASIC}",
    ),
    # No pension named at pension age: it has to be applied for (§§ 35 and 99 SGB VI).
    "old without a pension": (
        pensioner(0, **NOTHING),
        "grundsicherung seniorenticket",
        f"altersrente {BASIC}",
    ),
    # One of them belongs to the Sozialamt, the other to the Jobcenter; who gets what is not sure.
    "old and young together": (
        alone(
            **COUPLE,
            warm_rent=euros(600),
            net_income=euros(1300),
            income=["pension", "work"],
            pension_age="some",
        ),
        "seniorenticket",
        f"wohngeld grundsicherungsgeld grundsicherung {LOCAL}",
    ),
    # 0 < R1: Wohngeld never covers more than the rent, so it cannot be enough.
    "out of work without income": (
        alone(**NOTHING, job_seeking=True),
        "grundsicherungsgeld",
        f"arbeitslosengeld {BASIC}",
    ),
    # 1100 > R1 + 500 = 1063, below 90 % of 1443.
    "unemployment benefit": (
        alone(income=["unemployment"], net_income=euros(1100), job_seeking=True),
        "wohngeld",
        LOCAL,
    ),
    # 900 is below R1 + 450 = 1013, but above R1: Wohngeld comes first and may be enough.
    "part time": (
        alone(net_income=euros(900), warm_rent=euros(450)),
        "",
        f"wohngeld grundsicherungsgeld {LOCAL}",
    ),
    "full time": (alone(), "", ""),
    # Nothing to pay for the home: no Wohngeld (§ 3 WoGG).
    "living free": (
        alone(**NOTHING, tenure="free", job_seeking=True),
        "grundsicherungsgeld",
        f"arbeitslosengeld {BASIC}",
    ),
    # Wohngeld is for owners as well (Lastenzuschuss). A dwelling of one's own needs no permit.
    "self-employed owner": (
        alone(tenure="own", income=["self_employed"], net_income=euros(1250)),
        "wohngeld",
        "grundsicherungsgeld sozialpass",
    ),
    # BAföG for everybody in the household excludes Wohngeld (§ 20 WoGG).
    "student with BAföG": (
        alone(receives=["bafoeg"], training="all", income=["none"], net_income=euros(990)),
        "",
        f"grundsicherungsgeld {BASIC}",
    ),
    "student without BAföG": (
        alone(training="all", net_income=euros(990)),
        "",
        f"wohngeld grundsicherungsgeld ausbildungsfoerderung {LOCAL}",
    ),
    # Means 1900 + 518 < need 2 x R2 + R6 + R5 + 850 = 2609, but with 2 x 297 Kinderzuschlag above
    # it. Parents' earnings 1900 < 1012 + 425 + 594, so something is left of the Zuschlag.
    "family with Kinderzuschlag": (
        family(1900, 4, 9, warm_rent=euros(850)),
        "kinderzuschlag",
        f"wohngeld grundsicherungsgeld bildung-teilhabe kita-gebuehren {LOCAL}",
    ),
    # Means 2618 > 2609, 2100 below 90 % of 3324, rent above 608.
    "family with Wohngeld": (
        family(2100, 4, 9, warm_rent=euros(850)),
        "wohngeld",
        f"kinderzuschlag grundsicherungsgeld bildung-teilhabe kita-gebuehren {LOCAL}",
    ),
    "family without income": (
        family(0, 4, 9, **NOTHING, warm_rent=euros(850), receives=["none"]),
        "kindergeld grundsicherungsgeld",
        f"bildung-teilhabe kita-gebuehren {BASIC}",
    ),
    "family that receives Wohngeld": (
        family(1900, 4, 9, warm_rent=euros(850), receives=["kindergeld", "wohngeld"]),
        "kinderzuschlag bildung-teilhabe kita-gebuehren sozialpass",
        "grundsicherungsgeld wohnberechtigungsschein",
    ),
    "family with enough": (family(6000, 4, 9, receives=["none"]), "kindergeld", ""),
    # § 1 AsylbLG: the Jobcenter and Wohngeld are excluded; Kindergeld only in few cases.
    "family in the asylum procedure": (
        family(0, 4, 9, **NOTHING, receives=["asylum"]),
        "bildung-teilhabe kita-gebuehren rundfunkbeitrag-befreiung sozialpass",
        "kindergeld",
    ),
    # 1100 + 259 < R1 + R6 + 560 = 1480; with 227 Unterhaltsvorschuss and 297 Kinderzuschlag above.
    "single parent of a small child": (
        single_parent(1100, 3, warm_rent=euros(560)),
        "unterhaltsvorschuss kinderzuschlag",
        f"wohngeld grundsicherungsgeld bildung-teilhabe kita-gebuehren {LOCAL}",
    ),
    # From 12 years on and with the Jobcenter only with 600 euros of earnings (§ 1 Abs. 1a).
    "single parent of a teenager with the Jobcenter": (
        single_parent(0, 14, **NOTHING, receives=["kindergeld", "jobcenter"]),
        "bildung-teilhabe rundfunkbeitrag-befreiung sozialpass",
        "unterhaltsvorschuss wohnberechtigungsschein",
    ),
    "single parent of a teenager": (
        single_parent(1600, 14, warm_rent=euros(560)),
        "unterhaltsvorschuss wohngeld",
        f"kinderzuschlag grundsicherungsgeld bildung-teilhabe {LOCAL}",
    ),
    "single parent with maintenance": (
        single_parent(1600, 8, maintenance="full", warm_rent=euros(560)),
        "wohngeld",
        f"kinderzuschlag grundsicherungsgeld bildung-teilhabe {LOCAL}",
    ),
    # Elterngeld: everybody who cares for a baby and works 32 hours or less.
    "couple with a baby": (
        family(2500, 0, receives=["none"], warm_rent=euros(700)),
        "kindergeld elterngeld",
        f"kinderzuschlag wohngeld grundsicherungsgeld bildung-teilhabe {LOCAL}",
    ),
    "pregnant": (
        alone(pregnant=True),
        "",
        "kindergeld elterngeld mutterschaftsgeld",
    ),
    "grown-up child in training": (
        family(3800, child(20, "training"), receives=["none"]),
        "kindergeld",
        "ausbildungsfoerderung",
    ),
    "grown-up child without work": (family(3800, 22, receives=["none"]), "", "kindergeld"),
    # Cannot work for a while: third chapter of SGB XII. For good: fourth chapter.
    "ill for a while": (
        alone(**NOTHING, able_to_work="temporarily_no"),
        "hilfe-lebensunterhalt",
        BASIC,
    ),
    "unable to work for good": (
        alone(income=["pension"], net_income=euros(400), able_to_work="permanently_no"),
        "grundsicherung",
        BASIC,
    ),
    # § 85 SGB XII: 1300 < 2 x R1 + 600 + 70 % of R1.
    "care at home that is too dear": (
        pensioner(
            1300, **COUPLE, warm_rent=euros(600), care="grade_2_to_5", care_costs_covered=False
        ),
        "grundsicherung pflegeberatung hilfe-zur-pflege seniorenticket",
        f"wohngeld {BASIC}",
    ),
    # 1400 > 2 x R1; in a home the office may still pay a part.
    "care home": (
        pensioner(1400, tenure="care_home", care="grade_2_to_5", care_costs_covered=False),
        "pflegeberatung seniorenticket",
        "wohngeld grundsicherung hilfe-zur-pflege sozialpass",
    ),
    "care without a grade": (
        alone(care="no_grade"),
        "pflegeberatung",
        "pflegegrad",
    ),
    "disability that nobody assessed": (
        alone(disability="not_assessed"),
        "",
        "schwerbehindertenausweis eingliederungshilfe",
    ),
    "mark aG": (
        alone(disability="from_50", marks=["ag"]),
        "freifahrt parkausweis-behinderung fahrdienst-behinderung",
        "eingliederungshilfe",
    ),
    "marks Bl and H": (
        alone(disability="from_50", marks=["bl", "h"]),
        "freifahrt parkausweis-behinderung blindengeld",
        "eingliederungshilfe",
    ),
    "mark RF": (
        alone(disability="from_50", marks=["rf"]),
        "rundfunkbeitrag-befreiung",
        "eingliederungshilfe",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_household(name: str) -> None:
    answers, likely, possible = CASES[name]
    named = found(answers)
    assert {one for one, sure in named.items() if sure == "likely"} == set(likely.split())
    assert {one for one, sure in named.items() if sure == "possible"} == set(possible.split())


def test_likely_benefits_come_first() -> None:
    sure = [one.certainty for one in check(CASES["couple with a baby"][0]).found]
    assert sure == sorted(sure)
    assert len(set(sure)) == 2


@pytest.mark.parametrize(
    ("name", "benefit", "reason"),
    [
        ("pensioner with savings", "grundsicherung", "savings_alone"),
        ("pensioner with much savings", "wohngeld", "savings"),
        ("pensioner with Grundsicherung", "wohngeld", "basic"),
        ("pensioner with enough", "wohngeld", "high_income"),
        ("pensioner with enough", "grundsicherungsgeld", "pension_age"),
        ("living free", "wohngeld", "no_costs"),
        ("student with BAföG", "wohngeld", "training"),
        ("family in the asylum procedure", "grundsicherungsgeld", "asylum"),
        ("family with enough", "kinderzuschlag", "high_income"),
        ("single parent with maintenance", "unterhaltsvorschuss", "maintenance_paid"),
        ("single parent of a teenager with the Jobcenter", "kinderzuschlag", "basic"),
    ],
)
def test_what_excludes_a_benefit_is_said(name: str, benefit: str, reason: str) -> None:
    excluded = {one.benefit: one for one in check(CASES[name][0]).excluded}
    assert excluded[benefit].because.context == f"benefit.{benefit}.excluded.{reason}.because"
    assert excluded[benefit].source.url.startswith("https://")


def test_no_word_about_what_excludes_benefits_for_children_without_children() -> None:
    excluded = {one.benefit for one in check(alone(receives=["jobcenter"])).excluded}
    assert excluded == {"wohngeld"}


def test_what_is_received_already_is_not_named_again() -> None:
    outcome = check(CASES["family that receives Wohngeld"][0])
    assert outcome.received == ("kindergeld", "wohngeld")


@pytest.mark.parametrize(
    ("name", "benefit", "hint"),
    [
        ("pensioner below the need", "wohngeld", "not_both"),
        ("family with Kinderzuschlag", "kinderzuschlag", "with_wohngeld"),
        ("family with Kinderzuschlag", "grundsicherungsgeld", "first"),
        ("student with BAföG", "grundsicherungsgeld", "students"),
        ("couple with a baby", "elterngeld", "counted"),
    ],
)
def test_hints_that_depend_on_other_benefits(name: str, benefit: str, hint: str) -> None:
    hints = {one.benefit: one.hints for one in check(CASES[name][0]).found}[benefit]
    assert f"benefit.{benefit}.hints.{hint}.text" in {one.context for one in hints}


def test_no_hint_about_another_benefit_that_was_not_found() -> None:
    hints = {one.benefit: one.hints for one in check(CASES["unemployment benefit"][0]).found}
    assert hints["wohngeld"] == ()


@pytest.mark.parametrize(
    ("name", "authority"),
    [
        ("single parent of a teenager with the Jobcenter", "jobcenter"),
        ("family that receives Wohngeld", None),
    ],
)
def test_bildung_und_teilhabe_is_applied_for_where_the_money_comes_from(
    name: str, authority: str | None
) -> None:
    apply = {one.benefit: one.apply for one in check(CASES[name][0]).found}["bildung-teilhabe"]
    assert (apply.authority, apply.service) == (
        authority,
        None if authority else "bildung-teilhabe",
    )
