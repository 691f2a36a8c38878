"""What can be checked without a browser: texts, styles, and what the security policy forbids."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from .gateway import WIDGET

SCRIPTS = sorted([*WIDGET.glob("*.js"), *WIDGET.glob("view/*.js"), *WIDGET.glob("voice/*.js")])
STYLES = sorted([*WIDGET.glob("styles/*.css"), *WIDGET.glob("demo/*.css")])
TEXT = re.compile(r'(?<![\w.])(?:ui\.|this\.ui\.)?t\(\s*("(?:[^"\\]|\\.)*")')
CALL = re.compile(r"(?<![\w.#])(?:ui\.|this\.ui\.)?t\(")
PHYSICAL = re.compile(
    r"^\s*(?:(?:margin|padding|border)-(?:left|right|top|bottom)[\w-]*|left|right|top|bottom"
    r"|(?:min-|max-)?(?:width|height)|text-align:\s*(?:left|right)|float:\s*(?:left|right))\s*[:;]",
    re.MULTILINE,
)


def code(path: Path) -> str:
    """A script without its comments."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    return re.sub(r"(?m)(^|\s)//.*$", "", text)


def test_list_of_texts_is_complete() -> None:
    used = {json.loads(text) for path in SCRIPTS for text in TEXT.findall(code(path))}
    listed = json.loads((WIDGET / "messages.json").read_text("utf-8"))
    assert len(used) > 40
    assert listed == sorted(used)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.name)
def test_texts_are_literals(path: Path) -> None:
    source = code(path)
    assert len(CALL.findall(source)) == len(TEXT.findall(source))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.name)
def test_scripts_keep_the_security_policy(path: Path) -> None:
    source = code(path)
    for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "new Function"):
        assert forbidden not in source
    assert not re.search(r'\bstyle:|\.style\b|"style"', source)
    assert not re.search(r'"https?://(?!www\.w3\.org/2000/svg)', source), "no outside address"


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.name)
def test_modules_stay_small(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", STYLES, ids=lambda p: p.name)
def test_styles_are_logical(path: Path) -> None:
    assert PHYSICAL.findall(path.read_text("utf-8")) == []


def test_demo_page_has_no_inline_code_and_nothing_from_outside() -> None:
    page = (WIDGET / "demo" / "index.html").read_text("utf-8")
    assert not re.search(r"\sstyle=|\son\w+=|<style", page)
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)
    assert re.findall(r'(?:src|href)="(?!/|#|tel:)[^"]*"', page) == []
    assert 'href="tel:115"' in page
