"""Text from elsewhere, made safe for one line of a terminal."""

import re
import unicodedata

# An escape sequence of a terminal: CSI ... letter, OSC ... BEL or ST, or ESC and one more.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]?"
)
_BIDI = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_BLANK = {"Cc", "Zl", "Zp", "Zs"}


def one_line(text: str, limit: int | None = None) -> str:
    """Give a text as one printable line.

    Escape sequences of terminals and marks that turn the direction of writing are dropped, runs of blanks,
    newlines and control characters become one blank, half a surrogate pair becomes U+FFFD.

    Args:
        text: any text.
        limit: the most characters; what is longer ends in an ellipsis. None for no limit.

    """
    if not (text.isascii() and text.isprintable()):
        text = _ESCAPES.sub("", text).translate(_BIDI)
        text = "".join(map(_printable, text))
    text = " ".join(text.split())
    if limit is None or len(text) <= limit:
        return text
    return text[: limit - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def _printable(letter: str) -> str:
    category = unicodedata.category(letter)
    return " " if category in _BLANK else "\N{REPLACEMENT CHARACTER}" if category == "Cs" else letter
