"""Rotating an access token: a successor is made, stored and proved, and only then is the old one deleted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from .errors import TikitError
from .timestamps import to_wire
from .token.record import Record, Successor, fingerprint
from .token.stores import TokenSource

if TYPE_CHECKING:
    from tikit_client.models.access_token import AccessToken

    from .tikit import Tikit
    from .token.stores import Store

_MONTH = timedelta(days=30)


def rotate(tikit: Tikit, id: int = 0) -> AccessToken:
    """Replace the stored access token by a successor with the same name, roles and length of life.

    It may be interrupted at any point: what is stored works. The next call goes on from there. A successor that
    is stored is proved, and the old token deleted; one that is not stored is deleted, and another made.

    Args:
        tikit: Tikit with the token that is to be rotated, as it lies in the keyring or in the file that
            `TIKIT_TOKEN_FILE` names. It is of no use afterwards: its token is deleted.
        id: the id of that token; 0 takes the one that is kept beside it since it was made.

    Returns:
        The successor, as the service shows it to the stored value.

    Raises:
        TikitError: the token is not in a store, its id is not known or another, or a request failed.

    """
    store, stored = _store(tikit), fingerprint(tikit.token.value)
    record = store.read_record()
    successor = record.successor
    id = _checked(id, record, stored)
    if successor is None or successor.sha256 != stored:
        if successor is not None:
            _drop(tikit, successor)
        successor = _succeed(tikit, store, id, stored)
    return _finish(tikit, store, id, successor)


def _store(tikit: Tikit) -> Store:
    if tikit.token.store is None:
        where = "TIKIT_TOKEN" if tikit.token.source is TokenSource.VARIABLE else f"the {tikit.token.source}"
        hint = "Put it into a file that TIKIT_TOKEN_FILE names, or into the keyring: python -m tikit_kit token store."
        raise TikitError(f"an access token that comes from {where} cannot be rotated", hint)
    return tikit.token.store


def _checked(id: int, record: Record, stored: str) -> int:
    own = record.id if stored in (record.sha256, record.successor and record.successor.sha256) else None
    if not (id or own):
        raise TikitError("the id of the stored access token is not known", "Give it: the list of access tokens has it.")
    if id and own and id != own:
        raise TikitError(f"the stored access token is {own}, not {id}", "Give its own id, or none.")
    return id or own or 0


def _succeed(tikit: Tikit, store: Store, id: int, stored: str) -> Successor:
    """Make the successor, prove that it works, and store it; what is done is recorded before it is."""
    old = tikit.get_access_token(id, expand="ApplicationRoles")
    life = old.expiration_date - old.created_date if old.expiration_date and old.created_date else _MONTH
    ends = datetime.now(UTC) + life
    # The very end is the successor's mark, should the answer be lost. A last digit that is not 0 stays as it is.
    ends = ends.replace(microsecond=ends.microsecond // 10 * 10 + 1)
    successor = Successor(old.name or "", ends)
    record = Record(stored, id, old.expiration_date, successor)
    store.write_record(record)
    roles = [role.id for role in old.application_roles or [] if role.id]
    try:
        made = tikit.add_access_token(name=successor.name, expiration_date=ends, application_role_ids=roles)
    except TikitError as error:
        if error.status is None or error.status >= 500:
            mark = f"'{successor.name}' and ends at {to_wire(ends)}"
            error.hint += f" If a token was made all the same, it is named {mark}: the next run deletes it."
        raise
    value = made.token or ""
    successor = replace(successor, id=made.id, sha256=fingerprint(value))
    record = replace(record, successor=successor)
    store.write_record(record)
    with tikit.with_token(value) as other:
        other.get_access_token(made.id or 0)
    store.write(value, record)
    return successor


def _finish(tikit: Tikit, store: Store, id: int, successor: Successor) -> AccessToken:
    """Prove the successor from where it is stored, and delete the old token with it."""
    with tikit.with_token(store.read()) as stored:
        proved = stored.get_access_token(successor.id or 0)
        _delete(stored, id)
    store.write_record(Record(successor.sha256, successor.id, successor.expires))
    return proved


def _drop(tikit: Tikit, successor: Successor) -> None:
    """Delete what a run that was interrupted has left: known by its id, or else by its name and its very end."""
    left = [successor.id]
    if successor.id is None:
        ending = tikit.list_access_tokens(filter=f"ExpirationDate eq {to_wire(successor.expires)}")
        left = [token.id for token in list(ending) if token.name == successor.name]
    for id in left:
        _delete(tikit, id or 0)


def _delete(tikit: Tikit, id: int) -> None:
    try:
        tikit.delete_access_token(id)
    except TikitError as error:
        if error.status != 404:
            raise
