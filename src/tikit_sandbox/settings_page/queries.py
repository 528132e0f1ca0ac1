"""Read what the pages show from the store: tokens, users to sign in as, and application roles to choose from."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, select

from tikit_sandbox.auth.callers import Caller
from tikit_sandbox.auth.roles import ADMINISTRATORS, AGENTS, role_names
from tikit_sandbox.store.database import PAIR_TABLES, TABLES
from tikit_sandbox.store.dates import from_store

from .list_view import ListView

_PAGE_SIZE = 50
_ROLE_NAMES = {ADMINISTRATORS: "administrator", AGENTS: "agent"}


@dataclass(frozen=True, slots=True)
class TokenDetails:
    """An access token without its value; ``last_used`` is None if it was never used."""

    id: int
    name: str
    owner: str
    expires: datetime
    created: datetime
    last_used: datetime | None


@dataclass(frozen=True, slots=True)
class Role:
    """An application role; ``description`` is "" if the role has no description."""

    id: int
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class TokenPage:
    """A page of the list of tokens.

    Attributes:
        tokens: the tokens on the page, newest first.
        view: the view that the page shows; its number may be lower than requested, but not higher than the last.
        last: the number of the last page.
        first_position: the position of the first token on the page among those found, from 1; 0 if none is found.
        found: how many tokens the search found.
        total: how many tokens the caller may see.
    """

    tokens: list[TokenDetails]
    view: ListView
    last: int
    first_position: int
    found: int
    total: int


def find_page(connection: Connection, caller: Caller, view: ListView) -> TokenPage:
    """Return a page of the tokens that a caller may see and whose name or owner contains the search text.

    An administrator sees all tokens, others their own.
    """
    table = TABLES["AccessToken"]
    query = select(table.c.Id, table.c.Name, table.c.Owner).order_by(table.c.Id.desc())
    if not caller.is_administrator:
        query = query.where(table.c.CreatedById == caller.user_id)
    rows = connection.execute(query).all()
    # Compared here, since SQLite does not find "Straße" by "STRASSE".
    text = _searchable(view.search)
    ids = [row.Id for row in rows if text in _searchable(row.Name) or text in _searchable(row.Owner)]
    last = max(1, -(-len(ids) // _PAGE_SIZE))
    view = view.turn_to(min(view.page, last))
    start = (view.page - 1) * _PAGE_SIZE
    on_page = select(table).where(table.c.Id.in_(ids[start : start + _PAGE_SIZE])).order_by(table.c.Id.desc())
    tokens = [_token(row) for row in connection.execute(on_page)]
    return TokenPage(tokens, view, last, start + 1 if ids else 0, len(ids), len(rows))


def _searchable(text: str | None) -> str:
    return unicodedata.normalize("NFC", text or "").casefold()


def find_token(connection: Connection, id: int) -> TokenDetails | None:
    """Return the token with an id, or None if it does not exist."""
    table = TABLES["AccessToken"]
    row = connection.execute(select(table).where(table.c.Id == id)).first()
    return None if row is None else _token(row)


def roles_of_token(connection: Connection, id: int) -> list[Role]:
    """Return the application roles of a token, ordered by name."""
    pairs, roles = PAIR_TABLES["ApplicationRoleMap"], TABLES["ApplicationRole"]
    query = select(roles).join(pairs, pairs.c.ApplicationRoleId == roles.c.Id).where(pairs.c.AccessTokenId == id)
    return [_role(row) for row in connection.execute(query.order_by(roles.c.Name))]


def grantable_roles(connection: Connection, caller: Caller) -> list[Role]:
    """Return the application roles of a caller, ordered by name: a token cannot have other roles."""
    roles = TABLES["ApplicationRole"]
    query = select(roles).where(roles.c.Id.in_(caller.roles)).order_by(roles.c.Name)
    return [_role(row) for row in connection.execute(query)]


def sign_in_users(connection: Connection) -> dict[int, str]:
    """Return the platform users that are not deleted: id to a label such as "Ann Lee, administrator"."""
    table, names_by_user = TABLES["PlatformUser"], role_names(connection)
    users = select(table.c.Id, table.c.FullName, table.c.UserName).where(~table.c.IsDeleted).order_by(table.c.Id)
    return {
        row.Id: f"{row.FullName or row.UserName or row.Id}, {_role_text(names_by_user.get(row.Id, []))}"
        for row in connection.execute(users)
    }


def _role_text(names: list[str]) -> str:
    if ADMINISTRATORS in names:  # this role includes every other role
        names = [ADMINISTRATORS]
    return ", ".join(_ROLE_NAMES.get(name, name) for name in names) or "without a role"


def _role(row: Row[tuple[object, ...]]) -> Role:
    return Role(row.Id, row.Name, row.Description or "")


def _token(row: Row[tuple[object, ...]]) -> TokenDetails:
    last_used = from_store(row.LastUsedDate) if row.LastUsedDate else None
    expires, created = from_store(row.ExpirationDate), from_store(row.CreatedDate)
    return TokenDetails(row.Id, row.Name, row.Owner, expires, created, last_used)
