"""What can go wrong between us and a municipal interface.

MunicipalError                  anything below; the only class a caller has to catch
├── Unavailable                 no usable answer; `retry_after` in seconds, None when unknown
│   ├── RateLimited             too many requests in a short time
│   └── Unclear                 a write was sent and nobody knows whether it took effect
├── NotFound                    the thing asked for does not exist (any more)
├── SlotTaken                   somebody else was faster
├── HoldExpired                 the reservation is over; a new one is needed
├── InvalidValue                one value is not accepted; `field` names it
├── TooManyAppointments         the limit of appointments for one person or e-mail is reached
├── TooManyServices             the services together do not fit into one appointment
├── CaptchaRequired             the office wants a puzzle solved, which we cannot do
├── Rejected                    refused for another reason; `code` says which
└── SourceUnreadable            a catalogue cannot be read at all (imports)

`code` is stable and ours; `detail` is for logs and editors, never for citizens: texts are chosen
by code.
"""


class MunicipalError(Exception):
    """Base of all expected failures; `code` chooses the words, `detail` explains to operators."""

    code = "municipal_error"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.code)
        self.detail = detail


class Unavailable(MunicipalError):
    """The interface gave no usable answer; `retry_after` in seconds when it said so."""

    code = "unavailable"

    def __init__(self, detail: str = "", retry_after: float | None = None) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class RateLimited(Unavailable):
    """We asked too often."""

    code = "rate_limited"


class Unclear(Unavailable):
    """A write got no clear answer and reading back did not help either.

    `reference` names the appointment it was about, so that the citizen can ask for it later.
    """

    code = "unclear"

    def __init__(
        self, detail: str = "", retry_after: float | None = None, reference: str = ""
    ) -> None:
        super().__init__(detail, retry_after)
        self.reference = reference


class NotFound(MunicipalError):
    """The appointment, office or service does not exist (any more), or the key does not fit."""

    code = "not_found"


class SlotTaken(MunicipalError):
    """The time is no longer free."""

    code = "slot_taken"


class HoldExpired(MunicipalError):
    """The reservation has run out."""

    code = "hold_expired"


class InvalidValue(MunicipalError):
    """A value was refused; `field` is our name for it, for example "email"."""

    code = "invalid_value"

    def __init__(self, field: str, detail: str = "") -> None:
        super().__init__(detail or field)
        self.field = field


class TooManyAppointments(MunicipalError):
    """The e-mail address has as many appointments as the office allows."""

    code = "too_many_appointments"


class TooManyServices(MunicipalError):
    """Together the services need more time than one appointment has."""

    code = "too_many_services"


class CaptchaRequired(MunicipalError):
    """The office protects its calendar with a captcha."""

    code = "captcha_required"


class Rejected(MunicipalError):
    """Refused for a reason the citizen cannot mend here; `reason` is stable."""

    code = "rejected"

    def __init__(self, reason: str = "", detail: str = "") -> None:
        super().__init__(detail or reason)
        self.reason = reason


class SourceUnreadable(MunicipalError):
    """A whole catalogue source cannot be read; nothing was changed."""

    code = "source_unreadable"
