"""Who asks, and what they may do: the platform users and their application roles."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Column, Connection, ForeignKey, Integer, Table, and_, delete, insert, select

from tikit_sandbox.database import METADATA, PAIR_TABLES, TABLES
from tikit_sandbox.writes import Author, insert_entity

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


def act_as(connection: Connection, user_id: int | None, token_id: int | None = None) -> Caller | None:
    """Give a platform user as they are now, with a token's roles if they act through one; None if they are gone.

    An administrator may do what every role may. A token has its own roles, as far as its creator has them now.
    """
    users, roles, pairs = TABLES["PlatformUser"], TABLES["ApplicationRole"], PAIR_TABLES["ApplicationRoleMap"]
    user = connection.execute(select(users.c.UserName, users.c.IsDeleted).where(users.c.Id == user_id)).first()
    if user is None or user_id is None or user.IsDeleted:
        return None
    known = connection.execute(
        select(roles.c.Id, roles.c.Name, USER_ROLES.c.PlatformUserId, pairs.c.AccessTokenId)
        .outerjoin(
            USER_ROLES, and_(USER_ROLES.c.ApplicationRoleId == roles.c.Id, USER_ROLES.c.PlatformUserId == user_id)
        )
        .outerjoin(pairs, and_(pairs.c.ApplicationRoleId == roles.c.Id, pairs.c.AccessTokenId == token_id))
    ).all()
    held = [role for role in known if role.PlatformUserId is not None]
    if ADMINISTRATORS in {role.Name for role in held}:
        held = list(known)
    if token_id is not None:
        held = [role for role in held if role.AccessTokenId is not None]
    names = {role.Name for role in held}
    return Caller(user_id, user.UserName or "", frozenset(role.Id for role in held), ADMINISTRATORS in names)
