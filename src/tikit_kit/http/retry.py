"""What may be repeated, and after how long."""

import ssl
from collections.abc import Mapping

import httpx
import httpx_retries

from .connection_errors import causes
from .limits import RequestLimits

_RETRY_STATUSES = (408, 429, 500, 502, 503, 504)
_SAFE_METHODS = {"GET", "HEAD"}


class Retry(httpx_retries.Retry):
    """The rule for one request.

    Reading is repeated after every passing trouble. A write is repeated only if it is certain not to have
    happened: the connection was refused, or the service had no time for it (429).

    Args:
        limits: the limits.
        method: the HTTP method.

    """

    def __init__(self, limits: RequestLimits, method: str) -> None:
        super().__init__(
            total=limits.retries,
            status_forcelist=_RETRY_STATUSES if method in _SAFE_METHODS else (429,),
            retry_on_exceptions=(
                (httpx.TimeoutException, httpx.NetworkError, httpx.RemoteProtocolError)
                if method in _SAFE_METHODS
                else (httpx.ConnectError,)
            ),
            backoff_factor=limits.backoff,
            backoff_jitter=0.5,
        )

    def is_retryable_exception(self, exception: Exception) -> bool:
        """Tell whether an exception is passing trouble; a certificate stays as it is."""
        certificate = any(isinstance(cause, ssl.SSLError) for cause in causes(exception))
        return super().is_retryable_exception(exception) and not certificate

    def wait(self, outcome: httpx.Response | Exception) -> float | None:
        """Give the seconds to wait before the next attempt, None if there shall be none.

        Args:
            outcome: what the last attempt gave.

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
    """Give the seconds that `Retry-After` asks for, in either of its forms; None if it asks for nothing.

    Args:
        headers: the headers of an answer, whose names are read in any case.

    """
    try:
        return httpx_retries.Retry().parse_retry_after(headers.get("Retry-After", ""))
    except (ValueError, OverflowError):
        return None
