"""A set of Ids that stays small: a list of 500,000 tickets would otherwise take 50 MB to remember what was read."""

_BITS = 64


class IdSet:
    """A set of whole numbers, most of which are close to each other, as Ids are."""

    def __init__(self) -> None:
        self._blocks: dict[int, int] = {}

    def add(self, id: int) -> bool:
        """Add an Id, and return whether it is new."""
        block, bit = divmod(id, _BITS)
        present = self._blocks.get(block, 0)
        if present >> bit & 1:
            return False
        self._blocks[block] = present | 1 << bit
        return True
