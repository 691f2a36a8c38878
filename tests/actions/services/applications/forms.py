"""Forms for the tests: the complete example, and small ones made of YAML."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import yaml

from actions.services.applications.loading import load_form, load_schema, parse_form
from actions.services.applications.model import Check, Field, FieldType

DATA = Path(__file__).parent / "data"
SCHEMA = load_schema(Path(__file__).parents[4] / "bot" / "forms")
EXAMPLE = load_form(DATA / "beispiel.yml", SCHEMA)
TODAY = date(2026, 11, 25)  # a Wednesday

PERSON = {"given": "Fatma", "family": "Yılmaz"}
ADDRESS = {
    "street": "Lindenstraße", "house_number": "5a", "postal_code": "12345", "city": "Musterstadt",
}  # fmt: skip
FILE = {"attachment_id": "a1", "filename": "a.pdf", "type": "application/pdf", "bytes": 1000}
IBAN = "DE89370400440532013000"


def euros(amount):
    return {"amount": f"{amount:.2f}", "currency": "EUR"}


def table(name):
    return yaml.safe_load((DATA / f"{name}.yml").read_text("utf-8"))


def field(kind, implausible=(None, None), **more):
    limits = tuple(None if n is None else Decimal(n) for n in implausible)
    return Field("x", FieldType(kind), "?", "X", implausible=limits, **more)


def checked(kind, **check):
    limits = {name: Decimal(check[name]) for name in ("min", "max") if name in check}
    return field(kind, check=Check(**{**check, **limits}))


def form(fields, **more):
    """A form with one section, from YAML of its fields; texts may be left out."""
    data = {
        "id": "f", "service": "s", "ending": "paper", "title": "T", "intro": "I",
        "sections": [{"id": "all", "title": "A", "fields": [_filled(f) for f in _list(fields)]}],
        **{key: _list(value) for key, value in more.items()},
    }  # fmt: skip
    return parse_form(yaml.safe_dump(data, allow_unicode=True), "f.yml", SCHEMA)


def _list(value):
    return yaml.safe_load(value) if isinstance(value, str) else value


def _filled(data):
    texts = {"type": "yes_no", "question": "?"}
    if data.get("type") == "group":
        texts |= {"more": "?", "item": "E", "fields": [_filled(f) for f in data["fields"]]}
    else:
        texts |= {"label": data["id"], "why": "W"}
    return {**texts, **data, **({"fields": texts["fields"]} if "fields" in texts else {})}
