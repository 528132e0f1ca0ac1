"""The Access Tokens page as the help page tells it: with a pointer, then with the keyboard alone."""

import re
import subprocess

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.page_driver import Hands, Keyboard, Pointer
from tests.conftest import Serve


def curl(url: str, token: str) -> subprocess.CompletedProcess[str]:
    """Run the documented line, which tells nothing of a refusal, with the status behind its answer."""
    headers = ["-H", "Accept: application/json", "-H", f"Authorization: Bearer {token}"]
    line = ["curl", f"{url}/ticket", *headers, "--silent", "--write-out", "\n%{http_code}", "--max-time", "20"]
    return subprocess.run(line, check=True, capture_output=True, encoding="utf-8", timeout=30)


@pytest.mark.parametrize("kind", [Pointer, Keyboard])
def test_walk(open_page: Open, serve: Serve, kind: type[Hands]) -> None:
    sandbox = serve("--tickets", "20", "--now", "2026-11-24T12:00:00Z")
    home = sandbox.url.removesuffix("/api") + "/settings/token"
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    hands = kind(page)
    page.goto(home)

    # An administrator creates a token and uses its value.
    hands.choose("User", "Ann Lee, administrator")
    hands.press("button", "Sign in")
    hands.press("link", "+ New Token")
    expect(page.get_by_label("Expiration Date")).to_have_value("2026-12-24")
    hands.type("Name", "PowerShell Admin")
    hands.set_day("Expiration Date", "2026-12-31")
    expect(page.locator("#day-end")).to_contain_text("2027-01-01 00:00 UTC")
    hands.press("checkbox", "Administrators")
    hands.press("button", "Create token")
    expect(page.get_by_role("heading", name="PowerShell Admin")).to_be_visible()
    expect(page.get_by_text("it will not be shown again")).to_be_visible()
    hands.press("button", "Copy")
    expect(page.get_by_text("Copied.")).to_be_visible()
    value = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(r"[\w-]{43}", value)
    answer = curl(sandbox.url, value)
    assert '"value":[{' in answer.stdout
    assert answer.stdout.endswith("\n200")

    # The value is gone from the page, however one comes back to it.
    hands.press("link", "Back to all tokens")
    expect(page.get_by_role("heading", name="Access Tokens")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("was shown once")).to_be_visible()
    assert value not in page.content()
    hands.press("link", "Back to all tokens")

    # Search as one types, and details.
    hands.type("Search", "powershell")
    expect(page.get_by_role("status")).to_have_text("Showing 1 of 2")
    expect(page.get_by_role("row")).to_have_count(2)
    hands.press("link", "Details of PowerShell Admin")
    for text in ("ann.lee@example.com", "Administrators", "2026-12-31 24:00", "2026-11-24 12:0"):
        expect(page.get_by_role("definition").filter(has_text=text).first).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text="never")).to_have_count(0)

    # It expires: the same line is refused, and the page says why.
    mark = page.get_by_text("Expired", exact=True)
    expect(mark).to_have_count(0)
    headers = {"Authorization": f"Bearer {value}"}
    clock = sandbox.url.removesuffix("api") + "sandbox/clock"
    assert httpx.post(clock, headers=headers, json={"now": "2027-01-01T00:00:00Z"}).status_code == 200
    assert curl(sandbox.url, value).stdout == "\n401"
    page.reload()
    expect(mark).to_be_visible()

    # It is deleted, after a question that names it.
    hands.press("link", "Delete this token")
    expect(page.get_by_role("heading", name="Delete “PowerShell Admin”?")).to_be_visible()
    expect(page.get_by_text("gets 401 from then on")).to_be_visible()
    hands.press("button", "Delete token")
    expect(page.get_by_text("“PowerShell Admin” is deleted.")).to_be_visible()
    expect(page.get_by_role("link", name="PowerShell Admin")).to_have_count(0)
    assert curl(sandbox.url, value).stdout == "\n401"

    # An agent is offered Agents only, and sees nothing of another's.
    hands.press("link", "Switch user")
    hands.choose("User", "Brendan O'Brien, agent")
    hands.press("button", "Sign in")
    expect(page.get_by_text("Brendan O'Brien, agent")).to_be_visible()
    expect(page.get_by_text("You have no access tokens yet.")).to_be_visible()
    assert "Sandbox</a>" not in page.content()
    hands.press("link", "Create the first one")
    expect(page.get_by_role("checkbox")).to_have_count(1)
    expect(page.get_by_role("checkbox", name="Agents")).to_be_visible()
    hands.press("button", "Create token")
    expect(page.get_by_role("alert")).to_be_focused()
    hands.type("Name", "Mine")
    hands.press("checkbox", "Agents")
    hands.press("button", "Create token")
    expect(page.get_by_role("heading", name="Mine")).to_be_visible()
    answered = page.goto(f"{home}/1")
    assert answered is not None
    assert answered.status == 403
    expect(page.get_by_role("heading", name="Not allowed")).to_be_visible()
