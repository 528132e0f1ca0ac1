"""A request that cannot be answered, and the body that says so."""

from typing import Any

QUERY_NOT_VALID = "The query specified in the URI is not valid. "


class ODataError(Exception):
    """Why a request is refused: the status of the answer and the framework's words, without their opening."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


def query_error_body(message: str) -> dict[str, Any]:
    """Give the body of an answer to a query that is not valid; ``message`` is the reason alone."""
    return {
        "error": {
            "code": "",
            "message": QUERY_NOT_VALID + message,
            "details": [],
            "innererror": {"message": message, "type": "Microsoft.OData.ODataException"},
        }
    }
