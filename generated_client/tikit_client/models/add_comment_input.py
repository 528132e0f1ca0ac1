from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.comment_input import CommentInput


@_attrs_define
class AddCommentInput:
    """The body that adds a comment."""

    comment: CommentInput
    """ The properties of a new comment. The connector requires neither. Here both are required, since it is not
    known who can read a comment without `IsPublic`. """

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object to send: UNSET leaves a member out, None is null."""
        json_object: dict[str, Any] = {}
        comment = self.comment.to_dict()
        json_object["Comment"] = comment
        return json_object
