"""Access tokens: made with 256 bits, kept as their SHA-256 only, found by it."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, Integer, Table, Text, delete, insert, select, update

from tikit_sandbox.clock import parse_moment, wire_time
from tikit_sandbox.database import METADATA, PAIR_TABLES, TABLES, Database, stored_date
from tikit_sandbox.writes import Author, insert_entity

ADMINISTRATORS, AGENTS = "Administrators", "Agents"

HASHES = Table(
    "AccessTokenHash",
    METADATA,
    Column("Hash", Text, primary_key=True),
    Column("AccessTokenId", Integer, ForeignKey("AccessToken.Id"), nullable=False),
)


class UnauthorizedError(Exception):
    """Who asks is not known; `challenge` is the answer's `WWW-Authenticate`."""

    def __init__(self, challenge: str) -> None:
        super().__init__(challenge)
        self.challenge = challenge


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the access token's id, the user name of its creator, and the ids of its application roles."""

    token_id: int
    owner: str
    roles: frozenset[int]
    is_administrator: bool


def ensure_roles(connection: Connection, author: Author) -> dict[str, int]:
    """Give the ids of the two built-in application roles by name; make those that are missing."""
    table = TABLES["ApplicationRole"]
    found = {row.Name: int(row.Id) for row in connection.execute(select(table.c.Name, table.c.Id))}
    for name in (ADMINISTRATORS, AGENTS):
        if name not in found:
            found[name] = insert_entity(connection, "ApplicationRole", {"Name": name}, author)
    return {name: found[name] for name in (ADMINISTRATORS, AGENTS)}


def create(
    connection: Connection, name: str, owner: str, expires: datetime, roles: Iterable[int], author: Author
) -> tuple[int, str]:
    """Make an access token; give its id and its value, which cannot be had again.

    Args:
        connection: an open transaction.
        name: its name.
        owner: the user name of its creator.
        expires: when it ends.
        roles: the ids of its application roles.
        author: who makes it, and when.

    """
    value = secrets.token_urlsafe(32)
    own = {"Name": name, "Owner": owner, "ExpirationDate": wire_time(expires)}
    id = insert_entity(connection, "AccessToken", own, author)
    connection.execute(insert(HASHES).values(Hash=_hash(value), AccessTokenId=id))
    for role in set(roles):
        connection.execute(insert(PAIR_TABLES["ApplicationRoleMap"]).values(AccessTokenId=id, ApplicationRoleId=role))
    return id, value


def remove(connection: Connection, id: int) -> None:
    """Delete an access token for good."""
    pairs = PAIR_TABLES["ApplicationRoleMap"]
    connection.execute(delete(HASHES).where(HASHES.c.AccessTokenId == id))
    connection.execute(delete(pairs).where(pairs.c.AccessTokenId == id))
    connection.execute(delete(TABLES["AccessToken"]).where(TABLES["AccessToken"].c.Id == id))


def identify(database: Database, headers: list[str], now: datetime, *, ended_too: bool = False) -> Caller:
    """Say whose token the `Authorization` headers of a request hold, and note that it was used.

    With `ended_too`, one that has ended is as good as another.

    Raises:
        UnauthorizedError: there is none, more than one, one that is not known, or one that has ended.

    """
    scheme, _, value = headers[0].strip().partition(" ") if len(headers) == 1 else ("", "", "")
    if scheme.lower() != "bearer" or not value.strip():
        raise UnauthorizedError("Bearer")
    table, roles, pairs = TABLES["AccessToken"], TABLES["ApplicationRole"], PAIR_TABLES["ApplicationRoleMap"]
    query = select(table.c.Id, table.c.Owner, table.c.ExpirationDate).join(HASHES, HASHES.c.AccessTokenId == table.c.Id)
    with database.engine.begin() as connection:
        found = connection.execute(query.where(HASHES.c.Hash == _hash(value.strip()))).first()
        if found is None:
            raise UnauthorizedError('Bearer error="invalid_token"')
        end = parse_moment(found.ExpirationDate + "Z")
        if now >= end and not ended_too:
            text = f"The token expired at '{end:%m/%d/%Y %H:%M:%S}'"
            raise UnauthorizedError(f'Bearer error="invalid_token", error_description="{text}"')
        held = connection.execute(
            select(roles.c.Id, roles.c.Name)
            .join(pairs, pairs.c.ApplicationRoleId == roles.c.Id)
            .where(pairs.c.AccessTokenId == found.Id)
        ).all()
        used = stored_date(wire_time(now))
        connection.execute(update(table).where(table.c.Id == found.Id).values(LastUsedDate=used))
    return Caller(
        found.Id, found.Owner, frozenset(role.Id for role in held), ADMINISTRATORS in {role.Name for role in held}
    )


def _hash(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "surrogateescape")).hexdigest()
