"""The pace of a run: slower after the service said that it receives too many requests."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tikit_kit.tikit import Tikit

_FIRST, _LONGEST, _SHORTEST = 0.25, 30.0, 0.02
"""Seconds between two rows: after the first 429, at most, and the last before there is no pause."""
_RECOVERY = 0.9
"""What is left of a pause after a row without a 429."""


class Pace:
    """Pauses between rows. A 429 doubles the pause, and each row without one makes it a tenth shorter.

    Args:
        tikit: its transport has waited as the service asked, and counts how often.
    """

    def __init__(self, tikit: Tikit) -> None:
        self._tikit = tikit
        self._seen = tikit._http.times_limited
        self.pause = 0.0

    def wait(self) -> None:
        """Wait before a row."""
        count = self._tikit._http.times_limited
        if count > self._seen:
            self._seen, self.pause = count, min(_LONGEST, max(_FIRST, 2 * self.pause))
        else:
            self.pause = self.pause * _RECOVERY if self.pause > _SHORTEST else 0.0
        if self.pause:  # to sleep for no time still gives the processor away
            time.sleep(self.pause)
