"""The outcome of a failed write: certainly nothing was changed, or it is not known whether something was."""

import httpx

from tikit_kit.errors import Outcome

SAFE_METHODS = {"GET", "HEAD"}
"""The methods that change nothing (RFC 9110)."""
_REFUSALS = (501, 505)
"""The server does not support the method, or the version of HTTP: it has not processed the request."""
UNCHANGED = "Nothing was changed."
"""The start of the hint of a write that the service refused, or that was not sent."""
UNKNOWN = "It is not known whether the change was made: look before you repeat it."
"""The hint of a write that was sent, and of which no response says what came of it."""
_HINTS: dict[Outcome, str] = {"unchanged": UNCHANGED, "unknown": UNKNOWN}


def response_outcome(response: httpx.Response) -> Outcome:
    """Return the outcome of a request whose response is an error.

    After 408 and a failure of the service (5xx) a write may have happened, and so it may if a 2xx has another body
    than the request returns. Every other status refuses the write, 501 and 505 among them.
    """
    status = response.status_code
    if response.request.method in SAFE_METHODS or status in _REFUSALS:
        return "unchanged"
    return "unknown" if status < 300 or status == 408 or status >= 500 else "unchanged"


def connection_outcome(request: httpx.Request) -> Outcome:
    """Return the outcome of a request without a response: a write that was sent may have happened."""
    is_sent = request.extensions.get("is_sent", True)
    return "unknown" if is_sent and request.method not in SAFE_METHODS else "unchanged"


def failure_hint(hint: str, method: str, outcome: Outcome) -> str:
    """Return what to do after a failed request. After a write it begins with whether something was changed.

    Args:
        hint: what to do if nothing was changed.
        method: the HTTP method.
        outcome: the outcome of the request.
    """
    if method in SAFE_METHODS:
        return hint
    return _HINTS[outcome] if outcome == "unknown" else f"{_HINTS[outcome]} {hint}"
