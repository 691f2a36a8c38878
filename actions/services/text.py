"""Foreign catalogues made safe: HTML as plain text, checked fields, a list of what was left out."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import nh3
from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from actions.services.catalogue import Link

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
Piece = tuple[str, bool]  # text, set off as a heading: bold or inside a heading element

MAX_HTML = 200_000
MAX_URL = 2_000
HEADING_LENGTH = 90

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCKS = _HEADINGS | {
    *("p", "div", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr"),
    *("blockquote", "section", "article", "header", "footer", "br", "hr", "pre", "caption"),
}
_CELLS = {"td", "th"}
_BOLD = {"strong", "b"}
_SET_OFF = _HEADINGS | _BOLD
_TAGS = _BLOCKS | _CELLS | _BOLD | {"a", "span", "em", "i", "u", "sub", "sup"}
# Invisible characters that hide or reorder text; joiners (U+200C, U+200D) stay: Persian needs them.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BLANK_LINE = re.compile(r"[ \t\u00a0]*\n[ \t\u00a0]*\r*\n\s*")
_TAG_LIKE = re.compile(r"<[a-zA-Z!/]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; `heading` when the author set it off as the title of what follows."""

    text: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class PlainText:
    """What is left of an HTML fragment."""

    lines: tuple[Line, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """All lines, headings included."""
        return tuple(line.text for line in self.lines)


def fold(text: str) -> str:
    """Text on one line: control and invisible characters gone, whitespace single, NFC."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    text = "".join(" " if unicodedata.category(c) in {"Cc", "Cs", "Co"} else c for c in text)
    return " ".join(text.split())


def safe_url(value: object) -> str | None:
    """The address when it is one we may show (http, https, mailto, tel), else None."""
    if not isinstance(value, str):
        return None
    url = value.strip()
    if not url or len(url) > MAX_URL or any(c.isspace() or ord(c) < 32 for c in url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in SCHEMES:
        return None
    if parts.scheme.lower() in {"http", "https"} and not host:
        return None
    if parts.scheme.lower() in {"mailto", "tel"} and not parts.path:
        return None
    return url


def _pieces(root: Tag) -> Iterator[Piece | None]:
    """The pieces of a document in order; None marks the end of a line.

    Walks with its own stack: hostile nesting must not exhaust Python's.
    """
    stack: list[tuple[PageElement | Piece | None, bool, bool]] = [(root, False, False)]
    while stack:
        node, title, item = stack.pop()
        if isinstance(node, NavigableString):
            first, *more = _BLANK_LINE.split(str(node).replace("\r\n", "\n"))
            yield first, title and not item
            for piece in more:  # an empty line inside a paragraph: a break its editor lost
                yield None
                yield piece, title and not item
        elif isinstance(node, Tag):
            block = node.name in _BLOCKS
            stack.append((None if block else (" " * (node.name in _CELLS), False), title, item))
            title, item = title or node.name in _SET_OFF, item or node.name == "li"
            stack.extend((child, title, item) for child in reversed(node.contents))
            if block:
                yield None
        elif node is None or isinstance(node, tuple):
            yield node


def _line(pieces: list[Piece]) -> Line | None:
    text = fold("".join(piece for piece, _ in pieces))
    if not any(c.isalnum() for c in text):
        return None
    set_off = all(title for piece, title in pieces if any(c.isalnum() for c in piece))
    return Line(text, set_off and len(text) <= HEADING_LENGTH)


def _links(soup: BeautifulSoup) -> tuple[Link, ...]:
    found: dict[str, Link] = {}
    for anchor in soup.find_all("a"):
        url = safe_url(anchor.get("href"))
        if url and url not in found:
            found[url] = Link(fold(anchor.get_text(" ")) or url, url)
    return tuple(found.values())


def plain_text(html: str) -> PlainText:
    """Read HTML (or plain text with line breaks) of any quality.

    Scripts, styles, comments, attributes and unknown elements are dropped; entities are decoded
    exactly once. Raises ValueError when the text is absurdly long.
    """
    if len(html) > MAX_HTML:
        raise ValueError(f"text has {len(html)} characters")
    if not _TAG_LIKE.search(html):
        html = re.sub(r"\r\n|\r|\n", "<br>", html)
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes=set(SCHEMES),
        link_rel=None,
        clean_content_tags={"script", "style", "template", "noscript", "iframe", "svg", "math"}
        - _TAGS,
    )
    soup = BeautifulSoup(clean, "html.parser")
    lines: list[Line] = []
    current: list[Piece] = []
    for piece in (*_pieces(soup), None):
        if piece is not None:
            current.append(piece)
            continue
        if line := _line(current):
            lines.append(line)
        current = []
    return PlainText(tuple(lines), _links(soup))


class BrokenEntry(ValueError):
    """One entry of a foreign catalogue cannot be used; the text says why."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """An entry that was left out of an import: its kind ("service", "office"), id and why."""

    kind: str
    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Fields:
    """Checked access to one foreign record; every method raises `BrokenEntry` on a wrong type."""

    data: Mapping[str, Any]

    @classmethod
    def of(cls, record: object) -> "Fields":
        """The record, when it is a mapping."""
        if not isinstance(record, dict):
            raise BrokenEntry(f"not a record but {type(record).__name__}")
        return cls(record)

    def _string(self, key: str) -> str:
        value = self.data.get(key)
        if value is None or value is False:  # dldb writes false for "nothing"
            return ""
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            raise BrokenEntry(f"{key} is {type(value).__name__}")
        return str(value)

    def text(self, key: str, limit: int = 300, required: bool = False) -> str:
        """One line of plain text, "" when missing."""
        raw = self._string(key)
        if len(raw) > limit:
            raise BrokenEntry(f"{key} has {len(raw)} characters")
        value = " ".join(plain_text(raw).texts) if raw else ""
        if required and not value:
            raise BrokenEntry(f"{key} is missing")
        return value

    def html(self, key: str) -> PlainText:
        """The lines of a text with markup."""
        raw = self._string(key)
        try:
            return plain_text(raw)
        except ValueError as error:
            raise BrokenEntry(f"{key}: {error}") from error

    def url(self, key: str) -> str:
        """A safe address, "" when missing."""
        raw = self._string(key).strip()
        if not raw:
            return ""
        url = safe_url(raw)
        if url is None:
            raise BrokenEntry(f"{key} is not a web address")
        return url

    def record(self, key: str) -> "Fields":
        """A nested record, empty when missing."""
        value = self.data.get(key)
        return Fields({}) if value is None or value is False or value == [] else Fields.of(value)

    def records(self, key: str) -> "list[Fields]":
        """A list of nested records, empty when missing."""
        value = self.data.get(key)
        if value is None or value is False:
            return []
        if not isinstance(value, list):
            raise BrokenEntry(f"{key} is not a list")
        return [Fields.of(item) for item in value]

    def number(self, key: str, low: float, high: float) -> float | None:
        """A finite number within the limits (also written as text), None when missing."""
        raw = self.data.get(key)
        if raw is None or raw == "" or raw is False:
            return None
        try:
            value = float(raw) if isinstance(raw, (str, int, float)) else float("nan")
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            raise BrokenEntry(f"{key} is not a number from {low:g} to {high:g}")
        return value


def leika_key(raw: str) -> str | None:
    """The first 14-digit LeiKa key (99…) in a text that may list several."""
    found = re.search(r"(?<!\d)99\d{12}(?!\d)", raw)
    return found.group() if found else None


def iso_date(raw: str) -> str:
    """The date (YYYY-MM-DD) at the start of an ISO 8601 text, "" when there is none."""
    try:
        return date.fromisoformat(raw[:10]).isoformat()
    except ValueError:
        return ""


def collect[Raw, Entry](
    kind: str,
    records: Iterable[Raw],
    identify: Callable[[Raw], str],
    read: Callable[[Raw], Entry],
    skipped: list[Skipped],
) -> dict[str, Entry]:
    """Read all records that can be read; broken and duplicate ones are added to `skipped`."""
    found: dict[str, Entry] = {}
    for position, record in enumerate(records):
        name = f"#{position}"
        try:
            name = identify(record) or name
            if name in found:
                raise BrokenEntry("id occurs twice")
            found[name] = read(record)
        except BrokenEntry as error:
            skipped.append(Skipped(kind, name[:80], str(error)))
    return found
