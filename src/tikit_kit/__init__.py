"""Scripting kit for Tikit. A list method returns the items of all pages, or raises an error that says why not."""

from ._lean import import_httpx
from ._version import __version__

import_httpx()

from .errors import (
    AuthenticationError,
    BadRequestError,
    InternalServerError,
    MissingMemberError,
    NoResponseError,
    NotFoundError,
    OutcomeUnknownError,
    PermissionDeniedError,
    RateLimitError,
    TikitError,
    UnexpectedResponseError,
    UnreadListError,
)
from .http.limits import RequestLimits
from .tikit import Tikit

__all__ = [
    "AuthenticationError",
    "BadRequestError",
    "InternalServerError",
    "MissingMemberError",
    "NoResponseError",
    "NotFoundError",
    "OutcomeUnknownError",
    "PermissionDeniedError",
    "RateLimitError",
    "RequestLimits",
    "Tikit",
    "TikitError",
    "UnexpectedResponseError",
    "UnreadListError",
    "__version__",
]
