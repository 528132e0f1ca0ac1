"""Scan the characters of a query option: identifiers, quoted text and brackets."""

import re
import unicodedata

from tikit_sandbox.errors import ODataError

QUOTED = re.compile(r"'(?:[^']|'')*'")
# Connectors such as _, combining marks and format characters.
_INSIDE_IDENTIFIERS = {"Nl", "Mn", "Mc", "Pc", "Cf"}


def begins_identifier(char: str) -> bool:
    """Return whether an identifier can begin with a character."""
    return char.isalpha() or char in "_$" or unicodedata.category(char) == "Nl"


def identifier_end(text: str, start: int) -> int:
    """Return the end of the identifier that begins at ``start``."""
    end = start + 1
    while end < len(text) and _continues_identifier(text[end]):
        end += 1
    return end


def bracket_end(text: str, start: int, closing: str = ")") -> int:
    """Return the position behind the bracket that closes the one at ``start``; brackets in quotes do not count.

    Raises:
        ODataError: the bracket is not closed.
    """
    opening, depth, position = text[start], 0, start
    while position < len(text):
        char = text[position]
        if char == "'":
            match = QUOTED.match(text, position)
            if match is None:
                break
            position = match.end()
            continue
        depth += (char == opening) - (char == closing)
        position += 1
        if depth == 0:
            return position
    raise ODataError("Found an unbalanced bracket expression.")


def _continues_identifier(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] == "L" or category == "Nd" or category in _INSIDE_IDENTIFIERS
