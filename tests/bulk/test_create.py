"""Adding a ticket for each row of a sheet."""

import json

from tests.bulk.conftest import WriteSheet
from tikit_kit import Tikit, bulk

HEADER = "title,requester,status,priority,type,comment"
ROWS = [
    "Printer jams,grace.obrien@example.com,New,High,Incident,",
    '"VPN, again",otto.jones@example.com,new,normal,Service request,"Says: ""help""\ntwice"',
]


def test_every_row_becomes_a_ticket_and_the_second_run_adds_none(tikit: Tikit, write_sheet: WriteSheet) -> None:
    file, before = write_sheet(HEADER, *ROWS), tikit.list_tickets().total
    preview = bulk.create(tikit, file)
    assert len(preview) == 2
    assert tikit.list_tickets().total == before
    assert preview.apply().counts == {"done": 2}
    first, second = tikit.list_tickets(orderby="Id desc", top=2, expand="Requester,Priority")
    assert [first.title, second.title] == ["VPN, again", "Printer jams"]
    assert [comment.body for comment in tikit.list_ticket_comments(first.id)] == ['Says: "help"\ntwice']
    assert len(bulk.create(tikit, file)) == 0
    assert bulk.create(tikit, file).apply().counts == {}
    assert tikit.list_tickets().total == before + 2


def test_the_journal_has_a_line_before_and_after_each_write(tikit: Tikit, write_sheet: WriteSheet) -> None:
    file = write_sheet(HEADER, *ROWS)
    bulk.create(tikit, file).apply()
    header, *lines = map(json.loads, (file.parent / "tickets.csv.journal").read_text(encoding="utf-8").splitlines())
    assert header["action"] == "create"
    assert [(line["write"], line.get("outcome")) for line in lines] == [
        ("add_ticket", None),
        ("add_ticket", "done"),
        ("add_ticket", None),
        ("add_ticket", "done"),
        ("add_comment", None),
        ("add_comment", "done"),
    ]
