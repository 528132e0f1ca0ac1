"""A random generator for the seed data, with the same values on every platform and in every version of Python."""

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class SeededRandom:
    """A random generator with a seed.

    It uses only `random()` of the standard generator, since Python guarantees a stable sequence for no other method.
    """

    def __init__(self, seed: int) -> None:
        self.fraction = random.Random(seed).random  # noqa: S311 (generated tickets, not secrets)

    def below(self, limit: int) -> int:
        """Return an integer from 0 to `limit` - 1."""
        return int(self.fraction() * limit)

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of `choices`."""
        return choices[int(self.fraction() * len(choices))]

    def chance(self, share: float) -> bool:
        """Return True with a probability of `share`, from 0 to 1."""
        return self.fraction() < share

    def hexadecimal(self) -> str:
        """Return 32 hexadecimal digits."""
        return f"{self.below(1 << 52):013x}{self.below(1 << 52):013x}{self.below(1 << 24):06x}"

    def guid(self) -> str:
        """Return a GUID (version 4) as text."""
        digits = self.hexadecimal()
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
