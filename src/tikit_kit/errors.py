"""The exceptions of the kit: one family, typed by cause."""

from tikit_client.errors import MissingMemberError, Outcome, TikitError

__all__ = [
    "AuthenticationError",
    "BadRequestError",
    "InternalServerError",
    "MissingMemberError",
    "NoResponseError",
    "NotFoundError",
    "Outcome",
    "OutcomeUnknownError",
    "PermissionDeniedError",
    "RateLimitError",
    "TikitError",
    "UnexpectedResponseError",
    "UnreadListError",
    "error_class",
]


class UnreadListError(TikitError, TypeError):
    """The length or the truth value of a list was requested before the list was read."""


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
    """No complete response arrived: there was no connection, it was lost, or the deadline passed."""


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
