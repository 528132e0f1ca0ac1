"""Rotate an access token: create, store and verify a successor, and only then delete the old token."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from .errors import TikitError, UnexpectedResponseError
from .timestamps import to_wire
from .token.record import Record, Successor, fingerprint
from .token.stores import TokenSource

if TYPE_CHECKING:
    from tikit_client.models.access_token import AccessToken

    from .tikit import Tikit
    from .token.stores import Store

_log = logging.getLogger("tikit_kit")
_DEFAULT_LIFETIME = timedelta(days=30)


def rotate(tikit: Tikit, id: int = 0) -> AccessToken:
    """Replace the stored access token by a successor with the same name, roles and lifetime.

    The rotation can be interrupted at any point: the stored token always works, and the next call resumes. If the
    interrupted rotation stored its successor, the next call verifies the successor and deletes the old token. If it
    did not, the next call deletes that successor and creates another.

    One call at a time rotates a store. A second one waits, at most as long as one request may take. If the first has
    then replaced the token, the second leaves it as it is.

    Args:
        tikit: a Tikit with the token to rotate, which comes from the keyring or from the file that
            `TIKIT_TOKEN_FILE` names. Do not use it afterwards: its token is deleted.
        id: the id of that token; 0 takes the id from the record that is stored with the token.

    Returns:
        The successor, as the service returns it to a request with the stored token.

    Raises:
        TikitError: the token is not in a store, another call still rotates it, its id is unknown or differs from
            `id`, or a request failed.
    """
    store = _require_store(tikit)
    with store.lock(tikit.limits.deadline):
        value = _read_value(store)
        if value == tikit.token.value:
            return _rotate(tikit, store, value, id)
        with tikit.with_token(value) as current:
            record = store.read_record()
            if record.id and record.matches(value) and record.successor is None:
                _log.warning("another run has replaced the access token, so this run does not replace it again")
                return current.get_access_token(record.id)
            return _rotate(current, store, value, id)


def _rotate(tikit: Tikit, store: Store, value: str, id: int) -> AccessToken:
    stored, record = fingerprint(value), store.read_record()
    successor = record.successor
    id = _resolve_id(id, record, stored)
    if successor is None or successor.sha256 != stored:
        if successor is not None:
            _delete_unstored_successor(tikit, successor)
        successor = _create_successor(tikit, store, id, stored)
    return _delete_old_token(tikit, store, id, successor)


def _require_store(tikit: Tikit) -> Store:
    if tikit.token.store is None:
        source = "TIKIT_TOKEN" if tikit.token.source is TokenSource.VARIABLE else f"the {tikit.token.source}"
        hint = "Store it in a file that TIKIT_TOKEN_FILE names, or in the keyring: python -m tikit_kit token store."
        raise TikitError(f"an access token from {source} cannot be rotated", hint)
    return tikit.token.store


def _read_value(store: Store) -> str:
    value = store.read()
    if not value:  # the keyring was locked or did not respond
        raise TikitError(f"{store.place} does not return the access token", "Unlock it, then rotate again.")
    return value


def _resolve_id(id: int, record: Record, stored: str) -> int:
    recorded = record.id if stored in (record.sha256, record.successor and record.successor.sha256) else None
    if not (id or recorded):
        raise TikitError(
            "the id of the stored access token is not known", "Pass the id; the list of access tokens contains it."
        )
    if id and recorded and id != recorded:
        raise TikitError(
            f"the id of the stored access token is {recorded}, not {id}", f"Pass {recorded}, or leave the id out."
        )
    return id or recorded or 0


def _create_successor(tikit: Tikit, store: Store, id: int, stored: str) -> Successor:
    """Create a successor, verify that it works, and store it. Each step is recorded first, so a rerun can resume."""
    old = tikit.get_access_token(id, expand="ApplicationRoles")
    roles = _role_ids(tikit, old)
    lifetime = old.expiration_date - old.created_date if old.expiration_date and old.created_date else _DEFAULT_LIFETIME
    expires = datetime.now(UTC) + lifetime
    # If the response is lost, the exact expiry identifies the successor. The service preserves a last digit
    # of the microseconds that is not 0.
    expires = expires.replace(microsecond=expires.microsecond // 10 * 10 + 1)
    successor = Successor(old.name or "", expires)
    record = Record(stored, id, old.expiration_date, successor)
    store.write_record(record)
    try:
        created = tikit.add_access_token(name=successor.name, expiration_date=expires, application_role_ids=roles)
    except TikitError as error:
        if error.outcome == "unknown":
            error.hint += (
                " A new token may exist all the same: the next run deletes"
                f" the token '{successor.name}' that expires at {to_wire(expires)}."
            )
        raise
    value = created.token or ""
    successor = replace(successor, id=created.id, sha256=fingerprint(value))
    record = replace(record, successor=successor)
    store.write_record(record)
    with tikit.with_token(value) as tikit_with_successor:
        tikit_with_successor.get_access_token(created.id or 0)
    store.write(value, record)
    return successor


def _role_ids(tikit: Tikit, token: AccessToken) -> list[int]:
    """Return the ids of all roles of a token; a long list continues on further pages."""
    from tikit_client.models.application_role import ApplicationRole

    roles = token.application_roles if "ApplicationRoles" in token else None
    if roles is None or not all("Id" in role for role in roles):
        what = "the response does not contain the roles of the access token"
        raise UnexpectedResponseError(what, "Check what responds at TIKIT_URL.")
    if link := token.to_dict().get("ApplicationRoles@odata.nextLink"):
        request = {"method": "get", "url": urljoin(f"{tikit.address}/", str(link))}
        roles += tikit._pages(request, ApplicationRole.from_dict)
    return [role.id for role in roles]


def _delete_old_token(tikit: Tikit, store: Store, id: int, successor: Successor) -> AccessToken:
    """Verify the successor with its value from the store, and use it to delete the old token."""
    with tikit.with_token(_read_value(store)) as tikit_with_successor:
        access_token = tikit_with_successor.get_access_token(successor.id or 0)
        tikit_with_successor.delete_access_token(id)
    store.write_record(Record(successor.sha256, successor.id, successor.expires))
    return access_token


def _delete_unstored_successor(tikit: Tikit, successor: Successor) -> None:
    """Delete the successor of an interrupted rotation by its id or, if that is unknown, by name and exact expiry."""
    ids = [successor.id]
    if successor.id is None:
        candidates = tikit.list_access_tokens(filter=f"ExpirationDate eq {to_wire(successor.expires)}")
        ids = [token.id for token in list(candidates) if token.name == successor.name]
    for id in ids:
        tikit.delete_access_token(id or 0)
