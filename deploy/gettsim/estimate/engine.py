"""GETTSIM behind one function: a household in, amounts out.

Building the tables and functions of the law takes seconds, calculating a household milliseconds,
so they are built once for each month and kept. Laws change on the first of a month.
"""

import os
import threading
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from importlib.metadata import version
from typing import Any

# Type checks at run time double the time of everything; they are for GETTSIM's own development.
os.environ.setdefault("GETTSIM_BEARTYPE_CLAW", "0")

import numpy as np
from gettsim import InputData, MainTarget, TTTargets, main

from estimate.columns import NOBODY, columns

NAME = "gettsim"
VERSION = version(NAME)
KEPT_MONTHS = 2
# Benefit → GETTSIM's name, and whether its value is that of the household or of each person.
TARGETS = {
    "kindergeld": ("kindergeld__betrag_m", False),
    "unterhaltsvorschuss": ("unterhaltsvorschuss__betrag_m", False),
    "kinderzuschlag": ("kinderzuschlag__betrag_m_bg", True),
    "wohngeld": ("wohngeld__betrag_m_wthh", True),
    "grundsicherungsgeld": ("bürgergeld__betrag_m", False),
    "grundsicherung": ("grundsicherung__im_alter__betrag_m", False),
}
SAMPLE = {
    "adults": [{"age": 40, "gross_income": "1500.00", "pension": "0.00"}],
    "children": [{"age": 7, "in_education": True}],
    "single_parent": True,
    "home": {"owner": False, "cold_rent": "500.00", "heating": "80.00", "living_space": 60},
    "rent_level": 3,
    "savings": "0.00",
}
"""A household for finding out which columns GETTSIM needs."""


class NotCalculable(Exception):
    """GETTSIM does not calculate this household or this day."""


class Engine:
    """Calculates; safe to call from several threads, which then wait for each other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._laws: dict[date, Law] = {}

    def warm(self, day: date) -> None:
        """Build what the month of a day needs."""
        self._law(day)

    def ready(self) -> bool:
        """Whether anything is built."""
        return bool(self._laws)

    def amounts(self, request: Mapping[str, Any]) -> dict[str, Decimal]:
        """Benefit → euros a month for the whole household, in cents; raises NotCalculable."""
        law = self._law(date.fromisoformat(request["date"]))
        try:
            return law.amounts(request)
        except Exception as error:  # GETTSIM's errors have no common base
            raise NotCalculable(type(error).__name__) from error

    def _law(self, day: date) -> "Law":
        month = day.replace(day=1)
        with self._lock:
            if month not in self._laws:
                try:
                    law = Law(month)
                except Exception as error:
                    raise NotCalculable(type(error).__name__) from error
                for oldest in sorted(self._laws)[: -KEPT_MONTHS + 1]:
                    del self._laws[oldest]
                self._laws[month] = law
            return self._laws[month]


class Law:
    """The functions of one month, built on the columns that a sample household has."""

    def __init__(self, month: date) -> None:
        arguments: dict[str, Any] = {
            "policy_date_str": month.isoformat(),
            "tt_targets": TTTargets.qname({name: None for name, _ in TARGETS.values()}),
            "include_fail_nodes": False,
            "include_warn_nodes": False,
        }
        sample = columns({**SAMPLE, "date": month.isoformat()})
        given = {name: np.array(values) for name, values in sample.items()}
        needed = main(
            main_target=MainTarget.templates.input_data_dtypes.tree,
            input_data=InputData.qname(given),
            **arguments,
        )
        self._kinds = {name: str(kind) for name, kind in _flat(needed)}
        self._function = main(
            main_target=MainTarget.tt_function,
            input_data=InputData.qname(self._data(sample)),
            **arguments,
        )

    def amounts(self, request: Mapping[str, Any]) -> dict[str, Decimal]:
        """As `Engine.amounts`; raises what GETTSIM raises."""
        result = self._function(self._data(columns(request)))
        return {
            benefit: _cents(result[name][0] if shared else result[name].sum())
            for benefit, (name, shared) in TARGETS.items()
        }

    def _data(self, given: Mapping[str, list[Any]]) -> dict[str, Any]:
        """The columns that GETTSIM needs, neutral values where nothing was asked."""
        size = len(given["p_id"])
        data = {}
        for name, kind in self._kinds.items():
            if name in given:
                data[name] = np.array(given[name])
            elif "p_id" in name:
                data[name] = np.full(size, NOBODY)
            else:
                dtype = bool if "Bool" in kind else int if "Int" in kind else float
                data[name] = np.zeros(size, dtype=dtype)
        return data


def _flat(tree: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, value in tree.items():
        if isinstance(value, Mapping):
            found += _flat(value, f"{prefix}{key}__")
        else:
            found.append((prefix + key, value))
    return found


def _cents(value: Any) -> Decimal:
    return Decimal(str(float(value))).quantize(Decimal("0.01"), ROUND_HALF_UP)
