"""The Access Tokens page as a program sees it: over the port, without a browser."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from tests.conftest import Sandbox, Serve

HOME = "/settings/token"
ADMINISTRATORS, AGENTS = "1", "2"
ANN, BRENDAN = "1", "2"  # an administrator, an agent
NASTY = """<script>alert("1")</script> & 'quoted' “打印机”"""


class Visitor:
    """A browser without a screen: it keeps cookies, and sends the hidden fields of the page it is on."""

    def __init__(self, sandbox: Sandbox, user: str | None = None, zone: str = "") -> None:
        self.http = httpx.Client(base_url=sandbox.url.removesuffix("/api"), cookies={"zone": zone} if zone else None)
        if user is not None:
            self.get("/sign-in")
            assert self.post("/sign-in", user=user).status_code == 303

    def get(self, path: str = "") -> httpx.Response:
        self.page = self.http.get(HOME + path)
        return self.page

    def hidden(self) -> dict[str, str]:
        found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', self.page.text)
        return {name: unescape(value) for name, value in found}

    def post(self, path: str, **fields: str | list[str]) -> httpx.Response:
        return self.http.post(HOME + path, data={**self.hidden(), **fields})

    def create(self, **fields: str | list[str]) -> httpx.Response:
        self.get("/new")
        return self.post("/new", **{"name": "Made", "day": "2099-12-31", "role": AGENTS, **fields})

    def made(self, **fields: str | list[str]) -> tuple[str, str]:
        """Create a token; give its path and its value."""
        path = self.create(**fields).headers["Location"].removeprefix(HOME)
        value = re.search(r"<textarea[^>]*>([^<]+)</textarea>", self.get(path).text)
        assert value
        return path, value[1]


Visit = Callable[..., Visitor]


@pytest.fixture(scope="module")
def site(serve: Serve) -> Sandbox:
    return serve("--tickets", "1", "--now", "2026-11-24T12:00:00Z", "--stop-clock")


@pytest.fixture
def visit(site: Sandbox) -> Iterator[Visit]:
    with ExitStack() as opened:

        def begin(user: str | None = None, zone: str = "") -> Visitor:
            visitor = Visitor(site, user, zone)
            opened.callback(visitor.http.close)
            return visitor

        yield begin


def tokens(site: Sandbox, name: str) -> list[dict[str, str]]:
    query = {"$filter": "Name eq '" + name.replace("'", "''") + "'"}
    answer = httpx.get(f"{site.url}/AccessToken", params=query, headers={"Authorization": f"Bearer {site.token}"})
    found: list[dict[str, str]] = answer.json()["value"]
    return found


def test_who_is_not_signed_in_is_asked_first(visit: Visit) -> None:
    stranger = visit()
    for path in ("", "/new", "/1", "/1/delete"):
        answer = stranger.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{HOME}/sign-in")
    assert stranger.get("/").status_code == 303
    page = stranger.get("/sign-in").text
    assert "Ann Lee, administrator" in page
    assert "Brendan O&#39;Brien, agent" in page
    assert stranger.post("/sign-in", user="99").status_code == 422
    assert stranger.post("/new", name="Nobody's", day="2099-12-31", role=AGENTS).headers["Location"].endswith("sign-in")


def test_the_session_is_a_cookie_that_scripts_and_other_sites_do_not_get(visit: Visit) -> None:
    stranger = visit()
    before = stranger.get("/sign-in").headers["Set-Cookie"]
    after = stranger.post("/sign-in", user=ANN).headers["Set-Cookie"]
    for cookie in (before, after):
        assert re.fullmatch(
            r"session-\d+=[\w-]{43}; HttpOnly; Path=/settings/token; SameSite=strict", cookie, re.IGNORECASE
        )
    assert before != after  # an id from before signing in is worth nothing after it


@pytest.mark.parametrize("csrf", [None, "", "wrong", "ä", "x" * 43])
@pytest.mark.parametrize("path", ["/sign-in", "/new", "/1/delete"])
def test_a_form_that_another_site_made_does_nothing(site: Sandbox, visit: Visit, path: str, csrf: str | None) -> None:
    ann = visit(ANN)
    ann.get("/new")
    fields = {"user": BRENDAN, "name": "Forged", "day": "2099-12-31", "role": AGENTS, "key": "k"}
    answer = ann.http.post(HOME + path, data=fields if csrf is None else {**fields, "csrf": csrf})
    assert answer.status_code == 403
    assert "out of date" in answer.text
    assert tokens(site, "Forged") == []
    assert tokens(site, "Sandbox") != []
    assert "Ann Lee" in ann.get().text


def test_a_form_of_another_session_does_nothing(visit: Visit) -> None:
    ann, brendan = visit(ANN), visit(BRENDAN)
    brendan.get("/new")
    ann.page = brendan.page
    assert ann.post("/new", name="Forged", day="2099-12-31", role=AGENTS).status_code == 403


@pytest.mark.parametrize("name", [NASTY, "PowerShell Admin", '" autofocus onfocus="alert(1)', "{{ 7 * 7 }}"])
def test_what_was_typed_is_shown_as_typed(site: Sandbox, visit: Visit, name: str) -> None:
    ann = visit(ANN)
    path, _ = ann.made(name=f"  {name} ")
    refused = ann.create(name=name, day="")
    pages = [ann.get(), ann.get(path), ann.get(f"{path}/delete"), ann.get(f"?{urlencode({'search': name})}"), refused]
    for page in pages:
        assert name in unescape(page.text)
        Strict(page.text)
    assert len(tokens(site, name)) == 1
    assert name in unescape(
        ann.http.post(HOME + path + "/delete", data=ann_csrf(ann, path), follow_redirects=True).text
    )
    assert tokens(site, name) == []


def ann_csrf(visitor: Visitor, path: str) -> dict[str, str]:
    visitor.get(f"{path}/delete")
    return visitor.hidden()


class Strict(HTMLParser):
    """Refuses what the Content-Security-Policy does: script and style that lie in the page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert tag != "style"
        assert tag != "script" or "src" in names
        assert not [name for name in names if name == "style" or name.startswith("on")]


def test_every_page_carries_the_headers_and_no_inline_script(visit: Visit) -> None:
    ann = visit(ANN)
    paths = ("", "/new", "/1", "/1/delete", "/sign-in", "/99999999", "/nope", "/x/y/z", "/token.css", "/token.js")
    answers = [ann.get(path) for path in paths]
    answers += [ann.create(name=""), ann.http.post(f"{HOME}/new"), visit().get()]
    assert {answer.status_code for answer in answers} == {200, 303, 403, 404, 422}
    for answer in answers:
        policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        assert {policy[kind] for kind in ("script-src", "style-src", "img-src", "form-action")} == {"'self'"}
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        Strict(answer.text)
    assert ann.get("/token.css").headers["Content-Type"].startswith("text/css")
    assert ann.get("/token.js").headers["Content-Type"].startswith("text/javascript")


def test_the_value_is_shown_once(serve: Serve, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "help desk.sqlite"
    site = serve("--tickets", "3", "--database", str(file), "--log-level", "debug")
    ann = Visitor(site, ANN)
    with closing(ann.http):
        path, value = ann.made(name="Once")
        bearer = {"Authorization": f"Bearer {value}"}
        answers = [ann.get(page) for page in (path, "", "/new", f"{path}/delete", "?search=Once", "/sign-in")]
        answers += [
            httpx.get(f"{site.url}/{query}", headers=bearer)
            for query in ("Ticket", "AccessToken", "AccessToken?$expand=ApplicationRoles")
        ]
        assert {answer.status_code for answer in answers} == {200}
        for answer in answers:
            assert value not in answer.text
            assert value not in str(answer.headers)
        assert b"Once" in file.read_bytes()
        assert value.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    logged = capfd.readouterr()
    assert "/settings/token/new" in logged.err + logged.out
    assert value not in logged.err + logged.out


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


def test_an_agent_sees_and_deletes_their_own_tokens_only(site: Sandbox, visit: Visit) -> None:
    ann, brendan = visit(ANN), visit(BRENDAN)
    others, _ = ann.made(name="Of Ann")
    own, _ = brendan.made(name="Of Brendan")
    for path in ("", f"?{urlencode({'search': 'Of Ann'})}"):
        page = brendan.get(path).text
        assert "Of Brendan" in page
        assert "Of Ann</" not in page
    for answer in (brendan.get(others), brendan.get(f"{others}/delete")):
        assert answer.status_code == 403
        assert "Of Ann" not in answer.text
    brendan.get("/new")
    assert brendan.post(f"{others}/delete").status_code == 403
    assert len(tokens(site, "Of Ann")) == 1
    assert "Of Brendan" in ann.get().text
    ann.get(f"{own}/delete")
    assert ann.post(f"{own}/delete").status_code == 303
    for path in (own, f"{own}/delete", "/0", "/-1", "/" + "9" * 30):
        assert brendan.get(path).status_code == 404
    assert "“Of Brendan” is deleted" in ann.get().text
    assert "is deleted" not in ann.get().text


def test_a_search_works_without_script(visit: Visit) -> None:
    ann = visit(ANN)
    for name in ("Straße", "Weg"):
        ann.made(name=name)
    found = re.findall(r'<tr role="row">\s*<th[^>]*><a[^>]*>([^<]+)', ann.get("?search=STRASSE").text)
    assert found == ["Straße"]
    assert '<p id="none">' in ann.get("?search=nowhere").text
    assert 'value="&lt;b&gt;"' in ann.get("?search=%3Cb%3E").text


def test_what_has_ended_and_what_soon_ends_is_marked(serve: Serve) -> None:
    site = serve("--tickets", "1", "--now", "2026-11-24T12:00:00Z", "--stop-clock")
    ann = Visitor(site, ANN)
    with closing(ann.http):
        path, value = ann.made(name="Marked", day="2026-12-31")
        bearer = {"Authorization": f"Bearer {value}"}
        assert "<dd>never</dd>" in ann.get(path).text
        assert httpx.get(f"{site.url}/Ticket", headers=bearer).status_code == 200
        assert "<dd>never</dd>" not in ann.get(path).text
        for now, mark in (
            ("2026-12-24T23:59:59Z", ""),
            ("2026-12-25T00:00:00Z", "Expires in 7 days"),
            ("2026-12-30T00:00:00Z", "Expires in 2 days"),
            ("2026-12-30T01:00:00Z", "Expires in 1 day"),
            ("2026-12-31T23:59:59Z", "Expires within a day"),
            ("2027-01-01T00:00:00Z", "Expired"),
        ):
            headers = {"Authorization": f"Bearer {site.token}"}
            moved = httpx.post(site.url.removesuffix("api") + "sandbox/clock", headers=headers, json={"now": now})
            assert moved.status_code == 200
            row = ann.get().text.split(">Marked</a>")[1].split("</tr>")[0]
            marks = re.findall(r'<span class="mark[^>]*>([^<]*)', row)
            assert marks == ([mark] if mark else [])
            assert (f">{mark}</span>" if mark else "<time") in ann.get(path).text


def test_a_user_who_is_gone_is_signed_out(serve: Serve, tmp_path: Path) -> None:
    file = tmp_path / "users.sqlite"
    brendan = Visitor(serve("--tickets", "1", "--database", str(file)), BRENDAN)
    with closing(brendan.http), closing(sqlite3.connect(file)) as database:
        brendan.get("/new")
        database.execute("UPDATE PlatformUser SET IsDeleted = 1 WHERE Id = ?", (BRENDAN,))
        database.commit()
        assert brendan.post("/new", name="Late", day="2099-12-31", role=AGENTS).headers["Location"].endswith("sign-in")
        assert brendan.get().status_code == 303
        assert "Brendan" not in brendan.get("/sign-in").text


@pytest.mark.parametrize("body", ["name=" + "x" * 70_000, "a=1&" * 2000])
def test_a_form_that_is_too_long_is_refused(visit: Visit, body: str) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert visit(ANN).http.post(f"{HOME}/new", content=body, headers=headers).status_code == 413


def test_a_token_that_never_ends_breaks_no_page(site: Sandbox, visit: Visit) -> None:
    body = {"Name": "Far", "ExpirationDate": "9999-12-31T23:59:59Z", "ApplicationRoleIds": [int(AGENTS)]}
    made = httpx.post(f"{site.url}/AccessToken", headers={"Authorization": f"Bearer {site.token}"}, json=body)
    ann = visit(ANN, "Pacific/Kiritimati")
    assert "9999-12-31 23:59:59 UTC" in ann.get().text
    assert "9999-12-31 23:59:59 UTC" in ann.get(f"/{made.json()['Id']}").text
