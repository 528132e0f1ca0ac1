"""Application roles: who has which, and the rule that a token acts within its creator's roles."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import Column, Connection, ForeignKey, Integer, Table, delete, insert, select

from tikit_sandbox.store.database import METADATA, TABLES

ADMINISTRATORS, AGENTS = "Administrators", "Agents"

USER_ROLES = Table(
    "PlatformUserRole",
    METADATA,
    Column("PlatformUserId", Integer, ForeignKey("PlatformUser.Id"), primary_key=True),
    Column("ApplicationRoleId", Integer, ForeignKey("ApplicationRole.Id"), primary_key=True),
)


class RoleGrant(NamedTuple):
    """An application role, and whether a platform user and an access token have it now."""

    id: int
    name: str
    user_has_it: bool
    token_has_it: bool


def effective_roles(grants: Collection[RoleGrant], *, through_token: bool) -> list[RoleGrant]:
    """Return the roles in which a platform user acts.

    Administrators have every role. A token acts in those of its own roles that its creator has now, so a creator
    who loses a role takes it from all their tokens.

    Args:
        grants: all application roles.
        through_token: whether the user acts through an access token.
    """
    roles = [grant for grant in grants if grant.user_has_it]
    if is_administrator(roles):
        roles = list(grants)
    return [role for role in roles if role.token_has_it] if through_token else roles


def is_administrator(roles: Iterable[RoleGrant]) -> bool:
    """Return whether Administrators is one of these roles."""
    return any(role.name == ADMINISTRATORS for role in roles)


def set_roles(connection: Connection, user_id: int, roles: Iterable[int]) -> None:
    """Replace the application roles of a platform user by the roles with these ids."""
    connection.execute(delete(USER_ROLES).where(USER_ROLES.c.PlatformUserId == user_id))
    rows = [{"PlatformUserId": user_id, "ApplicationRoleId": role} for role in set(roles)]
    if rows:
        connection.execute(insert(USER_ROLES), rows)


def role_names(connection: Connection) -> dict[int, list[str]]:
    """Return the sorted names of each platform user's application roles, by the id of the user."""
    roles = TABLES["ApplicationRole"]
    pairs = select(USER_ROLES.c.PlatformUserId, roles.c.Name).join(roles, roles.c.Id == USER_ROLES.c.ApplicationRoleId)
    names: dict[int, list[str]] = {}
    for row in connection.execute(pairs.order_by(roles.c.Name)):
        names.setdefault(row.PlatformUserId, []).append(row.Name)
    return names
