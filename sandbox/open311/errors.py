"""What the interface refuses; each dialect says it in its own form."""

from typing import NamedTuple

BAD = "400 - Bad Request"


class Problem(NamedTuple):
    """One thing wrong with a report; `code` is Mark-a-Spot's."""

    description: str
    code: str = BAD


NO_SERVICE = Problem("service_code was not provided", "103 - service_code")
UNKNOWN_SERVICE = Problem("service_code is not valid", "104 - service_code not valid")


class GeoReportError(Exception):
    """An answer with an HTTP status; raise it anywhere in a route.

    `violations` tells wrong values of a report from everything else: Mark-a-Spot answers the first
    with a list and the second with one record. `retry_after` in seconds.
    """

    def __init__(
        self,
        status: int,
        *problems: Problem | str,
        violations: bool = False,
        retry_after: int | None = None,
    ) -> None:
        self.problems = [Problem(p) if isinstance(p, str) else p for p in problems]
        super().__init__(", ".join(problem.description for problem in self.problems))
        self.status = status
        self.violations = violations
        self.retry_after = retry_after
