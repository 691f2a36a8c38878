"""Importer of XZuFi 2.2 XML: services (`leistung`) and offices (`organisationseinheit`).

Read with defusedxml: no DTDs, no entities, nothing fetched. Elements are matched by their local
name, because senders mix the namespaces of XZuFi and its code lists.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from actions.services.catalogue import Catalogue, Link, Office, Section, Service, Source
from actions.services.errors import SourceUnreadable
from actions.services.text import (
    BrokenEntry,
    Fields,
    PlainText,
    Skipped,
    collect,
    iso_date,
    leika_key,
)

NAMESPACE = "http://xoev.de/schemata/xzufi/2_2_0"
MAX_FILE = 200_000_000
MAX_DEPTH = 50
# Codes of leikaTextmodul; the last two digits are those of the PVOG modules.
SUMMARY = ("24", "06")
NAME, SYNONYMS = ("02", "01"), "05"
MODULES = {
    "08": Section.DOCUMENTS,
    "09": Section.PREREQUISITES,
    "11": Section.PROCEDURE,
    "07": Section.LEGAL_BASIS,
    "98": Section.FEE,
    "97": Section.DEADLINE,
    "95": Section.DURATION,
}
SPECIAL = {
    "modulKosten": Section.FEE,
    "modulFrist": Section.DEADLINE,
    "modulBearbeitungsdauer": Section.DURATION,
}


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _children(element: Element, *path: str) -> Iterator[Element]:
    """Descendants along a path of local names."""
    first, *rest = path
    for child in element:
        if _local(child) == first:
            yield from _children(child, *rest) if rest else [child]


def _plain(element: Element, *path: str) -> str:
    """The text of the first element on the path, "" when there is none."""
    found = next(_children(element, *path), None)
    return (found.text or "").strip() if found is not None else ""


def _language(element: Element) -> str:
    return (element.get("languageCode") or "de").casefold()


def _german(elements: Iterator[Element]) -> Element | None:
    """German first, whatever there is otherwise; "de-DE" is German, Plain German is not."""
    found = list(elements)
    german = [e for e in found if _language(e) in {"de", "de-de"}]
    return next(iter(german or found), None)


def _text(element: Element, *path: str) -> str:
    found = _german(_children(element, *path))
    return (found.text or "") if found is not None else ""


def _html(element: Element) -> PlainText:
    """A text that is escaped HTML or, as some senders write it, real elements."""
    html = _serialise(element, MAX_DEPTH) if len(element) else element.text or ""
    return Fields({"inhalt": html}).html("inhalt")


def _serialise(element: Element, depth: int) -> str:
    """The content of an element as HTML; of attributes only the address of a link counts."""
    if depth == 0:
        raise BrokenEntry(f"elements are nested deeper than {MAX_DEPTH}")
    parts = [escape(element.text or "")]
    for child in element:
        name, address = _local(child), escape(child.get("href", ""))
        start = f'{name} href="{address}"' if address else name
        parts.append(f"<{start}>{_serialise(child, depth - 1)}</{name}>{escape(child.tail or '')}")
    return "".join(parts)


def _id(element: Element) -> str:
    return Fields({"id": _plain(element, "id")}).text("id", limit=200, required=True)


def _link(element: Element) -> Link | None:
    fields = Fields({"url": _plain(element, "uri"), "title": _text(element, "titel")})
    url = fields.url("url")
    return Link(fields.text("title", 500) or url, url) if url else None


def _links(element: Element, *path: str) -> tuple[Link, ...]:
    found = (_link(child) for child in _children(element, *path))
    return tuple({link.url: link for link in found if link}.values())


def _modules(element: Element) -> dict[str, PlainText]:
    """Texts by the last two digits of their code."""
    texts: dict[str, PlainText] = {}
    for module in _children(element, "modulText"):
        code = _plain(module, "leikaTextmodul", "code")[-2:]
        content = _german(_children(module, "inhalt"))
        if code and content is not None:
            texts.setdefault(code, _html(content))
    return texts


def _special(element: Element) -> dict[Section, tuple[str, ...]]:
    """Costs, deadlines and durations have elements of their own with a `beschreibung`."""
    found: dict[Section, tuple[str, ...]] = {}
    for name, section in SPECIAL.items():
        lines: list[str] = []
        for module in _children(element, name):
            for path in (("beschreibung",), ("inhalt",), (_inner(name), "beschreibung")):
                content = _german(_children(module, *path))
                if content is not None:
                    lines += _html(content).texts
        if lines:
            found[section] = tuple(dict.fromkeys(lines))
    return found


def _inner(module: str) -> str:
    return module.removeprefix("modul")[0].lower() + module.removeprefix("modul")[1:]


def _service(element: Element) -> Service:
    id, texts = _id(element), _modules(element)
    titles = [" ".join(texts[code].texts) for code in NAME if code in texts]
    fields = Fields({"name": next((t for t in titles if t), "") or _text(element, "bezeichnung")})
    name = fields.text("name", required=True)
    sections = {s: texts[c].texts for c, s in MODULES.items() if c in texts and texts[c].lines}
    for section, lines in _special(element).items():
        sections[section] = tuple(dict.fromkeys(sections.get(section, ()) + lines))
    summary = next((texts[code].texts for code in SUMMARY if code in texts), ())
    synonyms = texts[SYNONYMS].texts if SYNONYMS in texts else ()
    links = _links(element, "modulText", "weiterfuehrenderLink") + tuple(
        link for text in texts.values() for link in text.links
    )
    source = next(iter(_links(element, "modulUrsprungsportal") or links), None)
    changed = _plain(element, "versionsinformation", "geaendertDatumZeit")
    created = _plain(element, "versionsinformation", "erstelltDatumZeit")
    return Service(
        id=id,
        name=name,
        source=Source(name, source.url if source else "", iso_date(changed or created)),
        leika=leika_key(_plain(element, "referenzLeiKa", "code")),
        summary=summary,
        sections=sections,
        keywords=tuple(
            word for line in synonyms for part in line.split(",") if (word := part.strip())
        ),
        online=_links(element, "onlinedienst", "link"),
        links=tuple({link.url: link for link in links}.values()),
    )


def _contact(element: Element, code: str) -> str:
    for item in _children(element, "kommunikation"):
        if _plain(item, "kanal", "code") == code:
            return Fields({"value": _plain(item, "kennung")}).text("value")
    return ""


def _office(element: Element) -> Office:
    fields = Fields({"name": _text(element, "name", "name") or _text(element, "name")})
    name = fields.text("name", required=True)
    address: dict[str, Any] = {}
    for item in _children(element, "anschrift"):
        keys = ("strasse", "hausnummer", "postleitzahl", "ort")
        address = {key: _plain(item, key) for key in keys}
        break
    place = Fields(address)
    position = Fields({k: _plain(element, "anschrift", "geokodierung", k) for k in ("lat", "lon")})
    pages = _links(element, "internetadresse")
    changed = _plain(element, "versionsinformation", "geaendertDatumZeit")
    url = pages[0].url if pages else ""
    return Office(
        id=_id(element),
        name=name,
        street=f"{place.text('strasse')} {place.text('hausnummer', 20)}".strip(),
        postal_code=place.text("postleitzahl", 20),
        city=place.text("ort"),
        phone=_contact(element, "02"),
        email=_contact(element, "01"),
        url=url,
        lat=position.number("lat", -90, 90),
        lon=position.number("lon", -180, 180),
        source=Source(name, url, iso_date(changed)),
    )


def _responsible(root: Element) -> dict[str, list[str]]:
    """Offices by the service they are responsible for."""
    found: dict[str, list[str]] = {}
    for unit in root.iter():
        if _local(unit) == "organisationseinheit":
            for duty in _children(unit, "zustaendigkeit", "leistungID"):
                found.setdefault((duty.text or "").strip(), []).append(_plain(unit, "id"))
    return found


def _parse(path: Path) -> Element:
    try:
        if path.stat().st_size > MAX_FILE:
            raise SourceUnreadable(f"{path.name} is larger than {MAX_FILE} bytes")
        root: Element = fromstring(path.read_bytes(), forbid_dtd=True)
    except (OSError, ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise SourceUnreadable(f"{path.name}: {type(error).__name__}: {error}") from error
    return root


def read(path: Path) -> tuple[Catalogue, list[Skipped]]:
    """The catalogue of one XZuFi file and what had to be left out.

    Raises SourceUnreadable when it cannot be read, is not well formed, declares a DTD or has no
    service.
    """
    root = _parse(path)
    skipped: list[Skipped] = []

    def named(name: str) -> list[Element]:
        return [element for element in root.iter() if _local(element) == name and len(element)]

    def all_of[Entry](kind: str, name: str, read: Callable[[Element], Entry]) -> dict[str, Entry]:
        return collect(kind, named(name), _id, read, skipped)

    records = named("leistung")
    if not records:
        raise SourceUnreadable(f"{path.name} holds no service")
    offices = all_of("office", "organisationseinheit", _office)
    services = all_of("service", "leistung", _service)
    duties = _responsible(root)
    known = (
        replace(s, offices=tuple(dict.fromkeys(o for o in duties.get(s.id, ()) if o in offices)))
        for s in services.values()
    )
    return Catalogue.of(known, offices.values()), skipped
