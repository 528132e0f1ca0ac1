"""The exceptions of the kit: one family, typed by cause."""

from collections.abc import Callable, Mapping
from typing import Literal

from .text import one_line

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

    def replace_texts(self, replace: Callable[[str], str]) -> None:
        """Replace every text by what a function returns for it."""
        for name in ("what", "hint", "code", "message", "url", "request_id"):
            setattr(self, name, replace(getattr(self, name)))
        self.headers = {replace(name): replace(value) for name, value in self.headers.items()}
        self.args = (self.what, self.hint)

    def __str__(self) -> str:
        status = f"{self.status}: " if self.status else ""
        end = "" if self.what.endswith((".", "!", "?")) else "."
        hint = f" {self.hint}" if self.hint else ""
        return one_line(f"{status}{self.what}{end}{hint}")


class BadRequestError(TikitError):
    """The service refused the request: a 4xx without a class of its own."""


class AuthenticationError(TikitError):
    """401: the access token is missing, unknown or expired."""


class PermissionDeniedError(TikitError):
    """403: the roles of the access token do not allow the request."""


class NotFoundError(TikitError):
    """404: the entity or the path does not exist."""


class RateLimitError(TikitError):
    """429: the service received too many requests."""


class InternalServerError(TikitError):
    """5xx: the service failed."""


class NoResponseError(TikitError):
    """There was no whole response: no connection, a lost one, or the deadline passed."""


class UnexpectedResponseError(TikitError):
    """The response is not one of Tikit's API: a redirect, or a 2xx with another body than the request returns."""


class OutcomeUnknownError(TikitError):
    """It is not known whether a write happened. Every such error is also of the class of its cause."""

    outcome: Outcome = "unknown"


class _BadRequestOutcomeUnknownError(OutcomeUnknownError, BadRequestError):
    pass


class _InternalServerOutcomeUnknownError(OutcomeUnknownError, InternalServerError):
    pass


class _NoResponseOutcomeUnknownError(OutcomeUnknownError, NoResponseError):
    pass


class _UnexpectedResponseOutcomeUnknownError(OutcomeUnknownError, UnexpectedResponseError):
    pass


_UNKNOWN: dict[type[TikitError], type[OutcomeUnknownError]] = {
    BadRequestError: _BadRequestOutcomeUnknownError,
    InternalServerError: _InternalServerOutcomeUnknownError,
    NoResponseError: _NoResponseOutcomeUnknownError,
    UnexpectedResponseError: _UnexpectedResponseOutcomeUnknownError,
}


def error_class(cause: type[TikitError], outcome: Outcome) -> type[TikitError]:
    """Return the class of an error.

    Args:
        cause: the class of the cause.
        outcome: "unknown" if a write may have happened.

    Returns:
        The class itself, or its subclass that is also an `OutcomeUnknownError`.
    """
    return _UNKNOWN.get(cause, cause) if outcome == "unknown" else cause
