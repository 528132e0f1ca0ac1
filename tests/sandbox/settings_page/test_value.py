"""The value of a new token: it is shown once, whatever the browser repeats, cancels or loses before that."""

import re
import time

from tests.conftest import Sandbox
from tests.sandbox.settings_page.visitor import AGENTS, ANN, BRENDAN, HOME, Visit, Visitor, find_tokens

SHOWN_ONCE = "It was shown once, when the token was created."
AFTER_A_DOUBLE_CLICK = 3.1  # seconds
UNCONFIRMED = "your browser has not confirmed that it displayed the value."


def create(visitor: Visitor, name: str) -> str:
    """Submit the open form; return the path of the token's details, without following the redirect."""
    response = visitor.post("/new", name=name, day="2099-12-31", role=AGENTS)
    assert response.status_code == 303
    return response.headers["Location"].removeprefix(HOME)


def test_a_form_submitted_three_times_creates_one_token_and_shows_its_value_once(site: Sandbox, visit: Visit) -> None:
    ann = visit(ANN)
    form = ann.get("/new")
    (path,) = {create(ann, "Thrice") for _ in range(3)}
    assert len(find_tokens(site, "Thrice")) == 1
    ann.get(path)
    assert ann.value()
    ann.load_images()
    assert SHOWN_ONCE in ann.get(path).text
    time.sleep(AFTER_A_DOUBLE_CLICK)
    ann.page = form
    assert create(ann, "Thrice") == path
    page = ann.get(path).text
    assert "This form was already submitted." in page
    assert SHOWN_ONCE in page
    assert UNCONFIRMED not in page
    assert not ann.value()


def test_the_value_is_shown_again_if_the_browser_cancelled_the_first_page(visit: Visit) -> None:
    ann = visit(ANN)
    form = ann.get("/new")
    path = create(ann, "Cancelled")
    ann.get(path)
    value = ann.value()
    ann.page = form
    create(ann, "Cancelled")
    ann.get(path)
    assert ann.value() == value != ""
    ann.load_images()
    for page in (path, "", f"{path}/delete", path):
        assert value not in ann.get(page).text


def test_the_value_is_shown_again_if_the_second_click_replaced_the_first_page(visit: Visit) -> None:
    ann = visit(ANN)
    form = ann.get("/new")
    path = create(ann, "Replaced")
    ann.get(path)
    value = ann.value()
    ann.load_images()  # the browser displays the first page while the second form is on its way
    ann.page = form
    create(ann, "Replaced")
    ann.get(path)
    assert ann.value() == value != ""
    assert value not in ann.get(path).text


def test_a_lost_page_can_be_asked_for_until_the_browser_displays_the_value(visit: Visit) -> None:
    ann = visit(ANN)
    ann.get("/new")
    path = create(ann, "Lost")
    ann.get(path)
    value = ann.value()
    for _ in range(2):
        page = ann.get(path).text
        assert UNCONFIRMED in page
        assert value not in page
    assert ann.post(f"{path}/value").headers["Location"] == HOME + path
    ann.get(path)
    assert ann.value() == value
    ann.load_images()
    ann.get("/new")  # for its CSRF value
    ann.post(f"{path}/value")
    page = ann.get(path).text
    assert UNCONFIRMED not in page
    assert value not in page


def test_a_form_with_changed_fields_creates_another_token(site: Sandbox, visit: Visit) -> None:
    ann = visit(ANN)
    form = ann.get("/new")
    values = set()
    for name in ("Before", "After"):
        ann.page = form
        path = create(ann, name)
        ann.get(path)
        values.add(ann.value())
        ann.load_images()
        assert len(find_tokens(site, name)) == 1
    assert len(values - {""}) == 2


def test_two_tabs_with_the_same_form_show_both_values(visit: Visit) -> None:
    ann = visit(ANN)
    form = ann.get("/new")
    paths = [create(ann, name) for name in ("Left", "Right")]
    assert ann.page is form
    values = set()
    for path in paths:
        ann.get(path)
        values.add(ann.value())
    assert len(values - {""}) == 2


def test_another_session_does_not_see_a_value_that_is_due(visit: Visit) -> None:
    ann, elsewhere = visit(ANN), visit(ANN)
    ann.get("/new")
    path = create(ann, "Here")
    page = elsewhere.get(path).text
    assert SHOWN_ONCE in page
    assert UNCONFIRMED not in page
    elsewhere.get("/new")
    elsewhere.post(f"{path}/value")
    elsewhere.get(path)
    assert not elsewhere.value()
    ann.get(path)
    assert ann.value()


def test_only_the_receipt_of_the_page_confirms_that_it_was_displayed(visit: Visit) -> None:
    ann, elsewhere = visit(ANN), visit(ANN)
    form = ann.get("/new")
    path = create(ann, "Received")
    ann.get(path)
    value, receipt = ann.value(), re.findall(r'<img src="([^"]+)"', ann.page.text)[0]
    assert elsewhere.http.get(receipt).status_code == 204
    for wrong in ("x" * 43, "ä"):
        assert ann.http.get(f"{HOME}{path}/displayed/{wrong}").status_code == 204
    ann.page = form
    create(ann, "Received")
    ann.get(path)
    assert ann.value() == value
    # A changed cookie removes the page from the back/forward cache.
    cookies = [ann.http.get(receipt).headers["Set-Cookie"] for _ in range(2)]
    assert all("HttpOnly" in cookie for cookie in cookies)
    assert cookies[0] != cookies[1]


def test_the_value_is_forgotten_when_the_user_switches(visit: Visit) -> None:
    ann = visit(ANN)
    ann.get("/new")
    path = create(ann, "Left behind")
    for user in (BRENDAN, ANN):
        ann.get("/sign-in")
        ann.post("/sign-in", user=user)
        ann.get(path)
        assert not ann.value()
        assert UNCONFIRMED not in ann.page.text


def test_a_form_whose_token_was_deleted_creates_no_other_one(site: Sandbox, visit: Visit) -> None:
    ann = visit(ANN)
    form = ann.get("/new")
    path = create(ann, "Deleted early")
    ann.get(f"{path}/delete")
    assert ann.post(f"{path}/delete").status_code == 303
    ann.page = form
    assert create(ann, "Deleted early") == path
    assert ann.get(path).status_code == 404
    assert find_tokens(site, "Deleted early") == []
