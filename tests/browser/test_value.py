"""The value of a new token in a browser: shown once, whatever the user clicks twice, goes back to or opens again."""

import ssl
import time
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import OpenPage
from tests.browser.page_driver import fill_in, fill_new_token, home, sign_in
from tests.conftest import Sandbox, Serve

TIMES = 20
BOTH = pytest.mark.parametrize(("script", "times"), [(True, TIMES), (False, TIMES // 2)], ids=["script", "no script"])
SHOWN_ONCE = "It was shown once, when the token was created."
AFTER_A_DOUBLE_CLICK = 3.1  # seconds
TLS = ssl.create_default_context()  # shared, since creating one takes longer than a request


@pytest.fixture(scope="module")
def site(serve: Serve) -> Sandbox:
    return serve("--tickets", "1")


def wait_for_value(page: Page) -> str:
    """Wait until the value of a new token is displayed; return it."""
    page.get_by_label("Value of the token").wait_for()
    page.wait_for_load_state()
    return page.get_by_label("Value of the token").input_value()


def press_create(page: Page) -> None:
    page.get_by_role("button", name="Create token").click()


def go_back(page: Page) -> None:
    page.go_back(wait_until="commit")  # the default waits for an event that a cached page does not fire


def check_value_is_gone(page: Page, value: str) -> None:
    """Check that the page with the details of the token is shown, without its value."""
    expect(page.get_by_text(SHOWN_ONCE)).to_be_visible()
    expect(page.get_by_role("button", name="Show the value")).to_have_count(0)
    assert value not in page.content()


def token_names(site: Sandbox, value: str, prefix: str) -> list[str]:
    """Return the names of the tokens with a prefix, oldest first, by a request with the value of a token."""
    query = {"$filter": f"startswith(Name,'{prefix}')", "$orderby": "Id"}
    headers = {"Authorization": f"Bearer {value}"}
    response = httpx.get(f"{site.url}/AccessToken", params=query, headers=headers, verify=TLS)
    assert response.status_code == 200
    return [token["Name"] for token in response.json()["value"]]


def record_cached_pages(page: Page) -> list[str]:
    """Return a list that grows by the path of each page that comes from the back/forward cache."""
    paths: list[str] = []
    page.context.expose_function("recordCachedPage", lambda path: paths.append(path))
    page.add_init_script(
        "addEventListener('pageshow', (event) => event.persisted && recordCachedPage(location.pathname));"
    )
    return paths


@BOTH
def test_two_clicks_within_50_ms_lose_no_value(open_page: OpenPage, site: Sandbox, script: bool, times: int) -> None:
    page = open_page(java_script_enabled=script)
    sign_in(page, site)
    prefix, values = f"Clicked twice, script {script}", {}
    names = [f"{prefix}, {number}" for number in range(times)]
    for number, name in enumerate(names):
        page.goto(f"{home(site)}/new")
        fill_in(page, name)
        page.get_by_role("button", name="Create token").hover()
        page.mouse.down()
        page.mouse.up()
        time.sleep(0.048 * number / (times - 1))
        page.mouse.down(click_count=2)
        page.mouse.up(click_count=2)
        value = wait_for_value(page)
        values[value] = page.url
    time.sleep(AFTER_A_DOUBLE_CLICK)
    assert len(values) == times
    for value, url in values.items():
        assert token_names(site, value, prefix) == names
        details = page.context.request.get(url).text()
        assert SHOWN_ONCE in details
        assert "Show the value" not in details
        assert value not in details


@BOTH
def test_back_shows_no_value_and_the_form_creates_another_token(
    open_page: OpenPage, site: Sandbox, script: bool, times: int
) -> None:
    page = open_page(java_script_enabled=script)
    sign_in(page, site)
    prefix, values = f"Back, script {script}", []
    names = [f"{prefix}, {number} {visit}" for number in range(times // 2) for visit in ("first", "second")]
    for first, second in zip(names[::2], names[1::2], strict=True):
        fill_new_token(page, first)
        press_create(page)
        values.append(wait_for_value(page))
        page.get_by_role("link", name="Back to all tokens").click()
        page.get_by_role("link", name="+ New Token").wait_for()
        go_back(page)
        check_value_is_gone(page, values[-1])
        go_back(page)
        page.get_by_label("Name").fill(second)
        page.get_by_label("Agents").check()
        press_create(page)
        values.append(wait_for_value(page))
        go_back(page)  # from the value straight to the form
        page.get_by_label("Name").wait_for()
        page.go_forward(wait_until="commit")
        check_value_is_gone(page, values[-1])
        page.get_by_role("link", name="Back to all tokens").click()
    assert len(set(values)) == len(names)
    assert token_names(site, values[-1], prefix) == names


def test_two_tabs_show_their_values(open_page: OpenPage, site: Sandbox) -> None:
    left = open_page()
    right = left.context.new_page()
    sign_in(left, site)
    values = []
    names = [f"Tabs, {number} {side}" for number in range(TIMES) for side in ("left", "right")]
    for left_name, right_name in zip(names[::2], names[1::2], strict=True):
        for page, name in ((left, left_name), (right, right_name)):
            page.goto(f"{home(site)}/new")
            fill_in(page, name)
        for page in (left, right):
            page.get_by_role("button", name="Create token").click(no_wait_after=True)
        values += [wait_for_value(page) for page in (left, right)]
    right.goto(left.url)
    check_value_is_gone(right, values[-2])
    assert len(set(values)) == len(names)
    assert sorted(token_names(site, values[0], "Tabs, ")) == sorted(names)


def test_one_form_in_two_tabs_creates_a_token_for_each_name(open_page: OpenPage, site: Sandbox) -> None:
    left = open_page()
    right = left.context.new_page()
    sign_in(left, site)
    fill_new_token(left, "One form, left")
    right.goto(f"{home(site)}/new")
    fill_in(right, "One form, right")
    key = left.locator("[name=key]").input_value()
    right.locator("[name=key]").evaluate("(field, key) => { field.value = key; }", key)
    for page in (left, right):
        press_create(page)
    values = [wait_for_value(page) for page in (left, right)]
    assert token_names(site, values[0], "One form") == ["One form, left", "One form, right"]
    assert token_names(site, values[1], "One form") == ["One form, left", "One form, right"]


def test_the_back_forward_cache_keeps_pages_but_no_value(open_page: OpenPage, site: Sandbox) -> None:
    page = open_page()
    cached = record_cached_pages(page)
    sign_in(page, site)
    page.goto(f"{home(site)}?search=Sandbox")
    page.get_by_role("link", name="Sandbox", exact=True).click()
    page.get_by_role("link", name="Delete this token").wait_for()
    go_back(page)
    page.get_by_role("link", name="+ New Token").wait_for()
    assert cached == ["/settings/token"]

    # Without the receipt, the page stays in the cache, as in browsers that do not remove it when a cookie changes.
    page.route("**/displayed/*", lambda route: route.abort())
    fill_new_token(page, "Cached")
    press_create(page)
    value, path = wait_for_value(page), urlsplit(page.url).path
    page.get_by_role("link", name="Back to all tokens").click()
    page.get_by_role("link", name="+ New Token").wait_for()
    go_back(page)
    page.get_by_role("button", name="Show the value").wait_for()
    assert value not in page.content()
    assert cached == ["/settings/token", path]

    page.unroute("**/displayed/*")
    page.get_by_role("button", name="Show the value").click()
    assert wait_for_value(page) == value
    page.reload()
    check_value_is_gone(page, value)


def test_typed_text_is_kept_when_the_user_comes_back_to_the_form(open_page: OpenPage, site: Sandbox) -> None:
    page = open_page()
    cached = record_cached_pages(page)
    sign_in(page, site)
    fill_new_token(page, "Half done")
    page.get_by_role("link", name="Switch user").click()
    page.get_by_role("button", name="Sign in").wait_for()
    go_back(page)
    expect(page.get_by_label("Name")).to_have_value("Half done")
    assert cached == ["/settings/token/new"]
    press_create(page)
    wait_for_value(page)


@pytest.mark.parametrize("lost", ["the redirect", "the page with the value"])
def test_a_response_that_is_lost_loses_no_value(open_page: OpenPage, site: Sandbox, lost: str) -> None:
    page = open_page()
    sign_in(page, site)
    fill_new_token(page, f"Lost: {lost}")

    def lose(route: Route) -> None:
        response = route.fetch(max_redirects=0)
        if response.status == 303 and lost == "the page with the value":
            page.context.request.get(home(site) + response.headers["location"].removeprefix("/settings/token"))
        route.abort("connectionreset")

    page.route(f"{home(site)}/new", lose)
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Create token").click(no_wait_after=True)
    page.unroute(f"{home(site)}/new")
    page.reload()  # sends the form again
    value = wait_for_value(page)
    assert token_names(site, value, f"Lost: {lost}") == [f"Lost: {lost}"]


def test_enter_pressed_twice_creates_one_token(open_page: OpenPage, site: Sandbox) -> None:
    page = open_page()
    sign_in(page, site)
    fill_new_token(page, "Entered twice")
    page.get_by_label("Name").focus()
    for _ in range(2):
        page.keyboard.press("Enter")
    assert token_names(site, wait_for_value(page), "Entered twice") == ["Entered twice"]
    expect(page.locator("section.value")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Value of the token")).to_be_visible()


def test_the_second_click_of_a_double_click_does_not_leave_the_value(open_page: OpenPage, site: Sandbox) -> None:
    page = open_page()
    sign_in(page, site)
    fill_new_token(page, "Not left")
    press_create(page)
    wait_for_value(page)
    for name in ("Back to all tokens", "Switch user", "Delete this token"):
        page.get_by_role("link", name=name).hover()
        page.mouse.down(click_count=2)
        page.mouse.up(click_count=2)
        expect(page.get_by_label("Value of the token")).to_be_visible()
    page.get_by_role("link", name="Back to all tokens").click()
    page.get_by_role("link", name="+ New Token").wait_for()
