"""A believable help desk, made up from a number: the same number gives the same help desk everywhere."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

from tikit_sandbox.store.dates import to_wire
from tikit_sandbox.store.entity_sets import EntityJson

from . import pickers
from .calendar import Calendar
from .people import cdm_users, platform_users
from .seeded_random import SeededRandom
from .tickets import tickets_with_comments

TODAY = datetime(2026, 11, 2, 8, tzinfo=UTC)
"""The day that the seeded help desk is counted from: its newest ticket is of the working day before."""

DAYS = 300
"""How far back its oldest ticket goes."""


_AT_ONCE = 1000


def generate_snapshot(tickets: int, seed: int, today: datetime = TODAY) -> dict[str, list[EntityJson]]:
    """Return a help desk with so many tickets: entity set to its entities, as they go over the wire.

    The same arguments give the same help desk on every platform and in every version of Python.
    """
    sets: dict[str, list[EntityJson]] = {}
    for name, entities in generate_parts(tickets, seed, today):
        sets.setdefault(name, []).extend(entities)
    return sets


def generate_parts(tickets: int, seed: int, today: datetime = TODAY) -> Iterator[tuple[str, list[EntityJson]]]:
    """Give the same as `snapshot` part by part, so that not all of it has to be in memory at once."""
    rng = SeededRandom(seed)
    opened = to_wire(today - timedelta(days=DAYS + 7))
    base = {
        "Id": 0,
        "ModifiedDate": opened,
        "ModifiedById": 1,
        "CreatedDate": opened,
        "CreatedById": 1,
        "Guid": "",
        "IsDeleted": False,
    }

    def keyed(id: int, **own: object) -> EntityJson:
        return {**own, **base, "Id": id, "Guid": rng.guid()}

    people = cdm_users(rng, base)
    agents = platform_users(rng, base)
    sets = {"CdmUser": people, "PlatformUser": agents}
    for name, values in pickers.PICKERS.items():
        sets[name] = [
            keyed(
                id,
                Value=value,
                Position=position,
                IsArchived=id in pickers.ARCHIVED,
                IsDefault=id in pickers.DEFAULTS,
                IsSystem=name == "Status",
                ParentId=parent,
            )
            for position, (id, value, parent) in enumerate(values, 1)
        ]
    agent = pickers.AGENTS
    sets["SupportGroup"] = [
        keyed(
            id,
            Name=name,
            Description=description,
            TeamsChannelId=channel,
            ApplicationRoleId=agent,
            IsArchived=id == pickers.ARCHIVED_SUPPORT_GROUP,
        )
        for id, name, description, channel in pickers.SUPPORT_GROUPS
    ]
    sets["Group"] = [
        keyed(id, Name=name, Description=description, ApplicationRoleId=agent)
        for id, name, description in pickers.GROUPS
    ]
    sets["TicketTemplate"] = [
        keyed(id, Name=name, Description=description, ApplicationRoleId=agent)
        for id, name, description, _ in pickers.TEMPLATES
    ]
    sets["ApplicationRole"] = [keyed(id, Name=name, Description=description) for id, name, description in pickers.ROLES]
    yield from sets.items()
    calendar = Calendar(today, DAYS)
    made = tickets_with_comments(rng, calendar, tickets, len(people), len(agents))
    while batch := list(islice(made, _AT_ONCE)):
        yield "Ticket", [ticket for ticket, _ in batch]
        yield "Comment", [comment for _, comments in batch for comment in comments]
