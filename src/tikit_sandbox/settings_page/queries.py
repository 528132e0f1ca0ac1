"""What the page shows of the store: tokens, the users one can sign in as, and the roles one can give."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, select

from tikit_sandbox.auth.callers import ADMINISTRATORS, AGENTS, Caller, role_names
from tikit_sandbox.store.database import PAIR_TABLES, TABLES
from tikit_sandbox.store.dates import from_store

_ROLE_NAMES = {ADMINISTRATORS: "administrator", AGENTS: "agent"}


@dataclass(frozen=True, slots=True)
class TokenDetails:
    """An access token, without its value; ``used`` is None if it never was."""

    id: int
    name: str
    owner: str
    end: datetime
    created: datetime
    used: datetime | None


@dataclass(frozen=True, slots=True)
class Role:
    """An application role: its id, its name and what it may do, "" if that is not said."""

    id: int
    name: str
    description: str


def visible_tokens(connection: Connection, caller: Caller) -> list[TokenDetails]:
    """Give the tokens that a caller may see, the newest first."""
    table = TABLES["AccessToken"]
    query = select(table).order_by(table.c.Id.desc())
    if not caller.is_administrator:
        query = query.where(table.c.CreatedById == caller.user_id)
    return [_token(row) for row in connection.execute(query)]


def find_token(connection: Connection, id: int) -> TokenDetails | None:
    """Give the token with that id, None if there is none."""
    table = TABLES["AccessToken"]
    row = connection.execute(select(table).where(table.c.Id == id)).first()
    return None if row is None else _token(row)


def roles_of_token(connection: Connection, id: int) -> list[Role]:
    """Give the application roles of a token, by name."""
    pairs, roles = PAIR_TABLES["ApplicationRoleMap"], TABLES["ApplicationRole"]
    query = select(roles).join(pairs, pairs.c.ApplicationRoleId == roles.c.Id).where(pairs.c.AccessTokenId == id)
    return [_role(row) for row in connection.execute(query.order_by(roles.c.Name))]


def grantable_roles(connection: Connection, caller: Caller) -> list[Role]:
    """Give the application roles that a caller has, by name: no token gets another."""
    roles = TABLES["ApplicationRole"]
    query = select(roles).where(roles.c.Id.in_(caller.roles)).order_by(roles.c.Name)
    return [_role(row) for row in connection.execute(query)]


def sign_in_users(connection: Connection) -> dict[int, str]:
    """Give the platform users by id, each as "Ann Lee, administrator"."""
    table, held = TABLES["PlatformUser"], role_names(connection)
    here = select(table.c.Id, table.c.FullName, table.c.UserName).where(~table.c.IsDeleted).order_by(table.c.Id)
    return {
        row.Id: f"{row.FullName or row.UserName or row.Id}, {_role_text(held.get(row.Id, []))}"
        for row in connection.execute(here)
    }


def _role_text(names: list[str]) -> str:
    if ADMINISTRATORS in names:  # they have every other role with it
        names = [ADMINISTRATORS]
    return ", ".join(_ROLE_NAMES.get(name, name) for name in names) or "without a role"


def _role(row: Row[tuple[object, ...]]) -> Role:
    return Role(row.Id, row.Name, row.Description or "")


def _token(row: Row[tuple[object, ...]]) -> TokenDetails:
    used = from_store(row.LastUsedDate) if row.LastUsedDate else None
    end, created = (from_store(stored) for stored in (row.ExpirationDate, row.CreatedDate))
    return TokenDetails(row.Id, row.Name, row.Owner, end, created, used)
