"""A real Chromium on a running sandbox. What it needs and does not find is an error, never a skip."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome")

# Opens a page of its own, in a browser context made with the arguments (playwright's own).
Open = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    found = next((path for path in map(shutil.which, PROGRAMS) if path), None)
    assert found, f"none of {', '.join(PROGRAMS)} is on the PATH: install Chromium"
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"] if as_root else [])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Open]:
    """Open pages; an error of a script, or something that the Content-Security-Policy stops, fails the test."""
    wrong: list[str] = []
    with ExitStack() as opened:

        def begin(**context: object) -> Page:
            # playwright's own types of these arguments are two dozen: what a test gives is taken as it is.
            made = chromium.new_context(**{"timezone_id": "UTC", "locale": "en-US", **context})  # type: ignore[arg-type]
            opened.callback(made.close)
            page = made.new_page()
            page.set_default_timeout(20_000)
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on(
                "console", lambda message: wrong.append(message.text) if "Content Security" in message.text else None
            )
            return page

        yield begin
    assert wrong == []


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, from the file that the variable AXE names."""
    assert "AXE" in os.environ, "AXE is not set to the path of axe.min.js: run nox -s browser"
    return Path(os.environ["AXE"]).read_text(encoding="utf-8")
