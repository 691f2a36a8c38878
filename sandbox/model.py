"""The fictional city as plain data."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Link:
    """A named address on the web."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class City:
    """`ars` is the 12-digit regional key, `state` the two letters of the federal state."""

    name: str
    ars: str
    state: str
    url: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What the appointment system demands and allows at one office.

    Durations in minutes; `slot_minutes` is 5 or 10; `slots_per_appointment` limits one booking.
    """

    id: int
    slot_minutes: int
    short_name: str = ""
    email_from: str = ""
    email_required: bool = False
    telephone_activated: bool = False
    telephone_required: bool = False
    custom_textfield_activated: bool = False
    custom_textfield_required: bool = False
    custom_textfield_label: str | None = None
    custom_textfield2_activated: bool = False
    custom_textfield2_required: bool = False
    custom_textfield2_label: str | None = None
    captcha_activated_required: bool = False
    info_for_appointment: str | None = None
    info_for_all_appointments: str | None = None
    slots_per_appointment: int | None = None
    appointments_per_mail: int | None = None
    whitelisted_mails: str = ""
    reservation_duration: int = 30
    activation_duration: int = 60
    hint: str | None = None
    workstations: int = 1
    display_number_prefix: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """A place; `opening_hours` is an OpenStreetMap string, `updated` an ISO 8601 date."""

    id: str
    name: str
    street: str
    postal_code: str
    city: str
    zms_id: int | None = None
    lat: float | None = None
    lon: float | None = None
    phone: str = ""
    email: str = ""
    url: str = ""
    opening_hours: str = ""
    access: tuple[str, ...] = ()
    updated: str = ""
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """A municipal service; texts are German lines, `offices` the ids of its offices."""

    id: str
    name: str
    topic: str
    updated: str
    offices: tuple[str, ...]
    zms_id: int | None = None
    leika: str | None = None
    appointment_minutes: int | None = None
    max_quantity: int | None = None
    summary: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    procedure: tuple[str, ...] = ()
    fee: tuple[str, ...] = ()
    duration: tuple[str, ...] = ()
    deadline: tuple[str, ...] = ()
    legal: tuple[str, ...] = ()
    online: Link | None = None
    links: tuple[Link, ...] = ()

    @property
    def bookable(self) -> bool:
        """Whether the appointment system knows it."""
        return self.zms_id is not None and self.appointment_minutes is not None


@dataclass(frozen=True, slots=True)
class Content:
    """The whole city; offices and services by id, in the order of their files."""

    city: City
    offices: dict[str, Office] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
