"""Text of the service as UTF-8."""

import json
from typing import Any

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def encode_text(text: str) -> bytes:
    """Return a text in UTF-8. A lone surrogate, which UTF-8 cannot encode, becomes U+FFFD."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


def json_text(value: Any) -> str:
    """Return a value as JSON on one line."""
    return _compact(value)
