"""Text for messages: names of the API as words, and text from the service safe to print on one line."""

import re

from tikit_client.errors import one_line

__all__ = ["as_words", "one_line"]


def as_words(name: str) -> str:
    """Return a name of the API as words in lower case: `PlatformUser` is `platform user`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
