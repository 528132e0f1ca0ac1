"""The exceptions that models and requests raise."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Literal

Outcome = Literal["unchanged", "unknown"]

# Terminal escape sequences: CSI ... letter; OSC ... BEL or ST; ESC and one character.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]?"
)
_BIDIRECTIONAL = dict.fromkeys(
    [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
_SPACE_CATEGORIES = {"Cc", "Zl", "Zp", "Zs"}


def one_line(text: str, limit: int | None = None) -> str:
    """Return a text as one printable line.

    Terminal escape sequences and marks that change the direction of writing are removed. A run of spaces, newlines
    and control characters becomes one space. A lone surrogate becomes U+FFFD.

    Args:
        text: any text.
        limit: the maximum number of characters; a longer text is cut and ends in an ellipsis. None means no limit.
    """
    if not (text.isascii() and text.isprintable()):
        text = _ESCAPES.sub("", text).translate(_BIDIRECTIONAL)
        text = "".join(map(_printable, text))
    text = " ".join(text.split())
    if limit is None or len(text) <= limit:
        return text
    return text[: limit - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def _printable(character: str) -> str:
    category = unicodedata.category(character)
    if category in _SPACE_CATEGORIES:
        return " "
    return "\N{REPLACEMENT CHARACTER}" if category == "Cs" else character


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
        self.headers = {
            replace(name): replace(value) for name, value in self.headers.items()
        }
        self.args = (self.what, self.hint)

    def __str__(self) -> str:
        status = f"{self.status}: " if self.status else ""
        end = "" if self.what.endswith((".", "!", "?")) else "."
        hint = f" {self.hint}" if self.hint else ""
        return one_line(f"{status}{self.what}{end}{hint}")


class MissingMemberError(TikitError, AttributeError, KeyError):
    """A response does not contain a member: it was not selected or expanded, or the service is of another version."""
