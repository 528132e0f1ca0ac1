from __future__ import annotations

from typing import Any

from attrs import define as _attrs_define


@_attrs_define
class CommentInput:
    """The properties of a new comment. The connector requires neither. Here both are required, since it is not
    known who can read a comment without `IsPublic`.
    """

    body: str
    """ The text. It may contain HTML. """
    is_public: bool
    """ Whether the requester can read it, and is notified; otherwise only agents can read it. """

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object to send: UNSET leaves a member out, None is null."""
        json_object: dict[str, Any] = {}
        body = self.body
        json_object["Body"] = body
        is_public = self.is_public
        json_object["IsPublic"] = is_public
        return json_object
