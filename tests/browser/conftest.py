"""A real Chromium on a running sandbox. A missing program or setting is an error, never a skip."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome")

# Opens a page in a new browser context. The arguments are those of playwright's `new_context`.
OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    executable = next((path for path in map(shutil.which, PROGRAMS) if path), None)
    assert executable, f"none of {', '.join(PROGRAMS)} is on the PATH. Install Chromium."
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable,
            args=["--no-sandbox"] if as_root else [],
            # A person's browser has the back/forward cache.
            ignore_default_args=["--disable-back-forward-cache"],
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """Open pages. A script error or a violation of the Content-Security-Policy fails the test."""
    errors: list[str] = []
    with ExitStack() as stack:

        def open_in_context(**options: object) -> Page:
            browser_context = chromium.new_context(**{"timezone_id": "UTC", "locale": "en-US", **options})  # type: ignore[arg-type]  # of two dozen parameters, whose types are not repeated here
            stack.callback(browser_context.close)
            page = browser_context.new_page()
            page.set_default_timeout(20_000)
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.on(
                "console", lambda message: errors.append(message.text) if "Content Security" in message.text else None
            )
            return page

        yield open_in_context
    assert errors == []


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, from the file in the environment variable AXE."""
    assert "AXE" in os.environ, "AXE is not set to the path of axe.min.js. Run nox -s browser."
    return Path(os.environ["AXE"]).read_text(encoding="utf-8")
