"""A request of the contract as the columns that GETTSIM reads, one row a person."""

from collections.abc import Mapping
from datetime import date
from typing import Any

NOBODY = -1
# What nobody was asked for and what has no neutral value of zero. Everything else that GETTSIM
# needs and that is not set below is zero or false.
PENSION_START = 67
PRIVATE_PENSION_START = (
    "einkommensteuer__einkünfte__sonstige__rente__"
    "alter_beginn_leistungsbezug_sonstige_private_vorsorge"
)


def columns(request: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Qualified names → values; adults come first, then the children in the order given."""
    day = date.fromisoformat(request["date"])
    adults, children = request["adults"], request["children"]
    grown = len(adults)
    size = grown + len(children)
    ages = [person["age"] for person in (*adults, *children)]
    born = [day.year - age for age in ages]
    couple = grown == 2
    partners = [1, 0] if couple else [NOBODY]
    first_parent = [0] * len(children)
    second_parent = [1 if couple else NOBODY] * len(children)
    earnings = [float(one["gross_income"]) for one in adults]
    pensions = [float(one["pension"]) for one in adults]
    home = request["home"]

    def all_of(value: Any) -> list[Any]:
        return [value] * size

    def of_adults(values: list[Any], else_: Any) -> list[Any]:
        return [*values, *([else_] * len(children))]

    def of_children(else_: Any, values: list[Any]) -> list[Any]:
        return [*([else_] * grown), *values]

    return {
        "p_id": list(range(size)),
        "hh_id": all_of(0),
        "alter": ages,
        "alter_monate": [age * 12 for age in ages],
        "geburtsjahr": born,
        "geburtsmonat": all_of(1),
        "arbeitsstunden_w": of_adults([30.0 if pay else 0.0 for pay in earnings], 0.0),
        "familie__alleinerziehend": of_adults([request["single_parent"]] * grown, False),
        "familie__p_id_ehepartner": of_adults(partners, NOBODY),
        "familie__p_id_elternteil_1": of_children(NOBODY, first_parent),
        "familie__p_id_elternteil_2": of_children(NOBODY, second_parent),
        "kindergeld__p_id_empfänger": of_children(NOBODY, first_parent),
        "kindergeld__in_ausbildung": of_children(False, [one["in_education"] for one in children]),
        "bürgergeld__p_id_einstandspartner": of_adults(partners, NOBODY),
        "einnahmen__bruttolohn_m": of_adults(earnings, 0.0),
        "einnahmen__renten__gesetzliche_m": of_adults(pensions, 0.0),
        "sozialversicherung__rente__bezieht_rente": of_adults([p > 0 for p in pensions], False),
        "sozialversicherung__rente__jahr_renteneintritt": [year + PENSION_START for year in born],
        "sozialversicherung__rente__monat_renteneintritt": all_of(1),
        PRIVATE_PENSION_START: all_of(PENSION_START),
        "einkommensteuer__gemeinsam_veranlagt": of_adults([couple] * grown, False),
        "einkommensteuer__abzüge__p_id_kinderbetreuungskostenträger": all_of(NOBODY),
        "sozialversicherung__pflege__beitrag__hat_kinder": of_adults(
            [bool(children)] * grown, False
        ),
        "elterngeld__betrag_m": all_of(0.0),
        "elterngeld__anrechenbarer_betrag_m": all_of(0.0),
        "sozialversicherung__arbeitslosen__betrag_m": all_of(0.0),
        "vermögen": [float(request["savings"]), *([0.0] * (size - 1))],
        "wohnen__bewohnt_eigentum_hh": all_of(home["owner"]),
        "wohnen__bruttokaltmiete_m_hh": all_of(float(home["cold_rent"])),
        "wohnen__heizkosten_m_hh": all_of(float(home["heating"])),
        "wohnen__wohnfläche_hh": all_of(float(home["living_space"])),
        "wohngeld__mietstufe_hh": all_of(request["rent_level"]),
    }
