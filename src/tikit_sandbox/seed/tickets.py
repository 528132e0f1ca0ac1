"""The tickets of the seeded help desk, and the comments on them."""

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
FAMILIAR_TICKET = 100  # the documented example asks for it
WORKING_DAYS_TO_DUE = {LOW: 10, NORMAL: 3, HIGH: 1, CRITICAL: 0}


def tickets_with_comments(
    rng: SeededRandom, calendar: Calendar, tickets: int, requesters: int, agents: int
) -> Iterator[tuple[EntityJson, list[EntityJson]]]:
    """Give `tickets` tickets in the order they were created, each with the comments on it.

    `requesters` and `agents` are how many there are, their ids start at 1. Some ticket ids are left out,
    as in a service where tickets were deleted; 100 never is.
    """
    comment_id = 1
    id = max(1, FAMILIAR_TICKET + 1 - tickets)
    for n in range(tickets):
        while id != FAMILIAR_TICKET and rng.chance(0.03):
            id += 1
        created = calendar.moment((n + rng.fraction()) / tickets)
        topic = rng.pick(texts.TOPICS)
        ticket, last_touch = _ticket(rng, calendar, topic, id, created, requesters, agents)
        comments = _comments(rng, topic, ticket, created, last_touch, comment_id)
        yield ticket, comments
        comment_id += len(comments)
        id += 1


def _ticket(
    rng: SeededRandom, calendar: Calendar, topic: Topic, id: int, created: int, requesters: int, agents: int
) -> tuple[EntityJson, int]:
    thing = rng.pick(topic.things)
    description = rng.pick(topic.descriptions)
    priority = rng.pick((LOW, NORMAL, NORMAL, NORMAL, NORMAL, HIGH, HIGH, CRITICAL))
    resolved = calendar.next_at_work(created + int(HOUR / 2 + rng.fraction() ** 3 * 30 * DAY))
    done = resolved < calendar.today and rng.chance(0.93)
    if done:
        status = CLOSED if calendar.today - resolved > 14 * DAY and rng.chance(0.6) else RESOLVED
    else:
        status = NEW if calendar.today - created < DAY else rng.pick((NEW, ACTIVE, ACTIVE, ACTIVE, PENDING))
    touched = status != NEW
    last_touch = resolved if done else created + rng.below(calendar.today - created) if touched else created
    ticks = rng.below(10000) if rng.chance(0.1) else 0
    source = rng.pick((TEAMS, TEAMS, TEAMS, 52, 53, 54))
    template = rng.pick(pickers.TEMPLATES) if topic.kinds[0] == 58 and rng.chance(0.2) else None
    kind = topic.kinds[0] if rng.chance(0.75) else topic.kinds[-1]
    by = None if source == TEAMS and rng.chance(0.3) else rng.below(agents) + 1
    conversation = f"19:{rng.hexadecimal()}@thread.v2" if source == TEAMS else None
    due = calendar.working_day_after(created, WORKING_DAYS_TO_DUE[priority], 17)
    return {
        "RequesterId": rng.below(requesters) + 1,
        "Title": _sentence(rng.pick(topic.titles), thing),
        "Closed": status == CLOSED,
        "DueDate": wire(due) if rng.chance(0.7) else None,
        "ResolutionDate": wire(resolved) if done else None,
        "Description": description.replace("{thing}", thing) if description else description,
        "AssigneeId": rng.below(agents) + 1 if touched else None,
        "SupportGroupId": topic.group if touched or rng.chance(0.5) else None,
        "GroupId": rng.below(len(pickers.GROUPS)) + 1 if rng.chance(0.3) else None,
        "EscalationId": 61 + rng.below(3) if rng.chance(0.15) else None,
        "CategoryId": topic.category if touched or rng.chance(0.8) else None,
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
        "ModifiedDate": wire(last_touch, ticks),
        "ModifiedById": rng.below(agents) + 1 if touched else by,
        "CreatedDate": wire(created, ticks),
        "CreatedById": by,
        "Guid": rng.guid(),
        "IsDeleted": False,
    }, last_touch


def _comments(
    rng: SeededRandom, topic: Topic, ticket: EntityJson, created: int, last_touch: int, first_id: int
) -> list[EntityJson]:
    """Return what was said on a ticket until `last_touch`: the agents' notes among it are private."""
    if last_touch <= created:
        return []
    by = ticket["AssigneeId"]
    span = last_touch - created
    comments = []
    for n in range(count := rng.pick((0, 1, 1, 2, 2, 3, 4))):
        said = wire(created + int((n + rng.fraction()) / count * span))
        public = rng.chance(0.7)
        comments.append(
            {
                "TicketId": ticket["Id"],
                "Body": rng.pick((*topic.answers, *texts.QUESTIONS) if public else texts.NOTES),
                "IsPublic": public,
                "Id": first_id + n,
                "ModifiedDate": said,
                "ModifiedById": by,
                "CreatedDate": said,
                "CreatedById": by,
                "Guid": rng.guid(),
                "IsDeleted": False,
            }
        )
    return comments


def _sentence(title: str, thing: str) -> str:
    text = title.replace("{thing}", thing)
    return text[0].upper() + text[1:]
