"""Every state of the page, on small and large screens, light and dark: no axe-core violation, no overflow."""

import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage
from tests.conftest import Sandbox, Serve

SCREENSHOTS = Path(__file__).parents[2] / "screenshots"
NAMES = (
    "PowerShell Admin",
    "Power BI, quarterly report of the service desk in Zürich",
    "x" * 90,
    "<b>bold</b> & 打印机",
    *["Nightly export"] * 50,
    "مرحبا بالعالم",
    "\u202enimda",
    "n" * 60_000,
)
FIRST_ID = 2  # the sandbox's own token has the id 1
CONTRAST = 4.5  # of text, in WCAG level AA


@pytest.fixture(scope="module")
def site(serve: Serve) -> Sandbox:
    """A sandbox with tokens that have expired, that expire soon, and that are valid for long."""
    sandbox = serve("--tickets", "1", "--now", "2026-11-24T12:00:00Z", "--stop-clock")
    expirations = ["2026-12-24T05:00:00Z", "2026-11-26T05:00:00Z", "2026-11-25T00:00:00Z", "2027-11-24T05:00:00Z"]
    expirations += expirations[:1] * (len(NAMES) - len(expirations))
    clock = sandbox.url.removesuffix("api") + "sandbox/clock"
    with httpx.Client(headers={"Authorization": f"Bearer {sandbox.token}"}) as client:
        for name, expires in zip(NAMES, expirations, strict=True):
            body = {"Name": name, "ExpirationDate": expires, "ApplicationRoleIds": [1, 2]}
            assert client.post(f"{sandbox.url}/AccessToken", json=body).status_code == 201
        assert client.post(clock, json={"now": "2026-11-25T00:00:00Z"}).status_code == 200
    return sandbox


def check_state(page: Page, axe: str, state: str) -> None:
    """Save a screenshot, and check that the page does not overflow and violates no rule of axe-core."""
    page.wait_for_load_state()
    SCREENSHOTS.mkdir(exist_ok=True)
    size, is_dark = page.viewport_size, page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert size
    page.screenshot(path=SCREENSHOTS / f"{state} {size['width']} {'dark' if is_dark else 'light'}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{state} is wider than the screen"
    page.evaluate(axe)
    results = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert len(results["passes"]) > 10
    violations = [(v["id"], v["help"], [node["html"] for node in v["nodes"]]) for v in results["violations"]]
    assert violations == [], state


def check_placeholder(page: Page) -> None:
    """Check the contrast of the search field's placeholder, which axe-core does not check."""
    colors = page.get_by_label("Search").evaluate(
        "e => [getComputedStyle(e, '::placeholder').color, getComputedStyle(e).backgroundColor]"
    )
    assert page.get_by_label("Search").evaluate("e => getComputedStyle(e, '::placeholder').opacity") == "1"
    light, dark = sorted((luminance(color) for color in colors), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= CONTRAST


def luminance(color: str) -> float:
    """Return the relative luminance that WCAG defines, of an opaque color such as "rgb(31, 35, 40)"."""
    match = re.fullmatch(r"rgb\((\d+), (\d+), (\d+)\)", color)
    assert match, color
    parts = [int(part) / 255 for part in match.groups()]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def press(page: Page, role: str, name: str) -> None:
    page.get_by_role(role, name=name, exact=True).click()  # type: ignore[arg-type]  # playwright has a literal type of all roles


def check_creation(page: Page, axe: str) -> None:
    """Check the states from the form for a new token to its deletion."""
    page.get_by_label("Name").fill("New in the screenshot")
    page.get_by_label("Agents").check()
    press(page, "button", "Create token")
    check_state(page, axe, "value")
    press(page, "button", "Copy")
    page.get_by_text("Copied.").wait_for()
    check_state(page, axe, "value copied")
    press(page, "link", "Delete this token")
    press(page, "button", "Delete token")
    page.get_by_text("was deleted.").wait_for()
    check_state(page, axe, "deleted")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_states_are_accessible_and_fit_the_screen(
    open_page: OpenPage, site: Sandbox, axe: str, width: int, scheme: str
) -> None:
    page = open_page(viewport={"width": width, "height": 800}, color_scheme=scheme, timezone_id="America/New_York")
    home = site.url.removesuffix("/api") + "/settings/token"

    def check_path(path: str, state: str) -> None:
        page.goto(home + path)
        check_state(page, axe, state)

    check_path("", "sign-in")
    press(page, "button", "Sign in")
    check_path("", "list")
    check_placeholder(page)
    check_path("?page=2", "list, last page")
    check_path("?search=power", "list searched")
    check_path("?search=nowhere", "list without match")
    check_path("/new", "form")
    page.get_by_label("Expiration Date").fill("")
    press(page, "button", "Create token")
    check_state(page, axe, "form with errors")
    check_path("/2", "details")
    check_path("/3", "details of an expiring token")
    check_path("/4", "details of an expired token")
    check_path("/4/delete", "delete")
    for position, state in ((-3, "right to left"), (-2, "invisible"), (-1, "long")):
        check_path(f"/{FIRST_ID + len(NAMES) + position}/delete", f"delete, {state} name")
    check_path("/sign-in", "switch user")
    check_path("/999", "not found")
    page.goto(home + "/new?search=power")
    check_creation(page, axe)

    page.route("**/displayed/*", lambda route: route.abort())
    page.goto(home + "/new")
    page.get_by_label("Name").fill("Not confirmed in the screenshot")
    page.get_by_label("Agents").check()
    press(page, "button", "Create token")
    page.get_by_label("Value of the token").wait_for()
    page.reload()
    check_state(page, axe, "value not confirmed")
    page.unroute("**/displayed/*")
    press(page, "link", "Delete this token")
    press(page, "button", "Delete token")
    page.get_by_text("was deleted.").wait_for()

    press(page, "link", "Switch user")
    page.get_by_label("User").select_option("2")
    press(page, "button", "Sign in")
    check_path("", "list empty")
    check_path("/new", "form of an agent")
    check_path("/1", "not allowed")
