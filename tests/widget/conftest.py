"""One browser for all tests of the widget; a fresh context, and a clean console, for each test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType, ConsoleMessage, Page, sync_playwright

from .gateway import Gateway

CHROMIUM = os.environ.get("STADTLOTSE_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]

OpenPage = Callable[..., Page]


@pytest.fixture(scope="package")
def engine() -> Iterator[BrowserType]:
    # Not for the session: Playwright's event loop runs until it ends, and other tests have loops.
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="package")
def browser(engine: BrowserType) -> Iterator[Browser]:
    chromium = engine.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def _gateway() -> Iterator[Gateway]:
    gateway = Gateway()
    yield gateway
    gateway.close()


@pytest.fixture
def gateway(_gateway: Gateway) -> Gateway:
    _gateway.reset()
    return _gateway


@pytest.fixture
def tolerated() -> list[str]:
    """Parts of console errors a test expects (the browser reports every failed request)."""
    return []


@pytest.fixture
def open_page(browser: Browser, gateway: Gateway, tolerated: list[str]) -> Iterator[OpenPage]:
    """Opens a page in a context with the given options; fails on any console error afterwards."""
    errors: list[str] = []
    contexts = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            errors.append(message.text)

    def open_it(path: str = "/", script: str = "", **options: Any) -> Page:
        options.setdefault("viewport", {"width": 1280, "height": 900})
        options.setdefault("locale", "de-DE")
        context = browser.new_context(reduced_motion="reduce", **options)
        context.set_default_timeout(8_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: errors.append(str(error)))
        if script:
            page.add_init_script(script)
        page.goto(gateway.url + path)
        return page

    yield open_it
    for context in contexts:
        context.close()
    unexpected = [e for e in errors if not any(part in e for part in tolerated)]
    assert unexpected == []


@pytest.fixture
def chat(open_page: OpenPage) -> Page:
    """The demo page with the chat open and the greeting there."""
    return open_chat(open_page())


def open_chat(page: Page) -> Page:
    page.get_by_role("button", name="Fragen? Chat öffnen").click()
    page.locator("[data-role=assistant]").first.wait_for()
    return page
