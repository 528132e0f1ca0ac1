"""A list is every page of it, each entity once, and all from one place."""

import json
from typing import Any

import pytest

from tests.fake_server import Reply, StartFakeServer, json_reply
from tests.recipes.conftest import NEW, Ask, Shell

ALL = "tickets/get_all_tickets"


def page(*ids: int, next: Any = None, **more: Any) -> Reply:
    return json_reply({"value": [{"Id": id} for id in ids]} | ({"@odata.nextLink": next} if next else {}) | more)


def ids(output: str) -> list[int]:
    return [one["Id"] for one in json.loads(output)]


LINKS = {
    "ticket?$skip=2": "GET /api/ticket?$skip=2",
    "?$skip=2": "GET /api/ticket?$skip=2",
    "/api/ticket?$skip=2": "GET /api/ticket?$skip=2",
    "/other?x=://y": "GET /other?x=://y",
    "page2?u=http://x/": "GET /api/page2?u=http://x/",
    "../api/ticket?$skip=2": "GET /api/ticket?$skip=2",
    "{url}/ticket?$skip=2": "GET /api/ticket?$skip=2",
    "//{host}/api/ticket?$skip=2": "GET /api/ticket?$skip=2",
    "{loud}/ticket?$skip=2": "GET /api/ticket?$skip=2",
}


@pytest.mark.parametrize("name", ["@odata.nextLink", "@nextLink"])
@pytest.mark.parametrize("link", LINKS)
def test_a_link_is_resolved_against_its_page(
    shell: Shell, start_fake_server: StartFakeServer, link: str, name: str
) -> None:
    fake_server = start_fake_server()
    host = fake_server.url.removeprefix("http://").removesuffix("/api")
    whole = link.format(url=fake_server.url, host=host, loud=fake_server.url.replace("http:", "HTTP:"))
    fake_server.replies = [json_reply({"value": [{"Id": 1}], name: whole}), page(2)]
    code, output, error = shell("tikit_list ticket", TIKIT_URL=fake_server.url)
    assert (code, error, ids(output)) == (0, "", [1, 2])
    assert [f"{one.method} {one.path}" for one in fake_server.requests][1] == LINKS[link]


@pytest.mark.parametrize("language", NEW)
@pytest.mark.parametrize(
    "link",
    [
        "http://127.0.0.2/api/ticket",
        "//example.com/api",
        "http://127.0.0.1@example.com/api",
        "http://127.0.0.1\\@example.com/",
        "file:///etc/passwd",
        "javascript:x",
        "http:x",
        "http://127.0.0.1:1/api",
    ],
)
def test_another_origin_is_not_asked(ask: Ask, link: str, language: str) -> None:
    ran = ask(ALL, language, [], page(1, next=link), page(2))
    assert "another server" in ran.line
    assert len(ran.requests) == 1


def test_another_scheme_alone_is_a_matter_of_a_proxy(start_fake_server: StartFakeServer, shell: Shell) -> None:
    fake_server = start_fake_server()
    fake_server.replies = [page(1, next=fake_server.url.replace("http:", "https:") + "/ticket?$skip=1"), page(2)]
    code, output, error = shell("tikit_list ticket", TIKIT_URL=fake_server.url)
    assert (code, output, len(fake_server.requests)) == (1, "", 1)
    assert "Does a proxy in front of the service end TLS?" in error


@pytest.mark.parametrize("language", NEW)
def test_a_list_without_end_ends(ask: Ask, language: str) -> None:
    same = ask(ALL, language, [], page(1, next="?$skip=1"), page(2, next="?$skip=1"))
    assert "already read" in same.line
    assert len(same.requests) == 2
    first = ask(ALL, language, [], page(1, next="/api/ticket"))
    assert "already read" in first.line
    pages = [page(1, 2, next=f"?$skip={number}") for number in range(1, 9)]
    assert "only entities of earlier pages" in ask(ALL, language, [], *pages).line


@pytest.mark.parametrize("language", NEW)
def test_an_entity_that_comes_twice_is_one(ask: Ask, language: str) -> None:
    ran = ask(ALL, language, [], page(3, 1, 3, next="?a"), page(1, 2, next="?b"), page(next="?c"), page(0))
    assert (ran.code, ran.error, ids(ran.output)) == (0, "", [3, 1, 2, 0])


@pytest.mark.parametrize("language", NEW)
@pytest.mark.parametrize("name", ["@odata.count", "@count"])
def test_fewer_than_the_service_counted_is_an_error(ask: Ask, name: str, language: str) -> None:
    ran = ask(ALL, language, [], page(1, 2, next="?a", **{name: 12}), page(2, 3))
    assert "counted 12 entities" in ran.line
    assert "brought 3." in ran.line
    assert ids(ask(ALL, language, [], page(1, 2, **{name: 2})).output) == [1, 2]


@pytest.mark.parametrize("option", ["top", "$top", "skip"])
def test_a_part_of_a_list_may_be_less_than_the_count(
    shell: Shell, start_fake_server: StartFakeServer, option: str
) -> None:
    fake_server = start_fake_server(page(1, next="?a", **{"@odata.count": 12}), page(2, **{"@odata.count": 12}))
    code, output, error = shell('tikit_list ticket "$1" 2', option, TIKIT_URL=fake_server.url)
    assert (code, error, ids(output)) == (0, "", [1, 2])


@pytest.mark.parametrize("language", NEW)
def test_a_failure_on_a_later_page_prints_nothing(ask: Ask, language: str) -> None:
    ran = ask(ALL, language, [], page(1, next="?a"), page(2, next="?b"), Reply(404, b"", {}))
    assert ", on page 3." in ran.line


@pytest.mark.parametrize("language", NEW)
def test_no_entities_are_an_empty_array(ask: Ask, language: str) -> None:
    assert ask(ALL, language, [], page()).output == "[]\n"


def test_the_value_of_an_option_is_encoded(shell: Shell, start_fake_server: StartFakeServer) -> None:
    fake_server = start_fake_server(page(1))
    line = """tikit_list ticket filter "Title eq $(tikit_text "O'Brien & Søn #1+1")" orderby Id"""
    assert shell(line, TIKIT_URL=fake_server.url)[0] == 0
    encoded = "Title%20eq%20'O''Brien%20%26%20S%C3%B8n%20%231%2B1'"
    assert fake_server.requests[0].path.replace("%27", "'") == f"/api/ticket?$filter={encoded}&$orderby=Id"


def test_a_reader_that_stops_early_ends_it_quietly(shell: Shell, start_fake_server: StartFakeServer) -> None:
    fake_server = start_fake_server(
        json_reply({"value": [{"Id": number, "Title": "x" * 500} for number in range(2000)]})
    )
    code, output, error = shell("set +o pipefail; (tikit_list ticket) | head -n 2", TIKIT_URL=fake_server.url)
    assert (code, output, error) == (0, "[\n  {\n", "")


def test_output_that_cannot_be_written_is_a_failure(shell: Shell, start_fake_server: StartFakeServer) -> None:
    fake_server = start_fake_server(page(1))
    code, _, error = shell("tikit_list ticket > /dev/full", TIKIT_URL=fake_server.url)
    assert code == 1
    assert error.startswith("tikit: ")
