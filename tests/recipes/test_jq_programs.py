"""jq behind the .sh recipes: it may end its lines with CR LF, as jq.exe does, and it starts as seldom as possible."""

import os
import shutil
from pathlib import Path

import pytest

from tests.fake_server import Reply, json_reply
from tests.recipes.conftest import RunAgainst
from tests.recipes.test_steps import ADD, COMMENT, NAMES, OPEN, REPORT, ticket, tickets

WRAPPER = """#!/usr/bin/env bash
set -o pipefail
echo x >> '{log}'
'{jq}' "$@" | {sed} $'s/$/\\\\r/'
exit "${{PIPESTATUS[0]}}"
"""
NEW = json_reply({"Id": 5})
PAGES = [
    json_reply({"value": [{"Id": 1}], "@odata.nextLink": "?a"}),
    json_reply({"value": [{"Id": 2, "Title": "\u00e9"}]}),
]
CASES: dict[str, tuple[str, list[str], list[Reply], int]] = {
    "an entity": ("tickets/get_one_ticket", ["5"], [NEW], 1),
    "a list of one page": ("access_tokens/get_all_access_tokens", [], [PAGES[1]], 1),
    "a list of two pages": ("tickets/get_all_tickets", [], PAGES, 3),
    "a name": ("tickets/set_ticket_status", ["5", "Closed"], [NAMES, NEW], 2),
    "a comment": ("tickets/add_comment", ["5", "a"], [COMMENT], 2),
    "a deletion": ("access_tokens/delete_access_token", ["5"], [Reply(204, b"", {})], 0),
    "a new ticket": ("tickets/add_ticket", ADD, [NAMES, NAMES, NAMES, NEW, COMMENT], 8),
    "a new alert": (
        "tickets/open_or_comment",
        REPORT,
        [*OPEN, NEW, tickets(ticket(5)), COMMENT, json_reply(ticket(5))],
        12,
    ),
    "an error": ("tickets/get_one_ticket", ["5"], [Reply(404, b"", {})], 0),
}


@pytest.mark.skipif(os.name == "nt", reason="the wrapper of jq is a script")
@pytest.mark.parametrize("what", CASES)
def test_jq_may_write_cr_lf_and_starts_seldom(run_against: RunAgainst, tmp_path: Path, what: str) -> None:
    stem, arguments, replies, starts = CASES[what]
    log, wrapper = tmp_path / "log", tmp_path / "jq"
    log.touch()
    wrapper.write_text(WRAPPER.format(log=log, jq=shutil.which("jq"), sed=shutil.which("sed")), encoding="utf-8")
    wrapper.chmod(0o755)
    expected = run_against(stem, ".sh", arguments, *replies)
    result = run_against(stem, ".sh", arguments, *replies, PATH=f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert result == expected
    assert log.read_text().count("x") == starts
