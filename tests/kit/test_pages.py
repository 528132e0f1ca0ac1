"""Lists: each page is requested once, and all items are returned or an error is raised."""

from typing import Any

import pytest

from tests.conftest import TOKEN
from tests.fake_server import StartFakeServer, json_reply
from tests.kit.conftest import FAST
from tikit_kit import Tikit, TikitError
from tikit_kit.errors import UnexpectedResponseError


def page(*ids: Any) -> Any:
    return json_reply({"value": [{"Id": id} for id in ids]})


def page_with_link(*ids: Any, link: Any, name: str = "@odata.nextLink", counted: Any = None, count: str = "") -> Any:
    return json_reply({"value": [{"Id": id} for id in ids], name: link, **({count: counted} if count else {})})


def ids(address: str, **options: Any) -> list[int | None]:
    with Tikit(TOKEN, address, limits=FAST) as tikit:
        return [ticket.id for ticket in tikit.list_tickets(**options)]


def list_error(address: str, **options: Any) -> TikitError:
    with pytest.raises(UnexpectedResponseError) as caught:
        ids(address, **options)
    return caught.value


@pytest.mark.parametrize(
    "link",
    [
        "{server}/api/ticket?$skip=2",
        "/api/ticket?$skip=2",
        "ticket?$skip=2",
        "?$skip=2",
        "../api/ticket?$skip=2",
        "//127.0.0.1:{port}/api/ticket?$skip=2",
    ],
)
@pytest.mark.parametrize("name", ["@odata.nextLink", "@nextLink", "@odata.nextlink", "odata.nextLink"])
def test_a_next_link_is_resolved_against_its_page(start_fake_server: StartFakeServer, link: str, name: str) -> None:
    server = start_fake_server(page())
    port = server.server_port
    text = link.format(server=f"http://127.0.0.1:{port}", port=port)
    server.replies[:] = [page_with_link(1, 2, link=text, name=name), page(3)]
    assert ids(server.url) == [1, 2, 3]
    assert server.requests[1].path == "/api/ticket?$skip=2"


@pytest.mark.parametrize("last", [{}, {"@odata.nextLink": None}, {"@nextLink": None}])
def test_a_missing_or_null_link_ends_the_list(start_fake_server: StartFakeServer, last: dict[str, None]) -> None:
    assert ids(start_fake_server(json_reply({"value": [{"Id": 1}], **last})).url) == [1]


@pytest.mark.parametrize("link", [7, False, True, 1.5, [], {}, ["/api/ticket"]])
def test_a_link_that_is_not_text_is_an_error(start_fake_server: StartFakeServer, link: Any) -> None:
    assert "the next link is not text" in str(list_error(start_fake_server(page_with_link(1, link=link)).url))


@pytest.mark.parametrize("link", ["javascript:x", "file:///etc/passwd", "http:x", "http://127.0.0.1:port/", "a\nb"])
def test_a_malformed_link_is_an_error(start_fake_server: StartFakeServer, link: str) -> None:
    server = start_fake_server(page_with_link(1, link=link), page(2))
    assert "the next link is malformed" in str(list_error(server.url))
    assert len(server.requests) == 1


@pytest.mark.parametrize("link", ["", "/api/ticket", "ticket", "?", "#top"])
def test_a_link_to_a_page_already_read_is_an_error(start_fake_server: StartFakeServer, link: str) -> None:
    server = start_fake_server(page_with_link(1, link=link), page_with_link(2, link=link), page_with_link(3, link=link))
    error = list_error(server.url)
    assert "already read" in str(error)
    assert len(server.requests) <= 2


def test_links_in_a_circle_are_an_error(start_fake_server: StartFakeServer) -> None:
    first, second = "/api/ticket?$skip=1", "/api/ticket?$skip=2"
    server = start_fake_server(
        page_with_link(1, link=first), page_with_link(2, link=second), page_with_link(3, link=first)
    )
    assert "already read" in str(list_error(server.url))
    assert len(server.requests) == 3


def test_a_page_of_repeated_items_is_an_error(start_fake_server: StartFakeServer) -> None:
    server = start_fake_server(page_with_link(1, 2, link="?$skip=2"), page_with_link(2, 1, link="?$skip=4"), page(3))
    error = list_error(server.url)
    assert "a page contains only items that were already read (page 2, after 2 items)" in str(error)


def test_a_repeated_item_is_returned_once(start_fake_server: StartFakeServer) -> None:
    server = start_fake_server(page_with_link(1, 2, 2, link="?$skip=2"), page(2, 3))
    assert ids(server.url) == [1, 2, 3]


def test_endless_empty_pages_are_an_error(start_fake_server: StartFakeServer) -> None:
    server = start_fake_server(*(page_with_link(link=f"?$skip={number}") for number in range(200)))
    assert "empty pages" in str(list_error(server.url))
    assert len(server.requests) < 150


def test_an_empty_page_in_the_middle_is_skipped(start_fake_server: StartFakeServer) -> None:
    assert ids(start_fake_server(page_with_link(1, link="?a=1"), page_with_link(link="?a=2"), page(2)).url) == [1, 2]


@pytest.mark.parametrize(
    ("name", "counted"),
    [("@odata.count", 5), ("@count", 5), ("@Odata.Count", 5), ("@odata.count", 5.0), ("@odata.count", "5")],
)
def test_fewer_items_than_counted_are_an_error(start_fake_server: StartFakeServer, name: str, counted: Any) -> None:
    server = start_fake_server(page_with_link(1, 2, link="?$skip=2", count=name, counted=counted), page(3))
    assert str(list_error(server.url)).startswith("the service counted 5 items and sent 3. ")


@pytest.mark.parametrize("options", [{"top": 2}, {"skip": 3}])
def test_top_and_skip_allow_fewer_items_than_counted(
    start_fake_server: StartFakeServer, options: dict[str, int]
) -> None:
    server = start_fake_server(page_with_link(1, 2, link=None, count="@odata.count", counted=5))
    assert ids(server.url, **options) == [1, 2]


@pytest.mark.parametrize("counted", ["", "many", "5,0", "\u0665", -1, 2.5, True, [5], {"total": 5}])
def test_a_count_that_is_not_a_whole_number_is_ignored(start_fake_server: StartFakeServer, counted: Any) -> None:
    assert ids(start_fake_server(page_with_link(1, 2, link=None, count="@odata.count", counted=counted)).url) == [1, 2]


@pytest.mark.parametrize("query", ["$top=2", "top=2", "$TOP=2", "Skip=3"])
def test_an_option_may_be_spelled_as_odata_allows(start_fake_server: StartFakeServer, query: str) -> None:
    server = start_fake_server(page_with_link(1, 2, link=None, count="@odata.count", counted=5))
    with Tikit(TOKEN, server.url, limits=FAST) as tikit:
        assert tikit.pages(f"ticket?{query}").to_dicts() == [{"Id": 1}, {"Id": 2}]


@pytest.mark.parametrize("id", [None, "7", True, 1.0, {}, [], 2**53, -(2**53)])
def test_an_item_needs_an_integer_id(start_fake_server: StartFakeServer, id: Any) -> None:
    assert "an entity of the list has no Id" in str(list_error(start_fake_server(page(1, id)).url))


def test_select_may_omit_the_id(start_fake_server: StartFakeServer) -> None:
    server = start_fake_server(json_reply({"value": [{"Title": "a"}, {"Title": "a"}]}))
    with Tikit(TOKEN, server.url, limits=FAST) as tikit:
        assert [ticket.title for ticket in tikit.list_tickets(select="Title")] == ["a", "a"]
    assert "no Id" in str(list_error(server.url, select="Title, id"))
    assert "no Id" in str(list_error(server.url, select="*"))


@pytest.mark.parametrize(
    "body",
    [
        {"value": None},
        {"value": {}},
        {"value": "[]"},
        {"value": [1]},
        {"value": [[{"Id": 1}]]},
        {"value": [None]},
        {},
        {"Value": []},
        {"value": [], "error": {"message": "no"}},
        {"value": [], "Error": None},
        {"value": [], "@odata.error": {}},
        {"value": [], "value@odata.error": {}},
        {"value": [], "odata.error": {"code": ""}},
        {"value": [{"Id": 1}, {"Id": 2, "odata.Error": {}}]},
        {"value": [{"Id": 1}, {"error": {"code": ""}}]},
        {"value": [{"Id": 1, "@error": {}}]},
    ],
)
def test_a_body_of_another_shape_is_an_error(start_fake_server: StartFakeServer, body: Any) -> None:
    error = list_error(start_fake_server(json_reply(body)).url)
    assert error.status == 200


def test_a_failure_on_a_later_page_names_the_page(start_fake_server: StartFakeServer) -> None:
    server = start_fake_server(page_with_link(1, 2, link="?$skip=2"), json_reply({}, 403))
    with pytest.raises(TikitError, match=r"do not allow this \(page 2, after 2 items\)"):
        ids(server.url)


def test_a_link_with_another_scheme_has_a_hint_about_proxies(
    start_fake_server: StartFakeServer, authority: Any
) -> None:
    context, file = authority
    server = start_fake_server(page(), context=context)
    server.replies[:] = [page_with_link(1, link=f"http://127.0.0.1:{server.server_port}/api/ticket?$skip=1")]
    with Tikit(TOKEN, server.url, limits=FAST, verify=file) as tikit, pytest.raises(TikitError, match="end TLS"):
        list(tikit.list_tickets())


def test_the_total_ignores_top_and_skip(start_fake_server: StartFakeServer) -> None:
    server = start_fake_server(json_reply({"value": [], "@odata.count": 12}))
    with Tikit(TOKEN, server.url, limits=FAST) as tikit:
        tickets = tikit.list_tickets(filter="Closed eq true", top=2, skip=5, orderby="Id", expand="Status", select="Id")
        assert (tickets.total, tickets.total) == (12, 12)
    assert [request.path for request in server.requests] == [
        "/api/ticket?%24filter=Closed+eq+true&%24count=true&%24top=0"
    ]
