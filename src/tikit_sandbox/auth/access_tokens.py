"""Access tokens: made with 256 bits, kept as their SHA-256 only, found by it."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, Integer, Table, Text, bindparam, delete, insert, select, update

from tikit_sandbox.errors import Rule, required
from tikit_sandbox.store.database import METADATA, PAIR_TABLES, TABLES, Database
from tikit_sandbox.store.dates import from_store, to_store, to_wire
from tikit_sandbox.store.inserts import Author, insert_entity

from .callers import Caller, effective_caller

HASHES = Table(
    "AccessTokenHash",
    METADATA,
    Column("Hash", Text, primary_key=True),
    Column("AccessTokenId", Integer, ForeignKey("AccessToken.Id"), nullable=False),
)


_TOKENS = TABLES["AccessToken"]
# Made once: every request asks it.
_HELD = (
    select(_TOKENS.c.Id, _TOKENS.c.CreatedById, _TOKENS.c.ExpirationDate, _TOKENS.c.LastUsedDate)
    .join(HASHES, HASHES.c.AccessTokenId == _TOKENS.c.Id)
    .where(HASHES.c.Hash == bindparam("hash"))
)


class UnauthorizedError(Exception):
    """Who asks is not known; `challenge` is the answer's `WWW-Authenticate`."""

    def __init__(self, challenge: str) -> None:
        super().__init__(challenge)
        self.challenge = challenge


def create_access_token(
    connection: Connection, name: str, expires: datetime, roles: Collection[int], caller: Caller, now: datetime
) -> tuple[int, str]:
    """Make an access token for the caller; give its id and its value, which cannot be had again.

    Args:
        connection: an open transaction.
        name: its name.
        expires: when it ends.
        roles: the ids of its application roles.
        caller: its creator.
        now: what time it is.

    """
    own = {"Name": name, "Owner": caller.user_name, "ExpirationDate": to_wire(expires)}
    id = insert_entity(connection, "AccessToken", own, Author(caller.user_id, now))
    value = secrets.token_urlsafe(32)
    connection.execute(insert(HASHES).values(Hash=_hash(value), AccessTokenId=id))
    for role in set(roles):
        connection.execute(insert(PAIR_TABLES["ApplicationRoleMap"]).values(AccessTokenId=id, ApplicationRoleId=role))
    return id, value


def find_broken_rules(
    connection: Connection, name: str, expires: datetime, roles: Collection[int], caller: Caller, now: datetime
) -> list[Rule]:
    """Say which rules a token would break: its name is blank, its end past, a role not the caller's to give."""
    broken = [] if name.strip() else [required("Name")]
    if expires <= now:
        broken.append(Rule("The ExpirationDate is past.", "ExpirationDate"))
    table = TABLES["ApplicationRole"]
    known = set(connection.execute(select(table.c.Id)).scalars())
    for role in roles:
        if role not in known:
            broken.append(Rule(f"There is no ApplicationRole with the Id {role}.", "ApplicationRoleIds"))
        elif role not in caller.roles and not caller.is_administrator:
            broken.append(Rule(f"The ApplicationRole {role} is beyond your own.", "ApplicationRoleIds"))
    return broken


def delete_access_token(connection: Connection, id: int) -> bool:
    """Delete an access token for good; say whether there was one."""
    pairs = PAIR_TABLES["ApplicationRoleMap"]
    connection.execute(delete(HASHES).where(HASHES.c.AccessTokenId == id))
    connection.execute(delete(pairs).where(pairs.c.AccessTokenId == id))
    return connection.execute(delete(_TOKENS).where(_TOKENS.c.Id == id).returning(_TOKENS.c.Id)).first() is not None


def belongs_to_other(connection: Connection, id: int, caller: Caller) -> bool:
    """Say whether an access token is another's, and the caller no administrator."""
    owner = connection.execute(select(_TOKENS.c.CreatedById).where(_TOKENS.c.Id == id)).first()
    return owner is not None and owner.CreatedById != caller.user_id and not caller.is_administrator


def authenticate(database: Database, headers: list[str], now: datetime, *, allow_expired: bool = False) -> Caller:
    """Say who asks by the `Authorization` headers of a request, and note that the token was used.

    With `ended_too`, one that has ended is as good as another.

    Raises:
        UnauthorizedError: there is none, more than one, one that is not known, or one that has ended.

    """
    scheme, _, value = headers[0].strip().partition(" ") if len(headers) == 1 else ("", "", "")
    if scheme.lower() != "bearer" or not value.strip():
        raise UnauthorizedError("Bearer")
    with database.engine.begin() as connection:
        found = connection.execute(_HELD, {"hash": _hash(value.strip())}).first()
        if found is None:
            raise UnauthorizedError('Bearer error="invalid_token"')
        end = from_store(found.ExpirationDate)
        if now >= end and not allow_expired:
            text = f"The token expired at '{end:%m/%d/%Y %H:%M:%S}'"
            raise UnauthorizedError(f'Bearer error="invalid_token", error_description="{text}"')
        caller = effective_caller(connection, found.CreatedById, found.Id)
        if caller is None:
            raise UnauthorizedError('Bearer error="invalid_token"')
        # To the second: a write for each request would be most of a request's time.
        used = to_store(now.replace(microsecond=0))
        if found.LastUsedDate != used:
            connection.execute(update(_TOKENS).where(_TOKENS.c.Id == found.Id).values(LastUsedDate=used))
    return caller


def _hash(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "surrogateescape")).hexdigest()
