"""Faults in the middle of an export: it ends with one clear line or a whole file, and the earlier file is unchanged."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote_plus

import pytest

from tests.conftest import Sandbox, Serve
from tests.export.conftest import FAST, ids_in, leftovers
from tests.faults.front import Fronts
from tikit_kit import RequestLimits, Tikit, TikitError
from tikit_sandbox.faults.catalog import FAULTS
from tikit_sandbox.faults.fault import Exchange, Fault
from tikit_sandbox.faults.selection import Selection


class InTheMiddle(Selection):
    """Spoils the pages of the lanes, and no other request."""

    def matches(self, exchange: Exchange) -> bool:
        return "Id le" in unquote_plus(exchange.target)


@pytest.fixture(scope="module")
def fronts() -> Iterator[Fronts]:
    """Open spoiled ways to sandboxes."""
    fronts = Fronts()
    yield fronts
    fronts.close()


@pytest.fixture(scope="module")
def paged(serve: Serve) -> Sandbox:
    """A sandbox with 25 pages."""
    return serve("--tickets", "250", "--page-size", "10")


LEFTOVERS = ("stray-bytes", "second-response")
"""They spoil the connection of every lane for the next request."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Spoil with every fortieth fault and with bytes behind a response, or with all."""
    if "fault" in metafunc.fixturenames:
        step = 1 if metafunc.config.getoption("--all-faults") else 40
        possible = [fault for fault in FAULTS.values() if fault.applies in {"any", "body", "list"}]
        chosen = [fault for index, fault in enumerate(possible) if index % step == 0 or fault.name in LEFTOVERS]
        metafunc.parametrize("fault", chosen, ids=[fault.name for fault in chosen])


def export_error(tikit: Tikit, target: Path) -> TikitError | None:
    """Export, and return the error; None if there is none."""
    try:
        tikit.export_tickets(target)
    except TikitError as problem:
        return problem
    return None


def test_a_fault_in_the_middle(fault: Fault, earlier: Path, paged: Sandbox, fronts: Fronts) -> None:
    target = earlier.with_name("spoiled.csv")
    target.write_text("earlier", encoding="utf-8")
    words = set(fault.advice.read.split(" or "))
    # What has to be accepted may take its time, and may need every retry.
    limits = (
        RequestLimits(backoff=0.01)
        if words == {"accept"}
        else RequestLimits(connect=2, read=2, deadline=4, retries=1, backoff=0.01)
    )
    with fronts.open(paged.url, [InTheMiddle(fault)]) as front, Tikit(paged.token, front.url, limits=limits) as tikit:
        problem = export_error(tikit, target)
    if problem is None:
        # A bad next link does no harm, since pages by key do not follow it.
        assert "accept" in words or fault.group == "next-link", "the fault was not noticed"
    else:
        assert words != {"accept"}, problem
        assert "\n" not in str(problem)
        assert paged.token not in str(problem)
        assert target.read_text(encoding="utf-8") == "earlier"
    with Tikit(paged.token, paged.url, limits=FAST) as tikit:
        tikit.export_tickets(target)
    assert len(ids_in(target)) == 250 == len(set(ids_in(target)))
    assert leftovers(earlier.parent) == []
