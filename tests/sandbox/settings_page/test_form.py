"""The form for a new token: dates and zones, names, and validation."""

from contextlib import closing
from html import unescape

import pytest

from tests.conftest import Sandbox, Serve
from tests.sandbox.settings_page.visitor import ADMINISTRATORS, AGENTS, ANN, BRENDAN, Visit, Visitor, find_tokens


@pytest.mark.parametrize(
    ("day", "zone", "expires"),
    [
        ("2027-01-31", "UTC", "2027-02-01T00:00:00Z"),
        ("2026-12-24", "America/New_York", "2026-12-25T05:00:00Z"),
        ("2026-11-24", "America/New_York", "2026-11-25T05:00:00Z"),  # today
        ("2028-02-29", "Pacific/Kiritimati", "2028-02-29T10:00:00Z"),  # UTC+14
        ("2027-07-04", "Asia/Kathmandu", "2027-07-04T18:15:00Z"),
        ("2027-04-29", "Africa/Cairo", "2027-04-29T22:00:00Z"),  # the clocks skip the next midnight
        ("2027-11-06", "America/Havana", "2027-11-07T04:00:00Z"),  # the next midnight occurs twice
        ("2027-01-31", "Mars/Olympus", "2027-02-01T00:00:00Z"),
        ("2027-01-31", "../../etc/passwd", "2027-02-01T00:00:00Z"),
        ("2027-01-31", "America", "2027-02-01T00:00:00Z"),
        ("2027-01-31", "x" * 5000, "2027-02-01T00:00:00Z"),
        ("2027-01-31", "", "2027-02-01T00:00:00Z"),
    ],
)
def test_a_token_expires_at_the_end_of_the_day_in_the_zone_of_the_browser(
    site: Sandbox, visit: Visit, day: str, zone: str, expires: str
) -> None:
    name = f"{day} in {zone[:50]}."
    path, _ = visit(ANN).made(name=name, day=day, zone=zone)
    (token,) = find_tokens(site, name)
    assert token["ExpirationDate"] == expires
    if zone in ("Africa/Cairo", "America/Havana", "America/New_York"):
        ann = visit(ANN, zone)
        assert f">{day} 24:00</time> in {zone}" in ann.get(path).text
        assert f"{expires[:10]} {expires[11:16]} UTC" in ann.page.text
        assert f">{day} 24:00</time>" in ann.get().text


@pytest.mark.parametrize("zone", ["Mars/Olympus", "<b>"])
def test_an_unknown_zone_is_reported(visit: Visit, zone: str) -> None:
    ann = visit(ANN, zone)
    for path in ("", "/new", "/1"):
        assert f"The sandbox does not know your browser's time zone, {zone}." in unescape(ann.get(path).text)
    assert "Your browser did not send its time zone." in visit(ANN).get("/new").text


@pytest.mark.parametrize(
    ("now", "zone", "day"),
    [
        ("2027-01-31T12:00:00Z", "UTC", "2027-02-28"),
        ("2028-01-31T12:00:00Z", "UTC", "2028-02-29"),
        ("2027-01-31T12:00:00Z", "Pacific/Kiritimati", "2027-03-01"),  # it is already the 1st of February there
        ("2027-12-31T23:00:00Z", "America/New_York", "2028-01-31"),
    ],
)
def test_the_default_expiration_date_is_a_month_from_today(serve: Serve, now: str, zone: str, day: str) -> None:
    ann = Visitor(serve("--tickets", "1", "--now", now, "--stop-clock"), ANN, zone)
    with closing(ann.http):
        assert f'type="date" value="{day}"' in ann.get("/new").text


@pytest.mark.parametrize(
    ("fields", "messages"),
    [
        ({"name": ""}, ["The Name field is required."]),
        ({"name": " \t "}, ["The Name field is required."]),
        ({"name": "n" * 257}, ["The Name has 257 characters. Shorten it to 256."]),
        ({"name": "\U0001f600" * 300}, ["The Name has 300 characters. Shorten it to 256."]),
        ({"name": "n" * 60_000}, ["The Name has 60,000 characters. Shorten it to 256."]),
        ({"day": ""}, ["The Expiration Date field is required."]),
        ({"day": "2027-02-29"}, ["2027-02-29 is not a valid date."]),
        ({"day": "9999-12-31"}, ["9999-12-31 is not a valid date."]),
        ({"day": "2026-11-23"}, ["The Expiration Date is past."]),
        ({"day": "2026-11-24", "zone": "Pacific/Kiritimati"}, ["The Expiration Date is past."]),
        ({"role": []}, ["The Application Roles field is required."]),
        ({"role": "12345"}, ["There is no ApplicationRole with the Id 12345."]),
        ({"role": "9" * 5000}, ["There is no ApplicationRole with the Id 0."]),
        ({"name": "", "day": "tomorrow", "role": []}, ["Name", "tomorrow is not a valid date", "Application Roles"]),
    ],
)
def test_a_refused_form_shows_its_problems_and_the_typed_values(
    site: Sandbox, visit: Visit, fields: dict[str, str | list[str]], messages: list[str]
) -> None:
    response = visit(ANN).submit_new(**{"name": "Refused", **fields})
    assert response.status_code == 422
    for message in messages:
        assert unescape(response.text).count(message) >= 2  # in the summary and at the field
    assert f'name="name" value="{str(fields.get("name", "Refused")).strip()}"' in response.text
    assert f'type="date" value="{fields.get("day", "2099-12-31")}"' in response.text
    if "role" not in fields:
        assert f'value="{AGENTS}" checked' in response.text
    assert find_tokens(site, "Refused") == []


@pytest.mark.parametrize(
    ("name", "character"),
    [
        ("\u200b", "U+200B ZERO WIDTH SPACE"),
        ("a\u200bb", "U+200B ZERO WIDTH SPACE"),
        ("a\u200db", "U+200D ZERO WIDTH JOINER"),
        ("nimda\u202e", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("\u2066a\u2069", "U+2066 LEFT-TO-RIGHT ISOLATE"),
        ("a\u200f", "U+200F RIGHT-TO-LEFT MARK"),
        ("a\u00adb", "U+00AD SOFT HYPHEN"),
        ("\ufeffa", "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
        ("a\x00b", "U+0000"),
        ("a\tb", "U+0009"),
        ("a\nb", "U+000A"),
        ("a\u2028b", "U+2028 LINE SEPARATOR"),
        ("\u3164", "U+3164 HANGUL FILLER"),
        ("\u2800", "U+2800 BRAILLE PATTERN BLANK"),
        ("a\ufe0f", "U+FE0F VARIATION SELECTOR-16"),
        ("a\U000e0041", "U+E0041 TAG LATIN CAPITAL LETTER A"),
        ("a\ufffe", "U+FFFE"),
    ],
)
def test_a_name_with_an_invisible_character_is_refused(site: Sandbox, visit: Visit, name: str, character: str) -> None:
    response = visit(ANN).submit_new(name=name)
    assert response.status_code == 422
    message = f"The Name contains an invisible character: {character}. Remove it."
    assert unescape(response.text).count(message) == 2
    assert find_tokens(site, name) == []


@pytest.mark.parametrize(
    "name",
    [
        "n" * 256,
        "\U0001f600" * 256,
        "Zu\u0308rich",
        "打印机",
        "مرحبا بالعالم",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian writes this word with a non-joiner
        "क्\u200dष",  # a joiner after a virama
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",  # an emoji of three
        "\U0001f469\U0001f3fd\u200d\U0001f4bb \U0001f3f3\ufe0f\u200d\U0001f308 1\ufe0f\u20e3 ❤\ufe0f",
    ],
)
def test_a_visible_name_is_accepted_in_every_script(site: Sandbox, visit: Visit, name: str) -> None:
    ann = visit(ANN)
    path, _ = ann.made(name=name)
    assert len(find_tokens(site, name)) == 1
    assert f"<h1><bdi>{name}</bdi></h1>" in ann.get(path).text


def test_an_agent_cannot_grant_the_administrators_role(site: Sandbox, visit: Visit) -> None:
    ann, brendan = visit(ANN), visit(BRENDAN)
    assert ann.get("/new").text.count('type="checkbox"') == 2
    page = brendan.get("/new").text
    assert page.count('type="checkbox"') == 1
    assert "Administrators" not in page
    response = brendan.submit_new(name="Forged", role=[ADMINISTRATORS, AGENTS])
    assert response.status_code == 422
    assert "beyond your own" in response.text
    assert find_tokens(site, "Forged") == []
