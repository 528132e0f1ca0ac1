"""Lists with mutated pages, and what a client may return as whole: no Id twice, and nothing less than it was sent."""

import copy
import random
from collections.abc import Callable
from typing import Any

ADDRESS = "https://tikit.example/api"
"""The address in the links of the pages."""
LINK, COUNT = "@odata.nextLink", "@odata.count"
Page = dict[str, Any]
Pages = list[Page]
ODD: list[Any] = [None, True, False, 0, 1, -1, 2.5, "", "7", " ", [], [1], {}, {"Id": 1}, "x" * 50]


def mutate(seed: int) -> Pages:
    """Return the pages of a list with up to four mutations; page N has the address `ADDRESS/ticket?page=N`."""
    dice = random.Random(seed)
    pages = _whole(dice)
    for change in dice.choices(MUTATIONS, k=dice.randint(0, 4)):
        change(dice, pages)
    return pages


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


def check_list(ids: list[Any], pages: Pages, sent: list[int], what: str) -> None:
    """Check a list that was returned as whole.

    Args:
        ids: the Ids of its items.
        pages: what `mutate` returned.
        sent: the numbers of the pages that were sent.
        what: the case, for the messages.
    """
    read = [pages[number] for number in sent]
    assert len(ids) == len(set(ids)), f"an Id twice: {what}"
    assert all(type(id) is int for id in ids), f"an Id that is no number: {what}"
    brought = {item["Id"] for page in read for item in page["value"]}
    assert set(ids) == brought, f"not what the pages brought: {what}"
    counts = [page.get(COUNT, page.get("@count")) for page in read]
    assert len(ids) >= max((count for count in counts if type(count) is int), default=0), f"fewer than counted: {what}"
    assert not _leads_on(read[-1]), f"the last page has a next link: {what}"
    assert not any("error" in name for page in read for name in page), f"an error was read as a page: {what}"
