"""The list of many tokens: 50 on a page, searched on the server, with the search and the page kept on the way back."""

import re
from contextlib import closing
from html import unescape
from urllib.parse import urlencode

import httpx
import pytest

from tests.conftest import Sandbox, Serve
from tests.sandbox.settings_page.visitor import AGENTS, ANN, HOME, Visit, Visitor, find_tokens, listed_names

TOKENS = 120
ODD_NAMES = [
    "100 % sure",
    "snake_case",
    'it\'s "quoted"',
    "\\ and %27",
    "\U0001f600 smile",
    "<i>&amp;</i>",
    "Zu\u0308rich",
]


def serve_tokens(serve: Serve, names: list[str]) -> Sandbox:
    """Start a sandbox with the token that it prints and tokens with these names."""
    sandbox = serve("--tickets", "1", "--now", "2026-11-24T12:00:00Z", "--stop-clock")
    with httpx.Client(headers={"Authorization": f"Bearer {sandbox.token}"}) as client:
        for name in names:
            body = {"Name": name, "ExpirationDate": "2026-12-24T00:00:00Z", "ApplicationRoleIds": [int(AGENTS)]}
            assert client.post(f"{sandbox.url}/AccessToken", json=body).status_code == 201
    return sandbox


@pytest.fixture(scope="module")
def site(serve: Serve) -> Sandbox:
    return serve_tokens(serve, [f"Number {number}" for number in range(1, TOKENS + 1)] + ODD_NAMES)


def status(page: str) -> str:
    (text,) = re.findall(r'role="status">([^<]*)<', page)
    return str(text)


def links(page: str) -> dict[str, str]:
    """Return the text of each link, with its path below the page's address."""
    found = re.findall(rf'<a [^>]*href="{HOME}([^"]*)"[^>]*>(?:<span aria-hidden="true">← </span>)?([^<]+)', page)
    return {unescape(text): unescape(path) for path, text in found}


def test_a_page_has_50_tokens_newest_first(visit: Visit) -> None:
    ann = visit(ANN)
    names = [*reversed(ODD_NAMES), *(f"Number {number}" for number in range(TOKENS, 0, -1)), "Sandbox"]
    pages = [listed_names(ann, path) for path in ("", "?page=2", "?page=3")]
    assert [len(page) for page in pages] == [50, 50, len(names) - 100]
    assert [name for page in pages for name in page] == names
    assert status(ann.page.text) == f"Showing 101 to {len(names)} of {len(names)}"
    assert "Page 3 of 3" in ann.page.text


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("999", 3),
        ("999999999", 3),
        ("9" * 30, 1),
        ("0", 1),
        ("-1", 1),
        ("abc", 1),
        ("", 1),
        ("2.5", 1),
        ("\u0662", 1),  # an Arabic 2
        ("+2", 1),
        ("2", 2),
    ],
)
def test_a_bookmark_of_any_page_shows_a_page_that_exists(visit: Visit, page: str, shown: int) -> None:
    response = visit(ANN).get("?" + urlencode({"page": page}))
    assert response.status_code == 200
    assert f"Page {shown} of 3" in response.text


def test_previous_and_next_lead_through_the_pages_of_a_search(visit: Visit) -> None:
    ann = visit(ANN)
    ann.get("?search=number")
    assert status(ann.page.text) == "Showing 1 to 50 of 120 found"
    assert "Previous" not in links(ann.page.text)
    for page in (2, 3):
        ann.get(links(ann.page.text)["Next"])
        assert f"Page {page} of 3" in ann.page.text
        assert 'value="number"' in ann.page.text
    assert "Next" not in links(ann.page.text)
    assert links(ann.page.text)["Previous"] == "?search=number&page=2"


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("%", ["\\ and %27", "100 % sure"]),
        ("_", ["snake_case"]),
        ("'", ['it\'s "quoted"']),
        ('"', ['it\'s "quoted"']),
        ("\\", ["\\ and %27"]),
        ("%27", ["\\ and %27"]),
        ("\U0001f600", ["\U0001f600 smile"]),
        ("<i>", ["<i>&amp;</i>"]),
        ("&amp;", ["<i>&amp;</i>"]),
        ("Z\u00dcRICH", ["Zu\u0308rich"]),  # written with one letter, stored with two characters
        ("  snake ", ["snake_case"]),
        ("ber 12\n", ["Number 120", "Number 12"]),
        ("number 1\nann", []),
        ("' OR 1=1 --", []),
        ("x" * 10_000, []),
        ("\U0001f600" * 5_000, []),  # 60,000 characters in the URL, about the limit of httpx
    ],
)
def test_the_search_finds_its_text_and_nothing_else(visit: Visit, search: str, names: list[str]) -> None:
    ann = visit(ANN)
    path = "?" + urlencode({"search": search})
    assert listed_names(ann, path) == names
    assert ann.page.status_code == 200
    assert status(ann.page.text) == f"Showing {len(names)} of {TOKENS + 1 + len(ODD_NAMES)}"
    assert ("No token has this text in its name or owner." in ann.page.text) == (not names)


def test_the_search_finds_owners(visit: Visit) -> None:
    assert status(visit(ANN).get("?search=ANN.LEE").text) == "Showing 1 to 50 of 128 found"
    assert status(visit(ANN).get("?search=brendan").text) == "Showing 0 of 128"


@pytest.mark.parametrize("query", ["?search=Number+1", "?page=2", "?search=%C3%BC+%26+%3Cb%3E&page=2", ""])
def test_the_search_and_the_page_are_kept_on_the_way_back(site: Sandbox, visit: Visit, query: str) -> None:
    ann = visit(ANN)
    for path in ("/2", "/2/delete", "/new", "/99999"):
        page = ann.get(path + query).text
        back = "Go to the access tokens" if path == "/99999" else "Back to all tokens"
        assert links(page)[back] == query
    assert links(ann.get(f"/2/delete{query}").text)["Cancel"] == query
    assert links(ann.get(f"/2{query}").text)["Delete this token"] == f"/2/delete{query}"
    ann.get(f"/new{query}")
    refused = ann.post(f"/new{query}", name="", day="2099-12-31", role=AGENTS)
    assert links(refused.text)["Cancel"] == query
    created = ann.post(f"/new{query}", name=f"Made from {query}.", day="2099-12-31", role=AGENTS)
    path, _, kept = created.headers["Location"].removeprefix(HOME).partition("?")
    assert kept == query.removeprefix("?")
    page = ann.get(f"{path}{query}").text
    assert links(page)["Back to all tokens"] == query
    assert len(find_tokens(site, f"Made from {query}.")) == 1
    ann.get(f"{path}/delete{query}")
    deleted = ann.post(f"{path}/delete{query}")
    assert deleted.headers["Location"] == HOME + query
    assert "was deleted" in ann.get(query).text


def test_the_links_of_a_list_carry_the_search_and_the_page_that_exists(visit: Visit) -> None:
    ann = visit(ANN)
    page = links(ann.get("?search=number&page=7").text)
    assert page["+ New Token"] == "/new?search=number&page=3"
    assert page["Number 1"].endswith("?search=number&page=3")
    assert page["Delete"].endswith("/delete?search=number&page=3")


def test_deleting_the_only_token_of_the_last_page_leads_to_the_page_before(serve: Serve) -> None:
    ann = Visitor(serve_tokens(serve, ["Other"] * 50), ANN)
    with closing(ann.http):
        assert listed_names(ann, "?page=2") == ["Sandbox"]
        ann.get("/1/delete?page=2")
        ann.http.follow_redirects = True
        page = ann.post("/1/delete?page=2").text
    assert "“<bdi>Sandbox</bdi>” was deleted" in page
    assert status(page) == "Showing 50 of 50"
