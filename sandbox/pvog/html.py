"""Lines of text as the HTML of a PVOG module. One line is one element, so nothing is lost."""

from collections.abc import Iterable
from html import escape


def paragraphs(lines: Iterable[str]) -> str:
    """A paragraph per line."""
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def bullets(lines: Iterable[str]) -> str:
    """An unordered list, empty without lines."""
    return _list("ul", lines)


def steps(lines: Iterable[str]) -> str:
    """An ordered list, empty without lines."""
    return _list("ol", lines)


def link(title: str, url: str) -> str:
    """A paragraph with a link."""
    return f'<p><a href="{escape(url)}">{escape(title)}</a></p>'


def _list(tag: str, lines: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<{tag}>{items}</{tag}>" if items else ""
