"""Who asks, and what they may do: the platform users and their application roles."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    insert,
    select,
    true,
)

from tikit_sandbox.store.database import METADATA, PAIR_TABLES, TABLES
from tikit_sandbox.store.inserts import Author, insert_entity

ADMINISTRATORS, AGENTS = "Administrators", "Agents"
_FIRST_USER = {"UserName": "admin@example.com", "Email": "admin@example.com", "FullName": "Administrator"}

USER_ROLES = Table(
    "PlatformUserRole",
    METADATA,
    Column("PlatformUserId", Integer, ForeignKey("PlatformUser.Id"), primary_key=True),
    Column("ApplicationRoleId", Integer, ForeignKey("ApplicationRole.Id"), primary_key=True),
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the id and the user name of a platform user, and the ids of the application roles they act in."""

    user_id: int
    user_name: str
    roles: frozenset[int]
    is_administrator: bool


def ensure_users(connection: Connection, author: Author) -> int:
    """Make what a help desk needs and this one lacks; give the id of its first platform user.

    That is the two built-in application roles, a platform user if there is none, and, where nobody has a role
    yet, Administrators for the first platform user and Agents for all.
    """
    roles, users = TABLES["ApplicationRole"], TABLES["PlatformUser"]
    ids = {row.Name: int(row.Id) for row in connection.execute(select(roles.c.Name, roles.c.Id))}
    for name in (ADMINISTRATORS, AGENTS):
        if name not in ids:
            ids[name] = insert_entity(connection, "ApplicationRole", {"Name": name}, author)
    known = [int(id) for id in connection.execute(select(users.c.Id).order_by(users.c.Id)).scalars()]
    known = known or [insert_entity(connection, "PlatformUser", _FIRST_USER, author)]
    if connection.execute(select(USER_ROLES)).first() is None:
        pairs = [(known[0], ids[ADMINISTRATORS]), *((user, ids[AGENTS]) for user in known)]
        rows = [{"PlatformUserId": user, "ApplicationRoleId": role} for user, role in pairs]
        connection.execute(insert(USER_ROLES), rows)
    return known[0]


def set_roles(connection: Connection, user_id: int, roles: Iterable[int]) -> None:
    """Give a platform user these application roles and no other."""
    connection.execute(delete(USER_ROLES).where(USER_ROLES.c.PlatformUserId == user_id))
    rows = [{"PlatformUserId": user_id, "ApplicationRoleId": role} for role in set(roles)]
    if rows:
        connection.execute(insert(USER_ROLES), rows)


def role_names(connection: Connection) -> dict[int, list[str]]:
    """Give the names of the application roles that each platform user has, by the user's id; each list in order."""
    roles = TABLES["ApplicationRole"]
    pairs = select(USER_ROLES.c.PlatformUserId, roles.c.Name).join(roles, roles.c.Id == USER_ROLES.c.ApplicationRoleId)
    held: dict[int, list[str]] = {}
    for row in connection.execute(pairs.order_by(roles.c.Name)):
        held.setdefault(row.PlatformUserId, []).append(row.Name)
    return held


def effective_caller(connection: Connection, user_id: int | None, token_id: int | None = None) -> Caller | None:
    """Give a platform user as they are now, with a token's roles if they act through one; None if they are gone.

    An administrator may do what every role may. A token has its own roles, as far as its creator has them now.
    """
    known = connection.execute(_ACTING, {"user": user_id, "token": token_id}).all()
    if user_id is None or not known or known[0].IsDeleted:
        return None
    held = [role for role in known if role.PlatformUserId is not None]
    if ADMINISTRATORS in {role.Name for role in held}:
        held = list(known)
    if token_id is not None:
        held = [role for role in held if role.AccessTokenId is not None]
    names = {role.Name for role in held}
    return Caller(user_id, known[0].UserName or "", frozenset(role.Id for role in held), ADMINISTRATORS in names)


def _acting() -> Select[Any]:
    """Give the SELECT of a user with every role, and of each whether the user has it, and the token."""
    users, roles, pairs = TABLES["PlatformUser"], TABLES["ApplicationRole"], PAIR_TABLES["ApplicationRoleMap"]
    has_it = and_(USER_ROLES.c.ApplicationRoleId == roles.c.Id, USER_ROLES.c.PlatformUserId == users.c.Id)
    token_has_it = and_(pairs.c.ApplicationRoleId == roles.c.Id, pairs.c.AccessTokenId == bindparam("token"))
    columns = (users.c.UserName, users.c.IsDeleted, roles.c.Id, roles.c.Name)
    return (
        select(*columns, USER_ROLES.c.PlatformUserId, pairs.c.AccessTokenId)
        .select_from(users.join(roles, true()).outerjoin(USER_ROLES, has_it).outerjoin(pairs, token_has_it))
        .where(users.c.Id == bindparam("user"))
    )


# Made once: every request asks it.
_ACTING = _acting()
