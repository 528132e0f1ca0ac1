"""Services of every kind: what they support differs, and the file has every ticket once."""

import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import wait_until
from tests.export.conftest import StartService, ids_in, leftovers, open_service
from tests.export.ticket_service import error, make_ticket
from tikit_kit import TikitError

IDS = {
    "none": [],
    "one": [7],
    "a page": list(range(1, 101)),
    "a page and one": list(range(1, 102)),
    "many": list(range(1, 2051)),
    "gaps": [id for id in range(1, 3000) if id % 7 in (0, 3)],
    "clusters": [*range(5, 300), *range(10**6, 10**6 + 450), *range(2**31 - 200, 2**31)],
    "far apart": [2**n for n in range(52)],
    "negative": list(range(-250, 250)),
}
SERVICES: dict[str, dict[str, Any]] = {
    "pages of 100": {},
    "pages of 3": {"page_size": 3},
    "no pages": {"page_size": 10**9},
    "pages without a link": {"page_size": 40, "links": False},
    "$top up to 50": {"max_top": 50},
    "no $top": {"refused": ("$top",)},
    "no $count": {"refused": ("$count",)},
    "no count sent": {"counts": False},
    "no $orderby": {"refused": ("$orderby",)},
    "no descending order": {"refused": ("Id desc",)},
    "no filter by Id": {"refused": ("Id gt",)},
    "$filter is ignored": {"ignored": ("$filter",)},
    "a filter only": {"refused": ("$orderby", "$top", "$count")},
}


CASES = [*((ids, "pages of 100") for ids in IDS), *((ids, "no $orderby") for ids in IDS)]
CASES += [(ids, service) for ids in ("a page and one", "gaps") for service in SERVICES]


@pytest.mark.parametrize(("ids", "service"), sorted(set(CASES)))
def test_every_ticket_is_in_the_file_once(start_service: StartService, tmp_path: Path, ids: str, service: str) -> None:
    server = start_service(map(make_ticket, IDS[ids]), **SERVICES[service])
    file = tmp_path / "tickets.csv"
    with open_service(server) as tikit:
        summary = tikit.export_tickets(file)
    assert sorted(ids_in(file)) == IDS[ids]
    assert summary.rows == len(IDS[ids])
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("refused", ["$orderby", "Id gt"])
def test_following_next_links_instead_is_said(start_service: StartService, tmp_path: Path, refused: str) -> None:
    server = start_service(map(make_ticket, range(1, 300)), refused=(refused,))
    with open_service(server) as tikit:
        summary = tikit.export_tickets(tmp_path / "tickets.csv")
    assert "does not support pages by Id" in summary.notes[0]
    assert refused in summary.notes[0]


def test_a_full_page_is_requested_once(start_service: StartService, tmp_path: Path) -> None:
    server = start_service(map(make_ticket, range(1, 2001)))
    with open_service(server) as tikit:
        tikit.export_tickets(tmp_path / "tickets.csv")
    pages = [query for query in server.queries if query["$orderby"] == "Id"]
    assert len(pages) == 20
    assert not any("$skip" in query for query in server.queries)


def test_the_pickers_are_read_while_the_first_page_is_on_its_way(start_service: StartService, tmp_path: Path) -> None:
    def wait_for_picker(_: dict[str, str]) -> None:
        wait_until(lambda: bool(server.pickers_read))

    server = start_service(map(make_ticket, range(1, 250)), hook=wait_for_picker)
    with open_service(server) as tikit:
        tikit.export_tickets(tmp_path / "tickets.csv")
    assert ids_in(tmp_path / "tickets.csv") == list(range(1, 250))
    assert len(server.pickers_read) == len(set(server.pickers_read)) == 6


def test_a_picker_that_cannot_be_read_ends_the_export(start_service: StartService, tmp_path: Path) -> None:
    server = start_service(map(make_ticket, range(1, 250)), pickers={"Status": [{"Value": "without an Id"}]})
    with open_service(server) as tikit, pytest.raises(TikitError, match=r"no Id .*reading the column Status"):
        tikit.export_tickets(tmp_path / "tickets.csv")
    assert list(tmp_path.iterdir()) == []


def test_gaps_cost_few_requests(start_service: StartService, tmp_path: Path) -> None:
    server = start_service(make_ticket(id) for id in range(1, 40_000, 4))
    with open_service(server) as tikit:
        tikit.export_tickets(tmp_path / "tickets.csv")
    assert len(server.queries) < 130  # 100 full pages


def test_the_filter_of_the_user_is_kept_apart(start_service: StartService, tmp_path: Path) -> None:
    server = start_service(map(make_ticket, range(1, 300)))
    with open_service(server) as tikit:
        tikit.export_tickets(tmp_path / "tickets.csv", filter="Closed eq true or Closed eq false")
    filters = [query["$filter"] for query in server.queries]
    assert all(filter.startswith("((Closed eq true or Closed eq false))") for filter in filters)


def test_a_missing_ticket_is_an_error_if_the_count_is_the_same(start_service: StartService, tmp_path: Path) -> None:
    server = start_service(map(make_ticket, range(1, 301)), counts=305)
    file = tmp_path / "tickets.csv"
    file.write_text("earlier", encoding="utf-8")
    with open_service(server) as tikit, pytest.raises(TikitError, match="counted 305 tickets and sent 300"):
        tikit.export_tickets(file)
    assert file.read_text(encoding="utf-8") == "earlier"
    assert leftovers(tmp_path) == []


def test_another_count_at_the_end_is_reported(start_service: StartService, tmp_path: Path) -> None:
    def delete_one(query: dict[str, str]) -> None:
        if "Id le" in query.get("$filter", ""):
            server.tickets.pop(250, None)

    server = start_service(map(make_ticket, range(1, 301)), hook=delete_one)
    with open_service(server) as tikit:
        summary = tikit.export_tickets(tmp_path / "tickets.csv")
    assert summary.rows == 299
    assert "the service counted 300 at the start and 299 at the end" in summary.notes[0]


def test_tickets_created_after_the_start_are_left_out(start_service: StartService, tmp_path: Path) -> None:
    def add_one(query: dict[str, str]) -> None:
        if "Id le" in query.get("$filter", ""):
            id = max(server.tickets) + 1
            server.tickets[id] = make_ticket(id)

    server = start_service(map(make_ticket, range(1, 1001)), hook=add_one)
    file = tmp_path / "tickets.csv"
    with open_service(server) as tikit:
        summary = tikit.export_tickets(file)
    assert ids_in(file) == list(range(1, 1001))
    assert summary.notes == []


def test_a_ticket_that_comes_twice_is_written_once(start_service: StartService, tmp_path: Path) -> None:
    def repeat(query: dict[str, str]) -> Any:
        server.behavior.hook = None
        status, headers, body = server.page(query)
        server.behavior.hook = repeat
        return status, headers, body.replace(b'"value": [{"Id": 101', b'"value": [{"Id": 101}, {"Id": 101')

    server = start_service(map(make_ticket, range(1, 301)), hook=repeat)
    file = tmp_path / "tickets.csv"
    with open_service(server) as tikit:
        tikit.export_tickets(file, lanes=1)
    assert ids_in(file) == list(range(1, 301))


def test_after_a_429_half_of_the_lanes_go_on(start_service: StartService, tmp_path: Path) -> None:
    filters: list[str] = []
    is_repeated = threading.Event()
    active, most = [0], [0]

    def limit(query: dict[str, str]) -> Any:
        filter = query.get("$filter", "")
        if "Id le" not in filter:
            return None
        with server.lock:
            filters.append(filter)
            is_first = len(filters) == 1
        if is_first:
            return error("slow down", 429, Retry_After="0")
        if filter == filters[0]:
            is_repeated.set()
        elif not is_repeated.is_set():
            assert is_repeated.wait(30)  # it was sent before the export knew of the refusal
        else:
            with server.lock:
                active[0] += 1
                most[0] = max(most[0], active[0])
            time.sleep(0.01)
            with server.lock:
                active[0] -= 1
        return None

    server = start_service(map(make_ticket, range(1, 4001)), hook=limit)
    file = tmp_path / "tickets.csv"
    with open_service(server) as tikit:
        summary = tikit.export_tickets(file, lanes=8)
    assert 2 <= most[0] <= 4
    assert any("429" in note for note in summary.notes)
    assert ids_in(file) == list(range(1, 4001))
