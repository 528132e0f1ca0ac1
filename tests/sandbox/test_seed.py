"""The generated help desk: the same on every machine, and consistent."""

import hashlib
import json

from tikit_sandbox.seed import generate_snapshot


def test_a_seed_generates_the_same_data_on_every_machine() -> None:
    text = json.dumps(generate_snapshot(250, 1), ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert digest == "e2d7a11708280497811b0fb7160e10a264dc00d83b6bc4e17788f5747df7d16a", (
        "the generated data has changed; if that is intended, record the cassettes again"
    )


def test_ticket_100_exists_for_any_number_of_tickets() -> None:
    for tickets in (1, 3, 99, 100, 1250):
        ids = [ticket["Id"] for ticket in generate_snapshot(tickets, tickets)["Ticket"]]
        assert len(set(ids)) == tickets
        assert 100 in ids


def test_references_of_tickets_and_comments_exist() -> None:
    sets = generate_snapshot(300, 2)
    ids = {name: {entity["Id"] for entity in entities} for name, entities in sets.items()}
    for ticket in sets["Ticket"]:
        for column, name in {
            "RequesterId": "CdmUser",
            "AssigneeId": "PlatformUser",
            "TemplateId": "TicketTemplate",
        }.items():
            assert ticket[column] is None or ticket[column] in ids[name]
        for name in ("Status", "Priority", "Category", "Impact", "Urgency", "Source", "Escalation", "TicketType"):
            assert ticket[f"{name}Id"] is None or ticket[f"{name}Id"] in ids[name]
        assert (ticket["ResolutionDate"] is not None) == (ticket["StatusId"] in (18, 19))
        assert ticket["CreatedDate"] <= ticket["ModifiedDate"]
    assert {comment["TicketId"] for comment in sets["Comment"]} <= ids["Ticket"]
