"""3,000 mutated lists: what `Tikit.list_tickets()` returns as whole has no Id twice and misses nothing it was sent."""

import copy
import json
import random
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tikit_kit import RequestLimits, Tikit, TikitError
from tikit_kit.http import client

ADDRESS = "https://tikit.example/api"
BATCH = 100
LINK, COUNT = "@odata.nextLink", "@odata.count"
Page = dict[str, Any]
Pages = list[Page]
ODD: list[Any] = [None, True, False, 0, 1, -1, 2.5, "", "7", " ", [], [1], {}, {"Id": 1}, "x" * 50]


class _Service(httpx.BaseTransport):
    """Sends the pages, by the number in the query of their URL, and keeps which it has sent."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self.sent: list[int] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return a response whose body is not read, as a socket would: httpx reads other content at once."""
        number = int(request.url.params.get("page", "0"))
        if request.url.host != "tikit.example" or number >= len(self._pages):
            return httpx.Response(404, content=iter([b""]))
        self.sent.append(number)
        return httpx.Response(200, content=iter([json.dumps(self._pages[number]).encode()]))


def _url(page: object) -> str:
    return f"{ADDRESS}/ticket?page={page}"


def _whole(dice: random.Random) -> Pages:
    """Return a list without a fault."""
    sizes = [dice.randint(1, 4) for _ in range(dice.randint(1, 5))]
    counted, start, pages = dice.random() < 0.5, 1, []
    for number, size in enumerate(sizes):
        page: Page = {"value": [{"Id": id, "Title": f"t{id}"} for id in range(start, start + size)]}
        if counted:
            page[COUNT] = sum(sizes)
        if number + 1 < len(sizes):
            page[LINK] = _url(number + 1)
        pages.append(page)
        start += size
    return pages


def _drop_item(dice: random.Random, pages: Pages) -> None:
    items = dice.choice(pages)["value"]
    if isinstance(items, list) and items:
        items.pop(dice.randrange(len(items)))


def _repeat_item(dice: random.Random, pages: Pages) -> None:
    source, target = dice.choice(pages)["value"], dice.choice(pages)["value"]
    if isinstance(source, list) and isinstance(target, list) and source:
        target.insert(dice.randint(0, len(target)), copy.deepcopy(dice.choice(source)))


def _repeat_page(dice: random.Random, pages: Pages) -> None:
    dice.choice(pages)["value"] = copy.deepcopy(dice.choice(pages)["value"])


def _empty_page(dice: random.Random, pages: Pages) -> None:
    dice.choice(pages)["value"] = []


def _swap_pages(dice: random.Random, pages: Pages) -> None:
    one, other = dice.choice(pages), dice.choice(pages)
    one["value"], other["value"] = other["value"], one["value"]


def _change_link(dice: random.Random, pages: Pages) -> None:
    number = dice.randint(0, len(pages))
    links = [_url(number), f"?page={number}", f"ticket?page={number}", f"/api/ticket?page={number}", _url("0")]
    dice.choice(pages)[dice.choice([LINK, "@nextLink"])] = dice.choice(links)


def _lead_away(dice: random.Random, pages: Pages) -> None:
    away = [
        "http://tikit.example/api/ticket?page=1",
        "https://other.example/api/ticket?page=1",
        "//other.example/",
        "\\",
    ]
    dice.choice(pages)[LINK] = dice.choice(away)


def _drop_link(dice: random.Random, pages: Pages) -> None:
    dice.choice(pages).pop(LINK, None)


def _change_count(dice: random.Random, pages: Pages) -> None:
    dice.choice(pages)[dice.choice([COUNT, "@count"])] = dice.choice([*range(-1, 30), *ODD])


def _change_member(dice: random.Random, pages: Pages) -> None:
    dice.choice(pages)[dice.choice(["value", LINK, COUNT, "error", "@odata.error", "Value"])] = dice.choice(ODD)


def _change_item(dice: random.Random, pages: Pages) -> None:
    items = dice.choice(pages)["value"]
    if isinstance(items, list) and items:
        items[dice.randrange(len(items))] = dice.choice([*ODD, {"Id": dice.choice(ODD)}, {"error": {"message": "x"}}])


MUTATIONS: tuple[Callable[[random.Random, Pages], None], ...] = (
    _drop_item,
    _repeat_item,
    _repeat_page,
    _empty_page,
    _swap_pages,
    _change_link,
    _lead_away,
    _drop_link,
    _change_count,
    _change_member,
    _change_item,
)


def _leads_on(page: Page) -> bool:
    return page.get(LINK) is not None or page.get("@nextLink") is not None


def _check(ids: list[Any], pages: Pages, sent: list[int], what: str) -> None:
    """Check a list that was returned as whole against the pages that were sent."""
    read = [pages[number] for number in sent]
    assert len(ids) == len(set(ids)), f"an Id twice: {what}"
    assert all(type(id) is int for id in ids), f"an Id that is no number: {what}"
    brought = {item["Id"] for page in read for item in page["value"]}
    assert set(ids) == brought, f"not what the pages brought: {what}"
    counts = [page.get(COUNT, page.get("@count")) for page in read]
    assert len(ids) >= max((count for count in counts if type(count) is int), default=0), f"fewer than counted: {what}"
    assert not _leads_on(read[-1]), f"the last page has a next link: {what}"
    assert not any("error" in name for page in read for name in page), f"an error was read as a page: {what}"


@pytest.mark.parametrize("batch", range(30))
def test_a_list_is_whole_or_an_error(monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    returned = failed = 0
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        dice = random.Random(seed)
        pages = _whole(dice)
        for mutate in dice.choices(MUTATIONS, k=dice.randint(0, 4)):
            mutate(dice, pages)
        service = _Service(pages)
        monkeypatch.setattr(client, "open_connections", lambda *_, service=service: service)
        with Tikit("t0ken", ADDRESS, limits=RequestLimits(retries=0)) as tikit:
            try:
                ids = [ticket.id for ticket in tikit.list_tickets()]
            except TikitError:
                failed += 1
                continue
        returned += 1
        _check(ids, pages, service.sent, f"seed {seed}: {json.dumps(pages)}")
    assert returned > BATCH / 10
    assert failed > BATCH / 10
