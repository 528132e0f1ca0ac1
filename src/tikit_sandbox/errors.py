"""The errors of the sandbox, and the response bodies that report them."""

from typing import Any, NamedTuple

QUERY_NOT_VALID = "The query specified in the URI is not valid. "


class CannotStartError(Exception):
    """The sandbox cannot start. The message is one line for the user who starts it."""


class ODataError(Exception):
    """A query that the framework refuses: the status of the response, and its message without the prefix."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


def query_error_body(message: str) -> dict[str, Any]:
    """Return the response body for a query that is not valid; ``message`` is the reason without the prefix."""
    return {
        "error": {
            "code": "",
            "message": QUERY_NOT_VALID + message,
            "details": [],
            "innererror": {"message": message, "type": "Microsoft.OData.ODataException"},
        }
    }


class Rule(NamedTuple):
    """A rule that a request body breaks: its message, and the property that breaks it ("" if none is named)."""

    message: str
    target: str = ""


def required(name: str) -> Rule:
    """Return the rule that a missing or empty property breaks."""
    return Rule(f"The {name} field is required.", name)


class BodyError(Exception):
    """A request body that is refused; ``status`` and ``body`` are the response."""

    def __init__(self, *rules: Rule, status: int = 400) -> None:
        full_message = "\n\n".join(f"{target}:\n{message}" if target else message for message, target in rules)
        super().__init__(full_message)
        details = [
            {"code": "", "message": message} | ({"target": target} if target else {}) for message, target in rules
        ]
        self.status = status
        self.body = {"error": {"code": "", "message": full_message, "details": details}} if rules else None
