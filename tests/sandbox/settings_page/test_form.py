"""The form for a new token: days and zones, what is refused, and what is sent twice."""

from contextlib import closing
from html import unescape

import pytest

from tests.conftest import Sandbox, Serve
from tests.sandbox.settings_page.visitor import ADMINISTRATORS, AGENTS, ANN, BRENDAN, HOME, Visit, Visitor, tokens


def test_a_form_sent_twice_makes_one_token(site: Sandbox, visit: Visit) -> None:
    ann = visit(ANN)
    ann.get("/new")
    first = ann.hidden()
    sent = [ann.post("/new", name="Twice", day="2099-12-31", role=AGENTS) for _ in range(3)]
    assert {answer.status_code for answer in sent} == {303}
    assert len({answer.headers["Location"] for answer in sent}) == 1
    assert len(tokens(site, "Twice")) == 1
    path = sent[0].headers["Location"].removeprefix(HOME)
    assert "<textarea" in ann.get(path).text  # of a double click, the browser follows the second answer
    kept = {**first, "name": "Twice", "day": "2099-12-31", "role": AGENTS}
    late = ann.http.post(f"{HOME}/new", data=kept, follow_redirects=True).text
    assert "This form was sent before" in late
    assert "<textarea" not in late
    ann.get("/new")
    again = ann.post("/new", name="Twice", day="2099-12-31", role=AGENTS)
    assert again.headers["Location"] != sent[0].headers["Location"]


@pytest.mark.parametrize(
    ("day", "zone", "end"),
    [
        ("2027-01-31", "UTC", "2027-02-01T00:00:00Z"),
        ("2026-12-24", "America/New_York", "2026-12-25T05:00:00Z"),
        ("2026-11-24", "America/New_York", "2026-11-25T05:00:00Z"),  # today
        ("2028-02-29", "Pacific/Kiritimati", "2028-02-29T10:00:00Z"),  # UTC+14
        ("2027-07-04", "Asia/Kathmandu", "2027-07-04T18:15:00Z"),
        ("2027-04-29", "Africa/Cairo", "2027-04-29T22:00:00Z"),  # the clocks skip the midnight behind it
        ("2027-11-06", "America/Havana", "2027-11-07T04:00:00Z"),  # the clocks show the midnight behind it twice
        ("2027-01-31", "Mars/Olympus", "2027-02-01T00:00:00Z"),
        ("2027-01-31", "../../etc/passwd", "2027-02-01T00:00:00Z"),
        ("2027-01-31", "America", "2027-02-01T00:00:00Z"),
        ("2027-01-31", "x" * 5000, "2027-02-01T00:00:00Z"),
        ("2027-01-31", "", "2027-02-01T00:00:00Z"),
    ],
)
def test_a_day_ends_at_24_in_its_zone(site: Sandbox, visit: Visit, day: str, zone: str, end: str) -> None:
    name = f"{day} in {zone[:50]}."
    path, _ = visit(ANN).made(name=name, day=day, zone=zone)
    (token,) = tokens(site, name)
    assert token["ExpirationDate"] == end
    for known in ("Africa/Cairo", "America/Havana", "America/New_York"):
        if zone == known:
            ann = visit(ANN, zone)
            assert f">{day} 24:00</time> in {zone}" in ann.get(path).text
            assert f"{end[:10]} {end[11:16]} UTC" in ann.page.text
            assert f">{day} 24:00</time>" in ann.get().text


@pytest.mark.parametrize("zone", ["Mars/Olympus", "<b>"])
def test_a_zone_that_is_not_known_is_said(visit: Visit, zone: str) -> None:
    ann = visit(ANN, zone)
    for path in ("", "/new", "/1"):
        assert f"Your browser's time zone, {zone}, is not known here." in unescape(ann.get(path).text)
    assert "has not told its time zone" in visit(ANN).get("/new").text


@pytest.mark.parametrize(
    ("now", "zone", "day"),
    [
        ("2027-01-31T12:00:00Z", "UTC", "2027-02-28"),
        ("2028-01-31T12:00:00Z", "UTC", "2028-02-29"),
        ("2027-01-31T12:00:00Z", "Pacific/Kiritimati", "2027-03-01"),  # there it is the 1st of February already
        ("2027-12-31T23:00:00Z", "America/New_York", "2028-01-31"),
    ],
)
def test_a_token_lasts_a_month_unless_told_otherwise(serve: Serve, now: str, zone: str, day: str) -> None:
    ann = Visitor(serve("--tickets", "1", "--now", now, "--stop-clock"), ANN, zone)
    with closing(ann.http):
        assert f'type="date" value="{day}"' in ann.get("/new").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, ["The Name field is required."]),
        ({"name": " \t "}, ["The Name field is required."]),
        ({"day": ""}, ["The Expiration Date field is required."]),
        ({"day": "2027-02-29"}, ["There is no such day: 2027-02-29."]),
        ({"day": "9999-12-31"}, ["There is no such day: 9999-12-31."]),
        ({"day": "2026-11-23"}, ["The Expiration Date is past."]),
        ({"day": "2026-11-24", "zone": "Pacific/Kiritimati"}, ["The Expiration Date is past."]),
        ({"role": []}, ["The Application Roles field is required."]),
        ({"role": "12345"}, ["There is no ApplicationRole with the Id 12345."]),
        ({"role": "9" * 5000}, ["There is no ApplicationRole with the Id 0."]),
        ({"name": "", "day": "tomorrow", "role": []}, ["Name", "no such day: tomorrow", "Application Roles"]),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    site: Sandbox, visit: Visit, fields: dict[str, str | list[str]], said: list[str]
) -> None:
    answer = visit(ANN).create(**{"name": "Refused", **fields})
    assert answer.status_code == 422
    for text in said:
        assert unescape(answer.text).count(text) >= 2  # in the summary and at the field
    assert f'name="name" value="{str(fields.get("name", "Refused")).strip()}"' in answer.text
    assert f'type="date" value="{fields.get("day", "2099-12-31")}"' in answer.text
    if "role" not in fields:
        assert f'value="{AGENTS}" checked' in answer.text
    assert tokens(site, "Refused") == []


def test_an_agent_gives_no_more_than_agents(site: Sandbox, visit: Visit) -> None:
    ann, brendan = visit(ANN), visit(BRENDAN)
    assert ann.get("/new").text.count('type="checkbox"') == 2
    page = brendan.get("/new").text
    assert page.count('type="checkbox"') == 1
    assert "Administrators" not in page
    answer = brendan.create(name="Forged", role=[ADMINISTRATORS, AGENTS])
    assert answer.status_code == 422
    assert "beyond your own" in answer.text
    assert tokens(site, "Forged") == []
