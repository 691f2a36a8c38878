"""Client of the optional calculating service for benefits; its contract is in deploy/gettsim.

Off unless STADTLOTSE_ESTIMATE_URL is set. Requests hold ages and amounts and no name; neither they
nor the answers are logged.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import httpx

from actions.clients.http import JsonApi
from actions.services.benefits_estimate import Estimate, Estimates, Household
from actions.services.errors import Rejected, Unavailable, Unclear

# The first calculation of a day builds the tables of the law and takes its time.
TOTAL_SECONDS = 30.0
REFUSALS = ("invalid_request", "not_calculable")


class EstimateClient:
    """The service below `base_url`. Implements `benefits_estimate.Estimator`."""

    def __init__(
        self,
        base_url: str,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        total_seconds: float = TOTAL_SECONDS,
    ) -> None:
        self._api = JsonApi("estimate", base_url, transport=transport, total_seconds=total_seconds)

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()

    async def estimate(self, household: Household) -> Estimates:
        """POST v1/estimates: amounts above zero, for the whole household.

        Raises Unavailable (RateLimited) without a usable answer, Rejected when the service does
        not calculate such a household; `reason` is one of REFUSALS.
        """
        try:
            answer = await self._api.post("v1/estimates", request(household))
        except Unclear as error:  # nothing is changed by calculating
            raise Unavailable(error.detail, error.retry_after) from error
        if answer.status >= 400:
            code = answer.data.get("code") if isinstance(answer.data, dict) else None
            if code in REFUSALS:
                raise Rejected(code, "estimate: refused")
            raise Unavailable(f"estimate: status {answer.status}")
        try:
            return Estimates(
                tuple(_items(answer.data)),
                date.fromisoformat(answer.data["date"]),
                f"{answer.data['engine']['name']} {answer.data['engine']['version']}",
            )
        except (KeyError, TypeError, ValueError, InvalidOperation) as error:
            raise Unavailable("estimate: answer in another form") from error


def request(household: Household) -> dict[str, Any]:
    """The household as the contract has it: amounts as text with two decimals."""
    return {
        "date": household.day.isoformat(),
        "adults": [
            {
                "age": one.age,
                "gross_income": _amount(one.gross_income),
                "pension": _amount(one.pension),
            }
            for one in household.adults
        ],
        "children": [
            {"age": one.age, "in_education": one.in_education} for one in household.children
        ],
        "single_parent": household.single_parent,
        "home": {
            "owner": household.owner,
            "cold_rent": _amount(household.cold_rent),
            "heating": _amount(household.heating),
            "living_space": float(household.living_space),
        },
        "rent_level": household.rent_level,
        "savings": _amount(household.savings),
    }


def _items(data: Mapping[str, Any]) -> Iterator[Estimate]:
    if data["currency"] != "EUR" or data["per"] != "month":
        raise ValueError("other units")
    for row in data["estimates"]:
        amount = Decimal(row["amount"])
        if not amount.is_finite() or amount < 0:
            raise ValueError("no amount")
        if amount > 0:
            yield Estimate(str(row["benefit"]), amount)


def _amount(value: Decimal) -> str:
    return f"{value:.2f}"
