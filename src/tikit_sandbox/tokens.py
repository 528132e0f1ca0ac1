"""Access tokens: made with 256 bits, kept as their SHA-256 only, found by it."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Column, ForeignKey, Integer, Table, Text, insert, select

from tikit_sandbox.clock import parse_moment, wire_time
from tikit_sandbox.database import METADATA, TABLES, Database, stored
from tikit_sandbox.entities import ENTITY_SETS

HASHES = Table(
    "AccessTokenHash",
    METADATA,
    Column("Hash", Text, primary_key=True),
    Column("AccessTokenId", Integer, ForeignKey("AccessToken.Id", ondelete="CASCADE"), nullable=False),
)


class UnauthorizedError(Exception):
    """Who asks is not known; `challenge` is the answer's `WWW-Authenticate`."""

    def __init__(self, challenge: str) -> None:
        super().__init__(challenge)
        self.challenge = challenge


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the id of the access token, and the user name of its creator."""

    token_id: int
    owner: str


def create(database: Database, name: str, owner: str, expires: datetime, now: datetime) -> str:
    """Make an access token and give its value, which cannot be had again.

    Args:
        database: where it is kept.
        name: its name.
        owner: the user name of its creator.
        expires: when it ends.
        now: when it is created.

    """
    value = secrets.token_urlsafe(32)
    table, moment = TABLES["AccessToken"], wire_time(now)
    row = stored(
        ENTITY_SETS["AccessToken"],
        {
            "Name": name,
            "Owner": owner,
            "ExpirationDate": wire_time(expires),
            "CreatedDate": moment,
            "ModifiedDate": moment,
            "Guid": str(uuid4()),
        },
    )
    row.pop("Id")
    with database.engine.begin() as connection:
        key = connection.execute(insert(table).values(row).returning(table.c.Id)).scalar_one()
        connection.execute(insert(HASHES).values(Hash=_hash(value), AccessTokenId=key))
    return value


def identify(database: Database, headers: list[str], now: datetime) -> Caller:
    """Say whose token the `Authorization` headers of a request hold.

    Raises:
        UnauthorizedError: there is none, more than one, one that is not known, or one that has ended.

    """
    scheme, _, value = headers[0].strip().partition(" ") if len(headers) == 1 else ("", "", "")
    if scheme.lower() != "bearer" or not value.strip():
        raise UnauthorizedError("Bearer")
    table = TABLES["AccessToken"]
    query = select(table.c.Id, table.c.Owner, table.c.ExpirationDate).join(HASHES, HASHES.c.AccessTokenId == table.c.Id)
    with database.engine.connect() as connection:
        found = connection.execute(query.where(HASHES.c.Hash == _hash(value.strip()))).first()
    if found is None:
        raise UnauthorizedError('Bearer error="invalid_token"')
    end = parse_moment(found.ExpirationDate + "Z")
    if now >= end:
        text = f"The token expired at '{end:%m/%d/%Y %H:%M:%S}'"
        raise UnauthorizedError(f'Bearer error="invalid_token", error_description="{text}"')
    return Caller(found.Id, found.Owner)


def _hash(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "surrogateescape")).hexdigest()
