"""The exceptions that models and requests raise."""

from collections.abc import Mapping
from typing import Literal

Outcome = Literal["unchanged", "unknown"]


class TikitError(Exception):
    """A request, or the preparation of one, failed.

    As text it is one line: the status if the service responded, what happened, what to do next. Neither the
    text nor an attribute contains the access token or the query of the URL.

    Args:
        what: what happened, a sentence without its full stop.
        hint: what to do next, whole sentences; empty if there is nothing to advise.
        status: the HTTP status code; None if there was no response.
        code: OData's `error.code`; empty if the response had none.
        message: OData's `error.message` as the service sent it; empty if the response had none.
        method: the HTTP method; empty if no request was made.
        url: scheme, host, port and path of the request; empty if no request was made.
        request_id: the service's id of the request, to quote to its support; empty if it sent none.
        headers: the headers of the response, names in lower case; empty if there was no response.

    Attributes:
        outcome: "unchanged" if the service certainly changed nothing, "unknown" if a write may have happened.
    """

    outcome: Outcome = "unchanged"

    def __init__(
        self,
        what: str,
        hint: str = "",
        *,
        status: int | None = None,
        code: str = "",
        message: str = "",
        method: str = "",
        url: str = "",
        request_id: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(what, hint)
        self.what = what
        self.hint = hint
        self.status = status
        self.code = code
        self.message = message
        self.method = method
        self.url = url
        self.request_id = request_id
        self.headers = dict(headers or {})

    def __str__(self) -> str:
        status = f"{self.status}: " if self.status else ""
        end = "" if self.what.endswith((".", "!", "?")) else "."
        hint = f" {self.hint}" if self.hint else ""
        return f"{status}{self.what}{end}{hint}"


class MissingMemberError(TikitError, AttributeError, KeyError):
    """A response does not contain a member: it was not selected or expanded, or the service is of another version."""
