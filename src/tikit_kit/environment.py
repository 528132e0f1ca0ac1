"""Variables of the environment that are on or off."""

import os

_OFF = ("", "0", "false", "no", "off")


def is_on(name: str) -> bool:
    """Return whether a variable is set to anything but an empty value, 0, false, no or off, in upper or lower case.

    A mistyped value is on: a protection that somebody wanted is better kept.
    """
    return os.environ.get(name, "").strip().lower() not in _OFF
