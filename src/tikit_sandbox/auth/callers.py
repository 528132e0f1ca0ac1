"""Callers: the platform users on whose behalf requests are made."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, insert, select, true

from tikit_sandbox.store.database import PAIR_TABLES, TABLES
from tikit_sandbox.store.inserts import Author, insert_entity

from .roles import ADMINISTRATORS, AGENTS, USER_ROLES, RoleGrant, effective_roles, is_administrator

_FIRST_USER = {"UserName": "admin@example.com", "Email": "admin@example.com", "FullName": "Administrator"}


@dataclass(frozen=True, slots=True)
class Caller:
    """A platform user who makes a request.

    Attributes:
        user_id: the id of the platform user.
        user_name: the user name of the platform user.
        roles: the ids of the application roles in which they act.
        is_administrator: whether Administrators is one of these roles.
    """

    user_id: int
    user_name: str
    roles: frozenset[int]
    is_administrator: bool


def ensure_users(connection: Connection, author: Author) -> int:
    """Insert the users and roles that a help desk needs and this one lacks.

    These are the two built-in application roles and, if there is no platform user, an administrator. If no user has
    a role yet, the first platform user becomes an administrator and every user an agent.

    Args:
        connection: an open transaction.
        author: the author of the inserted entities.

    Returns:
        The id of the first platform user.
    """
    roles, users = TABLES["ApplicationRole"], TABLES["PlatformUser"]
    role_ids = {row.Name: int(row.Id) for row in connection.execute(select(roles.c.Name, roles.c.Id))}
    for name in (ADMINISTRATORS, AGENTS):
        if name not in role_ids:
            role_ids[name] = insert_entity(connection, "ApplicationRole", {"Name": name}, author)
    user_ids = [int(id) for id in connection.execute(select(users.c.Id).order_by(users.c.Id)).scalars()]
    user_ids = user_ids or [insert_entity(connection, "PlatformUser", _FIRST_USER, author)]
    if connection.execute(select(USER_ROLES)).first() is None:
        pairs = [(user_ids[0], role_ids[ADMINISTRATORS]), *((user, role_ids[AGENTS]) for user in user_ids)]
        rows = [{"PlatformUserId": user, "ApplicationRoleId": role} for user, role in pairs]
        connection.execute(insert(USER_ROLES), rows)
    return user_ids[0]


def effective_caller(connection: Connection, user_id: int | None, token_id: int | None = None) -> Caller | None:
    """Return a platform user with the roles in which they act now.

    Args:
        connection: an open connection.
        user_id: the id of the platform user.
        token_id: the id of the access token through which they act; None if they act without one.

    Returns:
        The caller; None if the user does not exist or is deleted.
    """
    rows = connection.execute(_USER_AND_ROLES, {"user": user_id, "token": token_id}).all()
    if user_id is None or not rows or rows[0].IsDeleted:
        return None
    grants = [
        RoleGrant(row.Id, row.Name, row.PlatformUserId is not None, row.AccessTokenId is not None) for row in rows
    ]
    roles = effective_roles(grants, through_token=token_id is not None)
    return Caller(user_id, rows[0].UserName or "", frozenset(role.id for role in roles), is_administrator(roles))


def _user_and_roles() -> Select[Any]:
    """Return the SELECT of a user with every role, and of whether the user and the token have it."""
    users, roles, pairs = TABLES["PlatformUser"], TABLES["ApplicationRole"], PAIR_TABLES["ApplicationRoleMap"]
    user_has_it = and_(USER_ROLES.c.ApplicationRoleId == roles.c.Id, USER_ROLES.c.PlatformUserId == users.c.Id)
    token_has_it = and_(pairs.c.ApplicationRoleId == roles.c.Id, pairs.c.AccessTokenId == bindparam("token"))
    columns = (users.c.UserName, users.c.IsDeleted, roles.c.Id, roles.c.Name)
    return (
        select(*columns, USER_ROLES.c.PlatformUserId, pairs.c.AccessTokenId)
        .select_from(users.join(roles, true()).outerjoin(USER_ROLES, user_has_it).outerjoin(pairs, token_has_it))
        .where(users.c.Id == bindparam("user"))
    )


# Built once, since every request runs it.
_USER_AND_ROLES = _user_and_roles()
