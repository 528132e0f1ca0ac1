"""A service that loses responses: every row is done once, or is undecided until the next run."""

from collections.abc import Iterator

import pytest

from tests.bulk.actions import ACTIONS
from tests.bulk.conftest import WriteSheet
from tikit_kit import RequestLimits, Tikit, bulk
from tikit_sandbox.process import Sandbox

ROWS = 40


@pytest.fixture
def tikit(tikit_sandbox: Sandbox) -> Iterator[Tikit]:
    """Tikit of the sandbox, with short waits."""
    with Tikit(tikit_sandbox.token, tikit_sandbox.url, limits=RequestLimits(backoff=0.01)) as opened:
        yield opened


@pytest.mark.parametrize("action", ACTIONS)
def test_a_row_whose_response_is_lost_is_looked_up(
    tikit_sandbox: Sandbox, tikit: Tikit, write_sheet: WriteSheet, action: str
) -> None:
    ids = [ticket.id for ticket in tikit.list_tickets(orderby="Id", select="Id")]
    file = write_sheet(*ACTIONS[action].rows(ROWS, ids))
    tikit_sandbox.fail("close-after-service", every=10)
    result = getattr(bulk, action)(tikit, file).apply(quiet=True)
    tikit_sandbox.fail()
    assert (result.counts, result.exit_code) == ({"done": ROWS}, 0)
    assert '"unknown"' in (file.parent / "tickets.csv.journal").read_text(encoding="utf-8")
    ACTIONS[action].check(tikit, ROWS)


@pytest.mark.parametrize("action", ACTIONS)
def test_a_row_whose_request_is_lost_is_undecided_until_the_next_run(
    tikit_sandbox: Sandbox, tikit: Tikit, write_sheet: WriteSheet, action: str
) -> None:
    ids = [ticket.id for ticket in tikit.list_tickets(orderby="Id", select="Id")]
    file = write_sheet(*ACTIONS[action].rows(ROWS, ids))
    change = getattr(bulk, action)
    preview = change(tikit, file)
    tikit_sandbox.fail("close-before-service", every=10)
    result = preview.apply(quiet=True)
    assert result.counts.keys() == {"done", "undecided"}
    assert result.exit_code == 1
    assert "Run this again later: it is looked up first" in str(result)
    tikit_sandbox.fail()
    again = change(tikit, file)
    assert f"{result.counts['undecided']} of unknown outcome, to be looked up first" in str(again)
    assert again.apply(quiet=True).counts == {"done": result.counts["undecided"]}
    ACTIONS[action].check(tikit, ROWS)
