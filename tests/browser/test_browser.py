"""What only a browser can test: time zones, a double click, a blocked clipboard, and disabled JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.conftest import Sandbox, Serve


@pytest.fixture(scope="module")
def site(serve: Serve) -> Sandbox:
    return serve("--tickets", "1", "--now", "2026-11-24T12:00:00Z", "--stop-clock")


def sign_in(page: Page, site: Sandbox) -> None:
    page.goto(site.url.removesuffix("/api") + "/settings/token")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="+ New Token").wait_for()


def fill_new_token(page: Page, name: str) -> None:
    page.get_by_role("link", name="+ New Token").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("Agents").check()


@pytest.mark.parametrize(
    ("zone", "default_day", "day", "expires"),
    [
        ("America/New_York", "2026-12-24", "2027-07-31", "2027-08-01 04:00"),
        ("Pacific/Kiritimati", "2026-12-25", "2027-07-31", "2027-07-31 10:00"),
        ("Africa/Cairo", "2026-12-24", "2027-04-29", "2027-04-29 22:00"),  # the next midnight is skipped
        ("America/Havana", "2026-12-24", "2027-11-06", "2027-11-07 04:00"),  # the next midnight occurs twice
        ("UTC", "2026-12-24", "2028-02-29", "2028-03-01 00:00"),
    ],
)
def test_the_script_and_the_server_end_a_day_in_the_zone_of_the_browser(
    open_page: OpenPage, site: Sandbox, zone: str, default_day: str, day: str, expires: str
) -> None:
    page = open_page(timezone_id=zone)
    sign_in(page, site)
    fill_new_token(page, f"In {zone}")
    expect(page.get_by_label("Expiration Date")).to_have_value(default_day)
    hint = page.locator("#day-expiry")
    expect(hint).to_contain_text(f"The token expires at the end of this day in {zone}.")
    page.get_by_label("Expiration Date").fill("")
    expect(hint).to_have_text("Choose the last day on which the token is valid.", use_inner_text=True)
    page.get_by_label("Expiration Date").fill(day)
    expect(hint).to_contain_text(f"That is {expires} UTC")
    page.get_by_role("button", name="Create token").click()
    expiration = page.get_by_role("definition").filter(has_text=f"{day} 24:00 in {zone}")
    expect(expiration).to_contain_text(f"{expires} UTC")


def test_a_new_zone_of_the_browser_replaces_the_stored_zone(open_page: OpenPage, site: Sandbox) -> None:
    page = open_page(timezone_id="Asia/Tokyo")
    cookie = {"name": "zone", "value": "America/New_York", "domain": "127.0.0.1", "path": "/settings/token"}
    page.context.add_cookies([cookie])  # type: ignore[list-item]  # playwright's type of a cookie is private
    sign_in(page, site)
    expect(page.get_by_text("Times are in Asia/Tokyo.")).to_be_visible()


def test_a_double_click_creates_one_token_and_shows_its_value(open_page: OpenPage, site: Sandbox) -> None:
    page = open_page()
    sign_in(page, site)
    fill_new_token(page, "Clicked twice")
    page.get_by_role("button", name="Create token").dblclick()
    expect(page.get_by_label("Value of the token")).to_be_visible()
    page.get_by_role("link", name="Back to all tokens").click()
    expect(page.get_by_role("link", name="Clicked twice", exact=True)).to_have_count(1)


def test_without_a_clipboard_the_value_is_selected(open_page: OpenPage, site: Sandbox) -> None:
    page = open_page()
    # Some browsers have no clipboard, or their user disabled it.
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    sign_in(page, site)
    fill_new_token(page, "Copied manually")
    page.get_by_role("button", name="Create token").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("copy it manually")).to_be_visible()
    value = page.get_by_label("Value of the token").input_value()
    selected = "e => e.value.slice(e.selectionStart, e.selectionEnd)"
    assert page.get_by_label("Value of the token").evaluate(selected) == value


def test_without_a_script_the_page_works_in_utc(open_page: OpenPage, site: Sandbox) -> None:
    page = open_page(java_script_enabled=False, timezone_id="Asia/Tokyo")
    sign_in(page, site)
    fill_new_token(page, "Without script")
    expect(page.get_by_text("Your browser did not send its time zone.")).to_be_visible()
    page.get_by_role("button", name="Create token").click()
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    expect(page.get_by_label("Value of the token")).to_be_visible()
    expect(page.get_by_text("2026-12-25 00:00 UTC")).to_be_visible()
    page.get_by_role("link", name="Back to all tokens").click()
    page.get_by_label("Search").fill("WITHOUT")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("row")).to_have_count(2)
