"""The retry rule: which requests are sent again, and after which wait."""

import ssl
from collections.abc import Mapping

import httpx
import httpx_retries

from .connection_errors import causes
from .limits import RequestLimits
from .outcomes import SAFE_METHODS

_RETRY_STATUSES = (408, 429, 500, 502, 503, 504)


class Retry(httpx_retries.Retry):
    """The rule for one request.

    A GET is retried after every temporary failure. A write is retried only if it certainly did not happen: the
    connection was refused, or the service refused it for now (429).

    Args:
        limits: the limits.
        method: the HTTP method.

    """

    def __init__(self, limits: RequestLimits, method: str) -> None:
        super().__init__(
            total=limits.retries,
            status_forcelist=_RETRY_STATUSES if method in SAFE_METHODS else (429,),
            retry_on_exceptions=(
                (httpx.TimeoutException, httpx.NetworkError, httpx.RemoteProtocolError)
                if method in SAFE_METHODS
                else (httpx.ConnectError,)
            ),
            backoff_factor=limits.backoff,
            backoff_jitter=0.5,
        )

    def is_retryable_exception(self, exception: Exception) -> bool:
        """Return whether an exception is temporary; an untrusted certificate is not."""
        certificate = any(isinstance(cause, ssl.SSLError) for cause in causes(exception))
        return super().is_retryable_exception(exception) and not certificate

    def wait(self, outcome: httpx.Response | Exception) -> float | None:
        """Return the seconds to wait before the next attempt; None if the request is not retried.

        Args:
            outcome: the response of the last attempt, or what it raised.
        """
        if self.is_exhausted():
            return None
        if isinstance(outcome, Exception):
            wait = self.backoff_strategy() if self.is_retryable_exception(outcome) else None
        elif self.is_retryable_status_code(outcome.status_code):
            wait = retry_after(outcome.headers)
            wait = self.backoff_strategy() if wait is None else wait
        else:
            wait = None
        self.attempts_made += 1
        return wait


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that `Retry-After` asks for, in either of its forms; None without a valid one.

    Args:
        headers: the headers of a response, with names in any case.
    """
    value = headers.get("Retry-After", "")
    if value[-4:].isdigit() and " " in value:
        value += " GMT"  # the form of asctime has no time zone, and httpx-retries would print a warning
    try:
        return httpx_retries.Retry().parse_retry_after(value)
    except (ValueError, OverflowError):
        return None
