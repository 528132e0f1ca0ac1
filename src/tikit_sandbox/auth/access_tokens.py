"""Access tokens: 256 random bits, of which only the SHA-256 hash is stored and looked up."""

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
# Built once, since every request runs it.
_TOKEN_BY_HASH = (
    select(_TOKENS.c.Id, _TOKENS.c.CreatedById, _TOKENS.c.ExpirationDate, _TOKENS.c.LastUsedDate)
    .join(HASHES, HASHES.c.AccessTokenId == _TOKENS.c.Id)
    .where(HASHES.c.Hash == bindparam("hash"))
)


class UnauthorizedError(Exception):
    """A request without a valid access token; ``challenge`` is the ``WWW-Authenticate`` header of the response."""

    def __init__(self, challenge: str) -> None:
        super().__init__(challenge)
        self.challenge = challenge


def create_access_token(
    connection: Connection,
    name: str,
    expires: datetime,
    roles: Collection[int],
    caller: Caller,
    now: datetime,
    value: str | None = None,
) -> tuple[int, str]:
    """Create an access token.

    Args:
        connection: an open transaction.
        name: the name of the token.
        expires: its expiry, with a time zone.
        roles: the ids of its application roles.
        caller: its creator.
        now: the time of the request.
        value: its value; None makes a new one.

    Returns:
        The id of the token and its value, which cannot be read again.
    """
    properties = {"Name": name, "Owner": caller.user_name, "ExpirationDate": to_wire(expires)}
    id = insert_entity(connection, "AccessToken", properties, Author(caller.user_id, now))
    value = value or secrets.token_urlsafe(32)
    connection.execute(insert(HASHES).values(Hash=_hash(value), AccessTokenId=id))
    for role in set(roles):
        connection.execute(insert(PAIR_TABLES["ApplicationRoleMap"]).values(AccessTokenId=id, ApplicationRoleId=role))
    return id, value


def find_broken_rules(
    connection: Connection, name: str, expires: datetime, roles: Collection[int], caller: Caller, now: datetime
) -> list[Rule]:
    """Return the rules that a new access token would break.

    Its name must not be blank, its expiry must be in the future, and its roles must exist and be the caller's own.
    The arguments are those of ``create_access_token``.
    """
    broken_rules = [] if name.strip() else [required("Name")]
    if expires <= now:
        broken_rules.append(Rule("The ExpirationDate is past.", "ExpirationDate"))
    table = TABLES["ApplicationRole"]
    existing_roles = set(connection.execute(select(table.c.Id)).scalars())
    for role in roles:
        if role not in existing_roles:
            broken_rules.append(Rule(f"There is no ApplicationRole with the Id {role}.", "ApplicationRoleIds"))
        elif role not in caller.roles and not caller.is_administrator:
            broken_rules.append(Rule(f"The ApplicationRole {role} is beyond your own.", "ApplicationRoleIds"))
    return broken_rules


def delete_access_token(connection: Connection, id: int) -> bool:
    """Delete an access token permanently; return whether it existed."""
    pairs = PAIR_TABLES["ApplicationRoleMap"]
    connection.execute(delete(HASHES).where(HASHES.c.AccessTokenId == id))
    connection.execute(delete(pairs).where(pairs.c.AccessTokenId == id))
    return connection.execute(delete(_TOKENS).where(_TOKENS.c.Id == id).returning(_TOKENS.c.Id)).first() is not None


def belongs_to_other(connection: Connection, id: int, caller: Caller) -> bool:
    """Return whether an access token was created by another user and the caller is not an administrator."""
    token = connection.execute(select(_TOKENS.c.CreatedById).where(_TOKENS.c.Id == id)).first()
    return token is not None and token.CreatedById != caller.user_id and not caller.is_administrator


def authenticate(database: Database, headers: list[str], now: datetime, *, allow_expired: bool = False) -> Caller:
    """Authenticate a request by its access token, and store when the token was used.

    Args:
        database: the database that stores the tokens.
        headers: the values of all ``Authorization`` headers of the request.
        now: the time of the request.
        allow_expired: whether an expired token is accepted too.

    Returns:
        The creator of the token, acting within the token's roles.

    Raises:
        UnauthorizedError: there is not exactly one bearer token, or the token is unknown or expired.
    """
    scheme, _, value = headers[0].strip().partition(" ") if len(headers) == 1 else ("", "", "")
    if scheme.lower() != "bearer" or not value.strip():
        raise UnauthorizedError("Bearer")
    with database.engine.begin() as connection:
        token = connection.execute(_TOKEN_BY_HASH, {"hash": _hash(value.strip())}).first()
        if token is None:
            raise UnauthorizedError('Bearer error="invalid_token"')
        expires = from_store(token.ExpirationDate)
        if now >= expires and not allow_expired:
            text = f"The token expired at '{expires:%m/%d/%Y %H:%M:%S}'"
            raise UnauthorizedError(f'Bearer error="invalid_token", error_description="{text}"')
        caller = effective_caller(connection, token.CreatedById, token.Id)
        if caller is None:
            raise UnauthorizedError('Bearer error="invalid_token"')
        # In whole seconds: a write for each request would take most of a request's time.
        last_used = to_store(now.replace(microsecond=0))
        if token.LastUsedDate != last_used:
            connection.execute(update(_TOKENS).where(_TOKENS.c.Id == token.Id).values(LastUsedDate=last_used))
    return caller


def _hash(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "surrogateescape")).hexdigest()
