"""The steps of the help page on the Access Tokens page, with a pointer and with the keyboard only."""

import re
import subprocess

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.page_driver import KeyboardDriver, PageDriver, PointerDriver
from tests.conftest import Sandbox, Serve


def curl(url: str, token: str) -> subprocess.CompletedProcess[str]:
    """Run the documented command. --write-out adds the status, since --silent hides a refusal."""
    headers = ["-H", "Accept: application/json", "-H", f"Authorization: Bearer {token}"]
    command = ["curl", f"{url}/ticket", *headers, "--silent", "--write-out", "\n%{http_code}", "--max-time", "20"]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8", timeout=30)


@pytest.mark.parametrize("driver_type", [PointerDriver, KeyboardDriver])
def test_the_steps_of_the_help_page(open_page: OpenPage, serve: Serve, driver_type: type[PageDriver]) -> None:
    sandbox = serve("--tickets", "20", "--now", "2026-11-24T12:00:00Z")
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    driver = driver_type(page)
    page.goto(sandbox.url.removesuffix("/api") + "/settings/token")
    value = create_and_use(page, driver, sandbox)
    check_the_value_is_not_shown_again(page, driver, value)
    search_and_open_details(page, driver)
    check_an_expired_token_is_refused(page, sandbox, value)
    delete(page, driver, sandbox, value)
    create_as_an_agent(page, driver, sandbox)


def create_and_use(page: Page, driver: PageDriver, sandbox: Sandbox) -> str:
    """Create a token as an administrator, and use its value with curl; return the value."""
    driver.choose("User", "Ann Lee, administrator")
    driver.press("button", "Sign in")
    driver.press("link", "+ New Token")
    expect(page.get_by_label("Expiration Date")).to_have_value("2026-12-24")
    driver.type("Name", "PowerShell Admin")
    driver.set_day("Expiration Date", "2026-12-31")
    expect(page.locator("#day-expiry")).to_contain_text("2027-01-01 00:00 UTC")
    driver.press("checkbox", "Administrators")
    driver.press("button", "Create token")
    expect(page.get_by_role("heading", name="PowerShell Admin")).to_be_visible()
    expect(page.get_by_text("It will not be shown again.")).to_be_visible()
    driver.press("button", "Copy")
    expect(page.get_by_text("Copied.")).to_be_visible()
    value = str(page.evaluate("navigator.clipboard.readText()"))
    assert re.fullmatch(r"[\w-]{43}", value)
    response = curl(sandbox.url, value)
    assert '"value":[{' in response.stdout
    assert response.stdout.endswith("\n200")
    return value


def check_the_value_is_not_shown_again(page: Page, driver: PageDriver, value: str) -> None:
    """Check that the value is not shown again, not even if the user goes back in the browser."""
    driver.press("link", "Back to all tokens")
    expect(page.get_by_role("heading", name="Access Tokens")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("was shown once")).to_be_visible()
    assert value not in page.content()
    driver.press("link", "Back to all tokens")


def search_and_open_details(page: Page, driver: PageDriver) -> None:
    """Search while typing, then open the details of the token."""
    driver.type("Search", "powershell")
    expect(page.get_by_role("status")).to_have_text("Showing 1 of 2")
    expect(page.get_by_role("row")).to_have_count(2)
    driver.press("link", "Details of PowerShell Admin")
    for text in ("ann.lee@example.com", "Administrators", "2026-12-31 24:00", "2026-11-24 12:0"):
        expect(page.get_by_role("definition").filter(has_text=text).first).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text="never")).to_have_count(0)


def check_an_expired_token_is_refused(page: Page, sandbox: Sandbox, value: str) -> None:
    """Check that the same command is refused after the token expires, and that the page shows why."""
    mark = page.get_by_text("Expired", exact=True)
    expect(mark).to_have_count(0)
    headers = {"Authorization": f"Bearer {value}"}
    clock = sandbox.url.removesuffix("api") + "sandbox/clock"
    assert httpx.post(clock, headers=headers, json={"now": "2027-01-01T00:00:00Z"}).status_code == 200
    assert curl(sandbox.url, value).stdout == "\n401"
    page.reload()
    expect(mark).to_be_visible()


def delete(page: Page, driver: PageDriver, sandbox: Sandbox, value: str) -> None:
    """Delete the token after a confirmation that names it."""
    driver.press("link", "Delete this token")
    expect(page.get_by_role("heading", name="Delete “PowerShell Admin”?")).to_be_visible()
    expect(page.get_by_text("gets status 401.")).to_be_visible()
    driver.press("button", "Delete token")
    expect(page.get_by_text("“PowerShell Admin” was deleted.")).to_be_visible()
    expect(page.get_by_role("link", name="PowerShell Admin")).to_have_count(0)
    assert curl(sandbox.url, value).stdout == "\n401"


def create_as_an_agent(page: Page, driver: PageDriver, sandbox: Sandbox) -> None:
    """Check that an agent can only choose the role Agents, and does not see the tokens of other users."""
    driver.press("link", "Switch user")
    driver.choose("User", "Brendan O'Brien, agent")
    driver.press("button", "Sign in")
    expect(page.get_by_text("Brendan O'Brien, agent")).to_be_visible()
    expect(page.get_by_text("You have no access tokens yet.")).to_be_visible()
    assert "Sandbox</a>" not in page.content()
    driver.press("link", "Create the first one")
    expect(page.get_by_role("checkbox")).to_have_count(1)
    expect(page.get_by_role("checkbox", name="Agents")).to_be_visible()
    driver.press("button", "Create token")
    expect(page.get_by_role("alert")).to_be_focused()
    driver.type("Name", "Mine")
    driver.press("checkbox", "Agents")
    driver.press("button", "Create token")
    expect(page.get_by_role("heading", name="Mine")).to_be_visible()
    forbidden = page.goto(sandbox.url.removesuffix("/api") + "/settings/token/1")
    assert forbidden is not None
    assert forbidden.status == 403
    expect(page.get_by_role("heading", name="Not allowed")).to_be_visible()
