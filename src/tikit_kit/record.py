"""What the kit knows of a stored access token without asking the service; kept beside the token's value.

It is a JSON object, the same whatever the language of the recipe that wrote it::

    {"sha256": ..., "id": 4, "expires": "2026-12-24T10:00:00Z",
     "successor": {"name": ..., "expires": ..., "id": 9, "sha256": ...}}

Any member may be missing. ``successor`` is there while a rotation is on its way.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Successor:
    """An access token that is about to replace the stored one; without an id it may not have been made yet."""

    name: str
    expires: datetime
    id: int | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of an access token: the SHA-256 of its value, its id, its end, and who follows it."""

    sha256: str = ""
    id: int | None = None
    expires: datetime | None = None
    successor: Successor | None = None

    def is_about(self, value: str) -> bool:
        """Say whether it is about this token. It is not, once somebody has put another value in its place."""
        return self.sha256 == fingerprint(value)

    def dump(self) -> str:
        """Give it as JSON in ASCII, without what is not known."""
        members = _members(self.sha256, self.id, self.expires)
        if self.successor is not None:
            following = self.successor
            members["successor"] = {
                "name": following.name,
                **_members(following.sha256, following.id, following.expires),
            }
        return json.dumps(members)


def read_record(text: str) -> Record:
    """Read a record from JSON. What cannot be read is not known: an empty record, never an error."""
    try:
        found = json.loads(text.lstrip("\ufeff"))
    except ValueError:
        return Record()
    if not isinstance(found, dict):
        return Record()
    following, successor = found.get("successor"), None
    if isinstance(following, dict) and (ends := _time(following)) is not None:
        successor = Successor(_text(following, "name"), ends, _id(following), _text(following, "sha256"))
    return Record(_text(found, "sha256"), _id(found), _time(found), successor)


def fingerprint(value: str) -> str:
    """Give the SHA-256 of an access token's value, in hexadecimal digits."""
    return hashlib.sha256(value.encode()).hexdigest()


def wire_time(moment: datetime) -> str:
    """Write a time as the service does: in UTC, ending in Z, microseconds if there are any."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"


def _members(sha256: str, id: int | None, expires: datetime | None) -> dict[str, Any]:
    members = {"sha256": sha256, "id": id, "expires": expires and wire_time(expires)}
    return {name: value for name, value in members.items() if value}


def _text(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    return value if isinstance(value, str) else ""


def _id(found: Mapping[str, Any]) -> int | None:
    value = found.get("id")
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _time(found: Mapping[str, Any]) -> datetime | None:
    try:
        moment = datetime.fromisoformat(_text(found, "expires"))
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
