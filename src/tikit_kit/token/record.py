"""The record that is stored with an access token: its id, its expiry and its successor. Reading it makes no request.

A record contains the fingerprint of the value that it describes. If a user replaces the value by hand, the
fingerprint no longer matches and the record is ignored.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tikit_kit.timestamps import parse_timestamp, to_wire


@dataclass(frozen=True, slots=True)
class Successor:
    """An access token that is to replace the stored one.

    Attributes:
        name: the name of the token.
        expires: when the token expires, with a time zone.
        id: the id of the token; None until the service has returned it.
        sha256: the fingerprint of the value; empty until the service has returned the value.
    """

    name: str
    expires: datetime
    id: int | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """The stored facts about an access token; each of them may be unknown.

    Attributes:
        sha256: the fingerprint of the value that the record describes.
        id: the id of the token.
        expires: when the token expires, with a time zone.
        successor: the successor of a rotation that has started and not finished.
    """

    sha256: str = ""
    id: int | None = None
    expires: datetime | None = None
    successor: Successor | None = None

    def matches(self, value: str) -> bool:
        """Return whether this record describes that value."""
        return self.sha256 == fingerprint(value)

    def to_json(self) -> str:
        """Return the record as one line of JSON; an unknown fact is null."""
        members = _members(self) | {"successor": self.successor and _members(self.successor)}
        # UTF-8 cannot encode a lone surrogate; the escape \udXXX means the same character in JSON.
        return json.dumps(members, ensure_ascii=False).encode("utf-8", "backslashreplace").decode("utf-8")

    @classmethod
    def from_json(cls, text: str | bytes) -> "Record":
        """Parse a record. Never raise an error.

        A member that is missing, null or of another type is unknown. If the text is not a JSON object, the returned
        record is empty.

        Args:
            text: the JSON as text, or as UTF-8 with or without a byte order mark.
        """
        try:
            members = json.loads(text.removeprefix("\ufeff") if isinstance(text, str) else text)
        except (ValueError, RecursionError):
            return cls()
        if not isinstance(members, dict):
            return cls()
        return cls(_sha256(members), _id(members), _expires(members), _successor(members.get("successor")))


def fingerprint(value: str) -> str:
    """Return the SHA-256 of the value of an access token, in hexadecimal."""
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()


def _members(token: Record | Successor) -> dict[str, Any]:
    name = {"name": token.name} if isinstance(token, Successor) else {}
    expires = token.expires and to_wire(token.expires)
    return {"sha256": token.sha256 or None, **name, "id": token.id, "expires": expires}


def _successor(members: Any) -> Successor | None:
    if not isinstance(members, dict):
        return None
    name, expires = members.get("name"), _expires(members)
    if not isinstance(name, str) or expires is None:
        return None
    return Successor(name, expires, _id(members), _sha256(members))


def _sha256(members: dict[str, Any]) -> str:
    value = members.get("sha256")
    return value.lower() if isinstance(value, str) else ""


def _id(members: dict[str, Any]) -> int | None:
    value = members.get("id")
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _expires(members: dict[str, Any]) -> datetime | None:
    try:
        return parse_timestamp(str(members.get("expires")))
    except ValueError:
        return None
