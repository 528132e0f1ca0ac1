"""Chance for the seed: the same on every platform and in every version of Python."""

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class SeededRandom:
    """Chance that one number decides.

    Only `random()` of the standard generator is used: Python promises that its sequence stays as it is,
    and promises that of no other method.
    """

    def __init__(self, seed: int) -> None:
        self.fraction = random.Random(seed).random  # noqa: S311 (made-up tickets, no secret)

    def below(self, limit: int) -> int:
        """Return a whole number from 0 up to, but not including, `limit`."""
        return int(self.fraction() * limit)

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of `choices`."""
        return choices[int(self.fraction() * len(choices))]

    def chance(self, share: float) -> bool:
        """Say yes in `share` of all cases, from 0 to 1."""
        return self.fraction() < share

    def hexadecimal(self) -> str:
        """Return 32 hexadecimal digits."""
        return f"{self.below(1 << 52):013x}{self.below(1 << 52):013x}{self.below(1 << 24):06x}"

    def guid(self) -> str:
        """Return a GUID (version 4) as text."""
        digits = self.hexadecimal()
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
