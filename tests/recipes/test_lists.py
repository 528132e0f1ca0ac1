"""A list: every page, each entity once, and every page from the same server."""

import json
import ssl
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import TOKEN
from tests.fake_server import Reply, StartFakeServer, json_reply
from tests.recipes.conftest import RunAgainst, RunBash
from tests.recipes.languages import BASH_AND_PYTHON

ALL = "tickets/get_all_tickets"


def page(*ids: int, next: Any = None, **more: Any) -> Reply:
    return json_reply({"value": [{"Id": id} for id in ids]} | ({"@odata.nextLink": next} if next else {}) | more)


def ids(stdout: str) -> list[int]:
    return [entity["Id"] for entity in json.loads(stdout)]


LINKS = {
    "ticket?$skip=2": "GET /api/ticket?$skip=2",
    "?$skip=2": "GET /api/ticket?$skip=2",
    "/api/ticket?$skip=2": "GET /api/ticket?$skip=2",
    "/other?x=://y": "GET /other?x=://y",
    "page2?u=http://x/": "GET /api/page2?u=http://x/",
    "ticket?$filter=Id gt 1&$skip=2": "GET /api/ticket?$filter=Id%20gt%201&$skip=2",
    "../api/ticket?$skip=2": "GET /api/ticket?$skip=2",
    "{url}/ticket?$skip=2": "GET /api/ticket?$skip=2",
    "//{host}/api/ticket?$skip=2": "GET /api/ticket?$skip=2",
    "{capitals}/ticket?$skip=2": "GET /api/ticket?$skip=2",
}


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize("name", ["@odata.nextLink", "@nextLink", "odata.nextlink"])
@pytest.mark.parametrize("link", LINKS)
def test_a_next_link_is_resolved_against_its_page(
    run_against: RunAgainst, start_fake_server: StartFakeServer, link: str, name: str, language: str
) -> None:
    fake_server = start_fake_server()
    host = fake_server.url.removeprefix("http://").removesuffix("/api")
    target = link.format(url=fake_server.url, host=host, capitals=fake_server.url.replace("http:", "HTTP:"))
    fake_server.replies = [json_reply({"value": [{"Id": 1}], name: target}), page(2)]
    result = run_against(ALL, language, [], page(), TIKIT_URL=fake_server.url)
    assert (result.code, result.stderr, ids(result.stdout)) == (0, "", [1, 2])
    assert [f"{request.method} {request.path}" for request in fake_server.requests][1] == LINKS[link]


OTHER_SERVER = (
    "the request goes to another server, {}, and was not sent (page 2, after 1 items). The access token is only"
)
MALFORMED = "the next link is malformed (page 2, after 1 items). Check what responds at TIKIT_URL."


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("http://127.0.0.2/api/ticket", OTHER_SERVER.format("http://127.0.0.2")),
        ("//example.com/api", OTHER_SERVER.format("http://example.com")),
        ("http://127.0.0.1@example.com/api", OTHER_SERVER.format("http://example.com")),
        ("http://127.0.0.1\\@example.com/", OTHER_SERVER.format("http://example.com")),
        ("http://127.0.0.1:1/api", OTHER_SERVER.format("http://127.0.0.1:1")),
        ("https://127.0.0.1/api", OTHER_SERVER.format("https://127.0.0.1")),
        ("file:///etc/passwd", MALFORMED),
        ("javascript:x", MALFORMED),
        ("http:x", MALFORMED),
        ("http://127.0.0.1:port/", MALFORMED),
        ("a\nb", MALFORMED),
        ("https://a..b/api", OTHER_SERVER.format("https://a..b")),
        ("https://\u2603-.example/api", MALFORMED),
        (f"https://{TOKEN}.example/api", OTHER_SERVER.format("https://(the token).example")),
    ],
)
def test_a_link_to_another_server_is_not_followed(
    run_against: RunAgainst, link: str, message: str, language: str
) -> None:
    result = run_against(ALL, language, [], page(1, next=link), page(2))
    assert result.message.startswith(message)
    assert len(result.requests) == 1


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_a_link_with_a_user_name_is_not_followed(
    run_against: RunAgainst, start_fake_server: StartFakeServer, language: str
) -> None:
    fake_server = start_fake_server()
    fake_server.replies = [page(1, next=fake_server.url.replace("://", "://me:secret@")), page(2)]
    result = run_against(ALL, language, [], page(), TIKIT_URL=fake_server.url)
    assert "the request goes to another server" in result.message
    assert "secret" not in result.message
    assert len(fake_server.requests) == 1


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_a_link_with_http_instead_of_https_has_a_hint_about_proxies(
    run_against: RunAgainst,
    start_fake_server: StartFakeServer,
    authority: tuple[ssl.SSLContext, Path],
    language: str,
) -> None:
    context, file = authority
    fake_server = start_fake_server(context=context)
    plain = fake_server.url.replace("https:", "http:")
    fake_server.replies = [page(1, next=f"{plain}/ticket?$skip=1"), page(2)]
    result = run_against(ALL, language, [], page(), TIKIT_URL=fake_server.url, SSL_CERT_FILE=str(file))
    assert len(fake_server.requests) == 1
    assert result.message == (
        f"the request goes to another server, {plain.removesuffix('/api')}, and was not sent (page 2, after 1 items). "
        "Only the scheme differs: does a proxy in front of the service end TLS? Ask who runs it."
    )


ENDLESS = "The list would never end: report this to whoever runs the service."
READ_LINK = "the next link leads to a page that was already read"


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize(
    ("pages", "message", "requests"),
    [
        ([page(1, next="?a"), page(2, next="?a")], f"{READ_LINK} (page 3, after 2 items). {ENDLESS}", 2),
        ([page(1, next="/api/ticket")], f"{READ_LINK} (page 2, after 1 items). {ENDLESS}", 1),
        (
            [page(1, 2, next=f"?{number}") for number in range(1, 9)],
            f"a page contains only items that were already read (page 2, after 2 items). {ENDLESS}",
            2,
        ),
        (
            [page(next=f"?{number}") for number in range(200)],
            f"the list goes on with empty pages (page 101, after 0 items). {ENDLESS}",
            101,
        ),
    ],
)
def test_an_endless_list_is_an_error(
    run_against: RunAgainst, pages: list[Reply], message: str, requests: int, language: str
) -> None:
    result = run_against(ALL, language, [], *pages)
    assert result.message == message
    assert len(result.requests) == requests


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_a_repeated_entity_is_printed_once(run_against: RunAgainst, language: str) -> None:
    pages = page(3, 1, 3, next="?a"), page(1, 2, next="?b"), page(next="?c"), page(0)
    result = run_against(ALL, language, [], *pages)
    assert (result.code, result.stderr, ids(result.stdout)) == (0, "", [3, 1, 2, 0])


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize(
    ("name", "count"), [("@odata.count", 1250), ("@count", "1250"), ("@Odata.Count", 1250.0), ("odata.count", 1250)]
)
def test_fewer_entities_than_counted_are_an_error(
    run_against: RunAgainst, name: str, count: Any, language: str
) -> None:
    result = run_against(ALL, language, [], page(1, 2, next="?a", **{name: count}), page(2, 3))
    counted = "the service counted 1,250 items and sent 3. The list may have changed while it was read: run it again."
    assert result.message == counted
    assert ids(run_against(ALL, language, [], page(1, 2, **{name: 2})).stdout) == [1, 2]


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize("count", [{"a": 1, "b": 2}, [5], "many", -12, 12.5, True, None])
def test_a_count_that_is_not_a_number_is_ignored(run_against: RunAgainst, count: Any, language: str) -> None:
    result = run_against(ALL, language, [], page(1, next="?a", **{"@odata.count": count}), page(2))
    assert (result.code, result.stderr, ids(result.stdout)) == (0, "", [1, 2])


@pytest.mark.parametrize("option", ["top", "$top", "skip"])
def test_top_and_skip_allow_fewer_entities_than_counted(run_bash: RunBash, option: str) -> None:
    pages = page(1, next="?a", **{"@odata.count": 12}), page(2, **{"@odata.count": 12})
    result = run_bash('tikit_list ticket "$1" 2', [option], *pages)
    assert (result.code, result.stderr, ids(result.stdout)) == (0, "", [1, 2])


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_a_failure_on_a_later_page_prints_only_an_error(run_against: RunAgainst, language: str) -> None:
    result = run_against(ALL, language, [], page(1, next="?a"), page(2, next="?b"), Reply(403, b"", {}))
    assert result.message.startswith(
        "403: the roles of the access token do not allow this (page 3, after 2 items). Create one with the "
    )


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_an_empty_list_is_an_empty_array(run_against: RunAgainst, language: str) -> None:
    assert run_against(ALL, language, [], page()).stdout == "[]\n"


def test_the_value_of_an_option_is_encoded(run_bash: RunBash) -> None:
    line = """tikit_list ticket filter "Title eq $(tikit_text "O'Brien & Søn #1+1")" orderby Id"""
    result = run_bash(line, [], page(1))
    encoded = "Title%20eq%20'O''Brien%20%26%20S%C3%B8n%20%231%2B1'"
    assert [request.replace("%27", "'") for request in result.requests] == [
        f"GET /api/ticket?$filter={encoded}&$orderby=Id"
    ]


@pytest.mark.parametrize(
    ("select", "is_accepted"),
    [("Title", True), ("title,closed", True), ("Title,Id", False), ("Title, id", False), ("*", False)],
)
def test_only_select_may_omit_the_id(run_bash: RunBash, select: str, is_accepted: bool) -> None:
    items = [{"Title": "a"}, {"Title": "a"}]
    result = run_bash('tikit_list ticket select "$1"', [select], json_reply({"value": items}))
    if is_accepted:
        assert json.loads(result.stdout) == items
    else:
        assert result.message == "200: an entity of the list has no Id. Check the address in TIKIT_URL."


def test_a_reader_that_stops_early_is_no_error(run_bash: RunBash) -> None:
    large = json_reply({"value": [{"Id": number, "Title": "x" * 500} for number in range(2000)]})
    result = run_bash("set +o pipefail; (tikit_list ticket) | head -n 2", [], large)
    assert (result.code, result.stdout, result.stderr) == (0, "[\n  {\n", "")


def test_output_that_cannot_be_written_is_an_error(run_bash: RunBash) -> None:
    result = run_bash("tikit_list ticket > /dev/full", [], page(1))
    assert result.message.startswith("the output cannot be written: ")
