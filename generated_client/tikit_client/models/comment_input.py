from __future__ import annotations

from typing import Any

from attrs import define as _attrs_define


@_attrs_define
class CommentInput:
    """A comment to be added. The connector requires neither property. Here both are, as nobody knows who sees a
    comment that leaves it open.
    """

    body: str
    """ The text. May hold HTML. """
    is_public: bool
    """ Whether the requester is to see it too. """

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object to send: UNSET leaves a member out, None is null."""
        json_object: dict[str, Any] = {}
        body = self.body
        json_object["Body"] = body
        is_public = self.is_public
        json_object["IsPublic"] = is_public
        return json_object
