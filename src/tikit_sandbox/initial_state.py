"""The state in which a sandbox starts: its data, its access token and its clock. A running sandbox can return to it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from .auth.access_tokens import create_access_token
from .auth.callers import effective_caller, ensure_users
from .clock import Clock, month_after
from .errors import CannotStartError
from .seed import TODAY, generate_parts
from .settings import Settings
from .store.database import Database, delete_all, insert_parts
from .store.entity_sets import EntityJson
from .store.inserts import Author
from .store.snapshot import is_initialized, read_snapshot


def open_database(settings: Settings, now: datetime) -> Database:
    """Open the database, with its first data unless it is reopened.

    Raises:
        CannotStartError: the data or the database cannot be read.
    """
    file = settings.database
    try:
        if file is not None and is_initialized(file):
            return Database(file, settings.collation)
        data = _first_data(settings, now)
        database = Database(file, settings.collation)
        database.create(data)
    except DatabaseError as error:
        raise CannotStartError(
            f"cannot create the database {file} ({error.orig}): choose another file with --database"
        ) from None
    return database


def create_first_token(connection: Connection, now: datetime, settings: Settings, value: str | None = None) -> str:
    """Create the access token that is printed; return its value.

    Args:
        connection: an open transaction.
        now: the time of the clock.
        settings: the settings of the sandbox.
        value: its value; None makes a new one.

    Raises:
        CannotStartError: the data has no user to whom it could belong.
    """
    caller = effective_caller(connection, ensure_users(connection, Author(None, now)))
    if caller is None:
        raise CannotStartError(
            "no access token can be created, since the first platform user is deleted:"
            " choose other data with --data or --database"
        )
    expires = settings.token_expires or month_after(now)
    _, token = create_access_token(connection, "Sandbox", expires, caller.roles, caller, now, value)
    return token


def reset(database: Database, clock: Clock, settings: Settings, token: str) -> None:
    """Return to the first data and the start of the clock, in one transaction. The printed access token stays valid.

    Raises:
        ValueError: the data is in a file. The message is meant for the user.
    """
    if settings.database is not None:
        raise ValueError("the data of a sandbox with --database is kept: start one without it")
    clock.restart()
    now = clock.now()
    with database.engine.begin() as connection:
        delete_all(connection)
        insert_parts(connection, _first_data(settings, now))
        create_first_token(connection, now, settings, token)


def _first_data(settings: Settings, now: datetime) -> Iterable[tuple[str, list[EntityJson]]]:
    if settings.data:
        return read_snapshot(settings.data).items()
    today = now.replace(microsecond=0) if settings.recent else TODAY
    return generate_parts(settings.tickets, settings.seed, today)
