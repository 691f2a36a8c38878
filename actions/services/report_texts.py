"""The German texts of the dialogue about reports, `bot/reports.yml`, and their gettext contexts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

PREFIX = "report"
KEYS = ("label", "place", "describe", "photo", "danger")
REQUIRED = ("label", "place", "describe")


@dataclass(frozen=True, slots=True)
class AttributeTexts:
    """The question for an attribute; `options` maps the keys of a list to their names."""

    question: str
    hint: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KindTexts:
    """What is said about a kind of report; `photo` and `danger` are "" where there is no need."""

    label: str
    place: str
    describe: str
    photo: str = ""
    danger: str = ""
    attributes: Mapping[str, AttributeTexts] = field(default_factory=dict)

    @classmethod
    def of(cls, code: str, row: Mapping[str, Any]) -> Self:
        """One entry of the file; raises ValueError that names the entry."""
        attributes = row.get("attributes") or {}
        strange = set(row) - {*KEYS, "attributes"} or set(attributes) & set(KEYS)
        if strange or any(not row.get(key) for key in REQUIRED):
            raise ValueError(f"report {code}: {sorted(strange) or 'a text is missing'}")
        return cls(
            **{key: str(row.get(key, "")).strip() for key in KEYS},
            attributes={
                name: AttributeTexts(
                    str(item["question"]),
                    str(item.get("hint", "")),
                    dict(item.get("options") or {}),
                )
                for name, item in attributes.items()
            },
        )


def read_texts(data: Mapping[str, Mapping[str, Any]]) -> dict[str, KindTexts]:
    """The parsed file by service code; raises KeyError or ValueError for another form."""
    return {code: KindTexts.of(code, row) for code, row in data.items()}


def context(code: str, *path: str) -> str:
    """The gettext context of a text: `report.street_lamp.fault.dark`."""
    return ".".join((PREFIX, code, *path))


def messages(texts: Mapping[str, KindTexts]) -> Iterator[tuple[str, str]]:
    """(context, German text) of everything that is translated, in the order of the file."""
    for code, kind in texts.items():
        for key in KEYS:
            if text := str(getattr(kind, key)):
                yield context(code, key), text
        for name, attribute in kind.attributes.items():
            yield context(code, name), attribute.question
            if attribute.hint:
                yield context(code, name, "hint"), attribute.hint
            for key, text in attribute.options.items():
                yield context(code, name, key), text
