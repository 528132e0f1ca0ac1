"""Text for messages: names of the API as words, and text from the service safe to print on one line."""

import re
import unicodedata

# Terminal escape sequences: CSI ... letter; OSC ... BEL or ST; ESC and one character.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]?"
)
_BIDIRECTIONAL = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_SPACE_CATEGORIES = {"Cc", "Zl", "Zp", "Zs"}


def as_words(name: str) -> str:
    """Return a name of the API as words in lower case: `PlatformUser` is `platform user`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


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
