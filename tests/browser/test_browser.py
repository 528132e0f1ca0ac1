"""What only a browser can test: time zones, other sites, search while typing, no clipboard and no script."""

import re

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.page_driver import fill_in, fill_new_token, home, sign_in
from tests.conftest import Sandbox, Serve


@pytest.fixture(scope="module")
def site(serve: Serve) -> Sandbox:
    return serve("--tickets", "1", "--now", "2026-11-24T12:00:00Z", "--stop-clock")


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


def test_a_link_of_another_site_keeps_the_session_and_the_zone(open_page: OpenPage, site: Sandbox) -> None:
    page = open_page(timezone_id="Asia/Tokyo")
    sign_in(page, site)
    open_form = page.context.new_page()
    open_form.goto(f"{home(site)}/new")
    fill_in(open_form, "Kept")
    page.route("http://other.example/", lambda route: route.fulfill(content_type="text/html", body=OTHER_SITE))
    for role, name in (("link", "Tokens"), ("button", "Delete")):
        page.goto("http://other.example/")
        address = f"{home(site)}{'' if role == 'link' else '/1/delete'}"
        page.evaluate("(address) => { document.links[0].href = document.forms[0].action = address; }", address)
        page.get_by_role(role, name=name).click()  # type: ignore[arg-type]  # playwright has a literal type of all roles
        expect(page.get_by_text("Times are in" if role == "link" else "This form is out of date")).to_be_visible()
        page.goto(home(site))
        expect(page.get_by_text("Times are in Asia/Tokyo.")).to_be_visible()
        expect(page.get_by_role("link", name="Sandbox", exact=True)).to_be_visible()
    open_form.get_by_role("button", name="Create token").click()
    expect(open_form.get_by_label("Value of the token")).to_be_visible()


OTHER_SITE = "<a href='/'>Tokens</a><form method='post'><button>Delete</button></form>"


def test_the_list_is_searched_while_the_user_types(open_page: OpenPage, serve: Serve) -> None:
    site = serve("--tickets", "1")
    with httpx.Client(headers={"Authorization": f"Bearer {site.token}"}) as client:
        for number in range(60):
            body = {"Name": f"Number {number}", "ExpirationDate": "2099-12-24", "ApplicationRoleIds": [2]}
            assert client.post(f"{site.url}/AccessToken", json=body).status_code == 201
    page = open_page()
    sign_in(page, site)
    status, search = page.get_by_role("status"), page.get_by_label("Search")
    expect(status).to_have_text("Showing 1 to 50 of 61")
    page.get_by_role("link", name="Next").click()
    expect(status).to_have_text("Showing 51 to 61 of 61")
    search.press_sequentially("NUMBER 5")
    expect(status).to_have_text("Showing 11 of 61")
    expect(page.get_by_role("row")).to_have_count(12)
    expect(search).to_be_focused()
    page.get_by_role("link", name="Number 5", exact=True).click()
    page.get_by_role("link", name="Delete this token").click()
    page.get_by_role("button", name="Delete token").click()
    expect(status.last).to_have_text("Showing 10 of 60")
    expect(search).to_have_value("NUMBER 5")
    search.fill("\U0001f600" * 10_000)
    expect(search).to_have_value("\U0001f600" * 128)
    expect(page.get_by_text("No token has this text in its name or owner.")).to_be_visible()
    search.fill("")
    expect(page.get_by_text("Page 1 of 2")).to_be_visible()
    page.route(f"{home(site)}?search=*", lambda route: route.abort())
    search.fill("5")
    expect(page.get_by_text("The search failed. Press Search to try again.")).to_be_visible()
    page.unroute(f"{home(site)}?search=*")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("Showing 14 of 60")).to_be_visible()


def test_a_search_after_the_session_ended_leads_to_the_sign_in_page(open_page: OpenPage, site: Sandbox) -> None:
    page = open_page()
    sign_in(page, site)
    page.context.clear_cookies(name=re.compile("session-"))
    page.get_by_label("Search").fill("Sandbox")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
