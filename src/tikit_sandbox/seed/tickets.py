"""The tickets of the seeded help desk, and their comments."""

import json
from collections.abc import Iterator

from tikit_sandbox.store.entity_sets import EntityJson

from . import pickers, texts
from .calendar import DAY, HOUR, Calendar, wire
from .seeded_random import SeededRandom
from .texts import Topic

NEW, ACTIVE, PENDING, RESOLVED, CLOSED = 15, 16, 17, 18, 19
LOW, NORMAL, HIGH, CRITICAL = 21, 22, 23, 24
TEAMS = 51
DOCUMENTED_TICKET = 100  # the documented example requests this id
WORKING_DAYS_TO_DUE = {LOW: 10, NORMAL: 3, HIGH: 1, CRITICAL: 0}


def tickets_with_comments(
    rng: SeededRandom, calendar: Calendar, tickets: int, requesters: int, agents: int
) -> Iterator[tuple[EntityJson, list[EntityJson]]]:
    """Generate tickets with their comments, in the order of creation.

    Some ticket ids are missing, as in a service where tickets were deleted; the id 100 always exists.

    Args:
        rng: the random generator.
        calendar: the working days.
        tickets: the number of tickets.
        requesters: the number of requesters; their ids start at 1.
        agents: the number of agents; their ids start at 1.

    Yields:
        A ticket and its comments.
    """
    comment_id = 1
    id = max(1, DOCUMENTED_TICKET + 1 - tickets)
    for n in range(tickets):
        while id != DOCUMENTED_TICKET and rng.chance(0.03):
            id += 1
        created = calendar.timestamp((n + rng.fraction()) / tickets)
        topic = rng.pick(texts.TOPICS)
        ticket, last_modified = _ticket(rng, calendar, topic, id, created, requesters, agents)
        comments = _comments(rng, topic, ticket, created, last_modified, comment_id)
        yield ticket, comments
        comment_id += len(comments)
        id += 1


def _ticket(
    rng: SeededRandom, calendar: Calendar, topic: Topic, id: int, created: int, requesters: int, agents: int
) -> tuple[EntityJson, int]:
    """Return a ticket and the timestamp of its last change."""
    thing = rng.pick(topic.things)
    description = rng.pick(topic.descriptions)
    priority = rng.pick((LOW, NORMAL, NORMAL, NORMAL, NORMAL, HIGH, HIGH, CRITICAL))
    status, resolved, last_modified = _progress(rng, calendar, created)
    is_assigned = status != NEW
    ticks = rng.below(10000) if rng.chance(0.1) else 0
    source = rng.pick((TEAMS, TEAMS, TEAMS, 52, 53, 54))
    template = rng.pick(pickers.TEMPLATES) if topic.kinds[0] == 58 and rng.chance(0.2) else None
    kind = topic.kinds[0] if rng.chance(0.75) else topic.kinds[-1]
    creator = None if source == TEAMS and rng.chance(0.3) else rng.below(agents) + 1
    conversation = f"19:{rng.hexadecimal()}@thread.v2" if source == TEAMS else None
    due = calendar.working_day_after(created, WORKING_DAYS_TO_DUE[priority], 17)
    return {
        "RequesterId": rng.below(requesters) + 1,
        "Title": _sentence(rng.pick(topic.titles), thing),
        "Closed": status == CLOSED,
        "DueDate": wire(due) if rng.chance(0.7) else None,
        "ResolutionDate": wire(resolved) if resolved else None,
        "Description": description.replace("{thing}", thing) if description else description,
        "AssigneeId": rng.below(agents) + 1 if is_assigned else None,
        "SupportGroupId": topic.group if is_assigned or rng.chance(0.5) else None,
        "GroupId": rng.below(len(pickers.GROUPS)) + 1 if rng.chance(0.3) else None,
        "EscalationId": 61 + rng.below(3) if rng.chance(0.15) else None,
        "CategoryId": topic.category if is_assigned or rng.chance(0.8) else None,
        "ImpactId": 41 + rng.below(4) if rng.chance(0.7) else None,
        "PriorityId": priority,
        "SourceId": source,
        "StatusId": status,
        "UrgencyId": 45 + rng.below(3) if rng.chance(0.8) else None,
        "TriageConversationId": conversation,
        "TriageActivityId": f"{created}{rng.below(1000):03}" if conversation else None,
        "LinkToMessage": f"https://teams.example.com/l/message/{conversation}/{created}"
        if conversation and rng.chance(0.8)
        else None,
        "TemplateId": template[0] if template else None,
        "CardTemplateJson": template[3] if template else None,
        "CardAnswerJson": json.dumps({"for": thing}) if template and template[3] else None,
        "TicketTypeId": kind,
        "Id": id,
        "ModifiedDate": wire(last_modified, ticks),
        "ModifiedById": rng.below(agents) + 1 if is_assigned else creator,
        "CreatedDate": wire(created, ticks),
        "CreatedById": creator,
        "Guid": rng.guid(),
        "IsDeleted": False,
    }, last_modified


def _progress(rng: SeededRandom, calendar: Calendar, created: int) -> tuple[int, int | None, int]:
    """Return the status of a ticket, when it was resolved (None if it is open), and when it last changed."""
    resolved = calendar.next_working_time(created + int(HOUR / 2 + rng.fraction() ** 3 * 30 * DAY))
    if resolved < calendar.today and rng.chance(0.93):
        is_closed = calendar.today - resolved > 14 * DAY and rng.chance(0.6)
        return CLOSED if is_closed else RESOLVED, resolved, resolved
    age = calendar.today - created
    status = NEW if age < DAY else rng.pick((NEW, ACTIVE, ACTIVE, ACTIVE, PENDING))
    return status, None, created if status == NEW else created + rng.below(age)


def _comments(
    rng: SeededRandom, topic: Topic, ticket: EntityJson, created: int, last_modified: int, first_id: int
) -> list[EntityJson]:
    """Return the comments on a ticket from `created` to `last_modified`; the notes among them are private."""
    if last_modified <= created:
        return []
    assignee = ticket["AssigneeId"]
    span = last_modified - created
    comments = []
    for n in range(count := rng.pick((0, 1, 1, 2, 2, 3, 4))):
        timestamp = wire(created + int((n + rng.fraction()) / count * span))
        public = rng.chance(0.7)
        comments.append(
            {
                "TicketId": ticket["Id"],
                "Body": rng.pick((*topic.answers, *texts.QUESTIONS) if public else texts.NOTES),
                "IsPublic": public,
                "Id": first_id + n,
                "ModifiedDate": timestamp,
                "ModifiedById": assignee,
                "CreatedDate": timestamp,
                "CreatedById": assignee,
                "Guid": rng.guid(),
                "IsDeleted": False,
            }
        )
    return comments


def _sentence(title: str, thing: str) -> str:
    text = title.replace("{thing}", thing)
    return text[0].upper() + text[1:]
