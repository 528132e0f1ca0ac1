"""Every state of the page, small and large, light and dark: axe-core finds nothing, nothing is cut off."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.conftest import Sandbox, Serve

PICTURES = Path(__file__).parents[2] / "screenshots"
NAMES = (
    "PowerShell Admin",
    "Power BI, quarterly report of the service desk in Zürich",
    "x" * 90,
    "<b>bold</b> & 打印机",
)


@pytest.fixture(scope="module")
def site(serve: Serve) -> Sandbox:
    """A sandbox with tokens that have ended, that soon end, that last, and that are another's."""
    sandbox = serve("--tickets", "1", "--now", "2026-11-24T12:00:00Z", "--stop-clock")
    ends = ("2026-12-24T05:00:00Z", "2026-11-26T05:00:00Z", "2026-11-25T00:00:00Z", "2027-11-24T05:00:00Z")
    headers = {"Authorization": f"Bearer {sandbox.token}"}
    for name, end in zip(NAMES, ends, strict=True):
        body = {"Name": name, "ExpirationDate": end, "ApplicationRoleIds": [1, 2]}
        assert httpx.post(f"{sandbox.url}/AccessToken", headers=headers, json=body).status_code == 201
    clock = sandbox.url.removesuffix("api") + "sandbox/clock"
    assert httpx.post(clock, headers=headers, json={"now": "2026-11-25T00:00:00Z"}).status_code == 200
    return sandbox


def look(page: Page, axe: str, state: str) -> None:
    """Take a picture, then have axe-core judge what is there, by its every rule."""
    page.wait_for_load_state()
    PICTURES.mkdir(exist_ok=True)
    size, scheme = page.viewport_size, page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert size
    page.screenshot(path=PICTURES / f"{state} {size['width']} {'dark' if scheme else 'light'}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{state} is wider than the screen"
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert len(found["passes"]) > 10
    violations = [(v["id"], v["help"], [node["html"] for node in v["nodes"]]) for v in found["violations"]]
    assert violations == [], state


def press(page: Page, role: str, name: str) -> None:
    page.get_by_role(role, name=name, exact=True).click()  # type: ignore[arg-type]  # playwright lists the roles


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_states(open_page: Open, site: Sandbox, axe: str, width: int, scheme: str) -> None:
    page = open_page(viewport={"width": width, "height": 800}, color_scheme=scheme, timezone_id="America/New_York")
    home = site.url.removesuffix("/api") + "/settings/token"

    def at(path: str, state: str, act: Callable[[], None] | None = None) -> None:
        page.goto(home + path)
        if act:
            act()
        look(page, axe, state)

    at("", "sign-in")
    press(page, "button", "Sign in")
    at("", "list")
    at("", "list searched", lambda: page.get_by_label("Search").fill("power"))
    at("", "list without match", lambda: page.get_by_label("Search").fill("nowhere"))
    at("/new", "form")
    page.get_by_label("Expiration Date").fill("")
    press(page, "button", "Create token")
    look(page, axe, "form with errors")
    at("/2", "details")
    at("/3", "details of one that soon ends")
    at("/4", "details of one that has ended")
    at("/4/delete", "delete")
    at("/sign-in", "switch user")
    at("/999", "not found")

    page.goto(home + "/new")
    page.get_by_label("Name").fill("Made for the picture")
    page.get_by_label("Agents").check()
    press(page, "button", "Create token")
    look(page, axe, "value")
    press(page, "button", "Copy")
    page.get_by_text("Copied.").wait_for()
    look(page, axe, "value copied")
    press(page, "link", "Delete this token")
    press(page, "button", "Delete token")
    look(page, axe, "deleted")

    press(page, "link", "Switch user")
    page.get_by_label("User").select_option("2")
    press(page, "button", "Sign in")
    at("", "list empty")
    at("/new", "form of an agent")
    at("/1", "not allowed")
