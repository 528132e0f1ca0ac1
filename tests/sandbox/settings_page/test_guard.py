"""The security of the Access Tokens page: sessions, CSRF, hosts, escaping, headers, and values that are not stored."""

import re
import sqlite3
from contextlib import closing
from html import unescape
from html.parser import HTMLParser
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import httpx
import pytest

from tests.conftest import Sandbox, Serve
from tests.sandbox.settings_page.visitor import AGENTS, ANN, BRENDAN, HOME, Visit, Visitor, find_tokens

NASTY = """<script>alert("1")</script> & 'quoted' “打印机”"""


def test_a_visitor_without_a_session_is_sent_to_the_sign_in_page(visit: Visit) -> None:
    stranger = visit()
    for path in ("", "/new", "/1", "/1/delete"):
        response = stranger.get(path)
        assert (response.status_code, response.headers["Location"]) == (303, f"{HOME}/sign-in")
    assert stranger.get("/").status_code == 303
    page = stranger.get("/sign-in").text
    assert "Ann Lee, administrator" in page
    assert "Brendan O&#39;Brien, agent" in page
    assert stranger.post("/sign-in", user="99").status_code == 422
    assert stranger.post("/new", name="Nobody's", day="2099-12-31", role=AGENTS).headers["Location"].endswith("sign-in")


def test_signing_in_under_a_foreign_host_name_is_refused(visit: Visit) -> None:
    stranger = visit()
    stranger.get("/sign-in")
    for host, status in (("localhost:8080", 303), ("tikit.example", 403), ("127.0.0.1.tikit.example:8080", 403)):
        fields = {**stranger.hidden_fields(), "user": ANN}
        response = stranger.http.post(f"{HOME}/sign-in", data=fields, headers={"Host": host})
        assert response.status_code == status
        stranger.get("/sign-in")


@pytest.mark.parametrize(
    ("target", "hosts", "status"),
    [
        ("", ["127.0.0.1"], 200),
        ("", ["127.0.0.1:8080"], 200),
        ("", ["LocalHost:1"], 200),
        ("", ["localhost."], 200),
        ("", ["[::1]:8080"], 200),
        ("", [], 403),
        ("", [""], 403),
        ("", ["tikit.example"], 403),
        ("", ["TIKIT.example."], 403),
        ("", ["localhost.tikit.example"], 403),
        ("", ["localhost.."], 403),
        ("", ["127.0.0.1@tikit.example"], 403),
        ("", ["tikit.example:port"], 403),  # a malformed header: the framework would use the server's address
        ("", ["127.0.0.1:port"], 403),
        ("", ["tikit example"], 403),
        ("", ["127.0.0.1", "tikit.example"], 403),
        ("", ["tikit.example", "127.0.0.1"], 403),
        ("", ["127.0.0.1", "127.0.0.1"], 403),
        ("", ["127.0.0.1, tikit.example"], 403),
        ("http://tikit.example", ["127.0.0.1"], 403),
        ("http://tikit.example:8080", ["localhost"], 403),
        ("http://127.0.0.1@tikit.example", ["127.0.0.1"], 403),
        ("HTTP://LOCALHOST:8080", ["tikit.example"], 200),
        ("http://127.0.0.1", ["127.0.0.1"], 200),
    ],
)
def test_the_host_that_a_request_is_for_must_be_this_machine(
    site: Sandbox, target: str, hosts: list[str], status: int
) -> None:
    port = urlsplit(site.url).port
    assert port
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.putrequest("GET", f"{target}{HOME}/sign-in", skip_host=True)
        for host in hosts:
            connection.putheader("Host", host)
        connection.putheader("X-Forwarded-Host", "127.0.0.1")
        connection.endheaders()
        assert connection.getresponse().status == status


def test_a_thousand_visitors_without_a_cookie_sign_nobody_out(site: Sandbox, visit: Visit) -> None:
    ann, stranger = visit(ANN), visit()
    ann.get("/new")
    stranger.get("/sign-in")
    port = urlsplit(site.url).port
    assert port
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        for number in range(1001):
            # A cookie that is no session is like none.
            headers = {"Cookie": f"session-{port}={number:043d}"} if number % 2 else {}
            connection.request("GET", HOME, headers=headers)
            response = connection.getresponse()
            assert response.status == 303
            response.read()
    assert ann.post("/new", name="Still here", day="2099-12-31", role=AGENTS).headers["Location"] != f"{HOME}/sign-in"
    assert len(find_tokens(site, "Still here")) == 1
    assert stranger.post("/sign-in", user=BRENDAN).headers["Location"] == HOME
    assert "Brendan" in stranger.get().text


def test_the_session_cookie_is_hidden_from_scripts_and_other_sites(visit: Visit) -> None:
    stranger = visit()
    before = stranger.get("/sign-in").headers["Set-Cookie"]
    after = stranger.post("/sign-in", user=ANN).headers["Set-Cookie"]
    for cookie in (before, after):
        assert re.fullmatch(
            r"session-\d+=[\w-]{43}; HttpOnly; Path=/settings/token; SameSite=lax", cookie, re.IGNORECASE
        )
    assert before != after  # signing in replaces the session id


@pytest.mark.parametrize("csrf", [None, "", "wrong", "ä", "x" * 43])
@pytest.mark.parametrize("path", ["/sign-in", "/new", "/1/delete"])
def test_a_form_of_another_site_is_refused(site: Sandbox, visit: Visit, path: str, csrf: str | None) -> None:
    ann = visit(ANN)
    ann.get("/new")
    fields = {"user": BRENDAN, "name": "Forged", "day": "2099-12-31", "role": AGENTS, "key": "k"}
    response = ann.http.post(HOME + path, data=fields if csrf is None else {**fields, "csrf": csrf})
    assert response.status_code == 403
    assert "out of date" in response.text
    assert find_tokens(site, "Forged") == []
    assert find_tokens(site, "Sandbox") != []
    assert "Ann Lee" in ann.get().text


@pytest.mark.parametrize("path", ["/sign-in", "/new", "/1/delete", "/1/value"])
def test_a_form_of_another_site_arrives_without_the_cookie_and_sets_none(visit: Visit, path: str) -> None:
    ann = visit(ANN)
    ann.get("/new")
    fields = ann.hidden_fields() | {"user": BRENDAN}
    response = visit().http.post(HOME + path, data=fields)
    assert response.status_code == 403
    assert "Set-Cookie" not in response.headers


def test_a_form_of_an_ended_session_creates_nothing_and_says_why(site: Sandbox, visit: Visit) -> None:
    ann = visit(ANN)
    form = ann.get("/new")
    ann.get("/sign-in")
    ann.post("/sign-in", user=ANN)
    ann.page = form
    response = ann.post("/new", name="Too late", day="2099-12-31", role=AGENTS)
    assert response.status_code == 403
    assert "This form is out of date: you signed in again, or the sandbox was restarted." in response.text
    assert find_tokens(site, "Too late") == []


def test_a_form_of_another_session_is_refused(visit: Visit) -> None:
    ann, brendan = visit(ANN), visit(BRENDAN)
    brendan.get("/new")
    ann.page = brendan.page
    assert ann.post("/new", name="Forged", day="2099-12-31", role=AGENTS).status_code == 403


@pytest.mark.parametrize("name", [NASTY, "PowerShell Admin", "أهلا 1", '" autofocus onfocus="alert(1)', "{{ 7 * 7 }}"])
def test_a_token_name_is_escaped_on_every_page(site: Sandbox, visit: Visit, name: str) -> None:
    ann = visit(ANN)
    path, _ = ann.made(name=f"  {name} ")
    refused = ann.submit_new(name=name, day="")
    pages = [ann.get(), ann.get(path), ann.get(f"{path}/delete"), ann.get(f"?{urlencode({'search': name})}"), refused]
    for page in pages:
        assert name in unescape(page.text)
        InlineCodeCheck(page.text)
    assert len(find_tokens(site, name)) == 1
    ann.get(f"{path}/delete")
    ann.post(f"{path}/delete")
    assert f"“<bdi>{name}</bdi>” was deleted" in unescape(ann.get().text)
    assert find_tokens(site, name) == []


class InlineCodeCheck(HTMLParser):
    """Fails on inline scripts and styles, which the Content-Security-Policy forbids."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert tag != "style"
        assert tag != "script" or "src" in names
        assert not [name for name in names if name == "style" or name.startswith("on")]


def test_every_response_has_the_security_headers_and_no_inline_code(visit: Visit) -> None:
    ann = visit(ANN)
    paths = ("", "/new", "/1", "/1/delete", "/sign-in", "/99999999", "/nope", "/x/y/z", "/token.css", "/token.js")
    responses = [ann.get(path) for path in paths]
    responses += [ann.submit_new(name=""), ann.http.post(f"{HOME}/new"), visit().get()]
    assert {response.status_code for response in responses} == {200, 303, 403, 404, 422}
    for response in responses:
        policy = dict(part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        assert {policy[kind] for kind in ("script-src", "style-src", "img-src", "form-action")} == {"'self'"}
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"
        InlineCodeCheck(response.text)
    assert ann.get("/token.css").headers["Content-Type"].startswith("text/css")
    assert ann.get("/token.js").headers["Content-Type"].startswith("text/javascript")


def test_the_value_of_a_token_is_shown_once_and_never_stored_or_logged(
    serve: Serve, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "help desk.sqlite"
    site = serve("--tickets", "3", "--database", str(file), "--log-level", "debug")
    ann = Visitor(site, ANN)
    with closing(ann.http):
        path, value = ann.made(name="Once")
        bearer = {"Authorization": f"Bearer {value}"}
        responses = [ann.get(page) for page in (path, "", "/new", f"{path}/delete", "?search=Once", "/sign-in")]
        responses += [
            httpx.get(f"{site.url}/{query}", headers=bearer)
            for query in ("Ticket", "AccessToken", "AccessToken?$expand=ApplicationRoles")
        ]
        assert {response.status_code for response in responses} == {200}
        for response in responses:
            assert value not in response.text
            assert value not in str(response.headers)
        assert b"Once" in file.read_bytes()
        assert value.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    logged = capfd.readouterr()
    assert "/settings/token/new" in logged.err + logged.out
    assert value not in logged.err + logged.out


def test_a_deleted_user_is_signed_out(serve: Serve, tmp_path: Path) -> None:
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
def test_a_form_that_is_too_large_is_refused(visit: Visit, body: str) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert visit(ANN).http.post(f"{HOME}/new", content=body, headers=headers).status_code == 413
