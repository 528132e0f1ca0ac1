"""The names of access tokens: which of their characters are visible, and how a page shows the others."""

import re
import unicodedata

_ZERO_WIDTH_NON_JOINER, _ZERO_WIDTH_JOINER = "\u200c", "\u200d"
_SHORT = 256  # characters of a name that are enough to recognize it
_PRESENTATIONS = "\ufe0e\ufe0f"  # select the text form and the colored form of a symbol
_KEYCAP = "\u20e3"
_SKIN_TONES = re.compile("[\U0001f3fb-\U0001f3ff]")
_VIRAMA = 9  # the combining class of the signs that join letters in scripts of India
_SYMBOLS = ("So", "Sm", "Cn")  # an emoji that is newer than this Python has the category Cn

# Control characters, format characters such as bidi overrides, surrogates, and separators of lines.
_INVISIBLE_CATEGORIES = ("Cc", "Cf", "Cs", "Zl", "Zp")
# What Unicode calls Default_Ignorable_Code_Point beyond these, the empty Braille pattern, and noncharacters.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufdd0-\ufdef\ufe00-\ufe0f\uffa0\ufff0-\ufff8"
    "\ufffe\uffff\U000e0000-\U000e0fff]"
)


def find_invisible(name: str) -> str:
    """Return the first invisible character of a name, or "" if all are visible.

    A character that changes how its neighbours look is visible: a joiner between emoji or between letters that are
    joined, and a presentation selector after a symbol.
    """
    return next((character for character, is_visible in _characters(name) if not is_visible), "")


def describe_character(character: str) -> str:
    """Return the code point and the Unicode name of a character, such as "U+200B ZERO WIDTH SPACE"."""
    return f"{_code_point(character)} {unicodedata.name(character, '')}".strip()


def show_invisible(name: str | None) -> str:
    """Return a name with each invisible character replaced by its code point; "(no name)" if nothing is left."""
    text = "".join(
        character if is_visible else f"[{_code_point(character)}]" for character, is_visible in _characters(name or "")
    )
    return text if text.strip() else "(no name)"


def shorten(name: str | None) -> str:
    """Return a name like `show_invisible`, but only the beginning of a long one, since the API has no limit."""
    text = show_invisible(name)
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"


def _code_point(character: str) -> str:
    return f"U+{ord(character):04X}"


def _characters(name: str) -> list[tuple[str, bool]]:
    """Return each character of a name, and whether it is visible."""
    neighbours = zip(["", *name], name, [*name[1:], ""], strict=False)
    return [(character, _is_visible(before, character, after)) for before, character, after in neighbours]


def _is_visible(before: str, character: str, after: str) -> bool:
    if character in _PRESENTATIONS:
        return after == _KEYCAP or _is_symbol(before)
    if character in (_ZERO_WIDTH_JOINER, _ZERO_WIDTH_NON_JOINER):
        return _is_joined(before, character, after)
    return unicodedata.category(character) not in _INVISIBLE_CATEGORIES and not _INVISIBLE.match(character)


def _is_joined(before: str, joiner: str, after: str) -> bool:
    if not before or not after:
        return False
    if unicodedata.combining(before) == _VIRAMA:
        return True
    if joiner == _ZERO_WIDTH_JOINER:
        return _is_symbol(after) and (_is_symbol(before) or before in _PRESENTATIONS or bool(_SKIN_TONES.match(before)))
    return unicodedata.bidirectional(before) == unicodedata.bidirectional(after) == "AL"


def _is_symbol(character: str) -> bool:
    return bool(character) and unicodedata.category(character) in _SYMBOLS and not _INVISIBLE.match(character)
