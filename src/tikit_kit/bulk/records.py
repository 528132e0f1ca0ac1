"""What a journal says about the writes of earlier runs."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tikit_kit.errors import TikitError

FORMAT = "tikit-kit bulk 1"
_START = json.dumps({"journal": FORMAT}).removesuffix("}").encode()


class Records:
    """What a journal says about writes. A write is known by the key of its row and the name of its method.

    Attributes:
        ids: the ids of what was added, by the name of the method.
    """

    def __init__(self) -> None:
        self.ids: dict[str, set[int]] = {}
        self._done: dict[str, int] = {}
        self._begun: dict[str, tuple[int, float]] = {}
        self._failed: set[str] = set()

    def done(self, key: str, method: str) -> int | None:
        """Return the id of what a write added or changed; None if it is not done."""
        return self._done.get(f"{key} {method}")

    def begun(self, key: str, method: str) -> tuple[int, float] | None:
        """Return what is known of a write whose outcome is unknown; None if there is nothing to look up.

        Returns:
            The highest id that existed when it was sent first, and when it was sent last, in seconds since 1970.
        """
        return self._begun.get(f"{key} {method}")

    def failed_twin(self, key: str) -> str | None:
        """Return the key of a row with the same content that failed; None if there is none."""
        digest = key.partition(".")[0]
        twins = (name.partition(" ")[0] for name in self._failed if name.startswith(f"{digest}."))
        return min(twins, default=None)

    def keys(self) -> set[str]:
        """Return the keys of the rows that are done in part or as a whole, or whose outcome is unknown."""
        return {name.partition(" ")[0] for name in (*self._done, *self._begun)}

    def apply(self, line: Mapping[str, Any]) -> None:
        """Take over a line.

        Raises:
            KeyError, TypeError: the line is malformed.
        """
        name, outcome = f"{line['row']} {line['write']}", line.get("outcome")
        if outcome is None:
            self._failed.discard(name)
            first = self._begun.get(name, (int(line["after"]), 0))[0]
            self._begun[name] = first, float(line["time"])
        elif outcome == "done":
            self._begun.pop(name, None)
            self._done[name] = int(line["id"])
            self.ids.setdefault(line["write"], set()).add(int(line["id"]))
        elif outcome == "failed":
            self._begun.pop(name, None)
            self._failed.add(name)


def replay(data: bytes, header: Mapping[str, str], records: Records, path: Path) -> int:
    """Take over the lines of a journal.

    Args:
        data: the content of its file.
        header: what the run is about.
        records: takes them over.
        path: the file, for messages.

    Returns:
        The number of bytes that are whole lines: the last one may have been cut.

    Raises:
        TikitError: the file is no journal, or it is damaged, or belongs to another run.
    """
    if not data.startswith(_START) and not _START.startswith(data):
        raise TikitError(f"{path} is not a journal of this version of the kit", "Nothing was sent. Name another file.")
    *lines, _ = data.split(b"\n")
    size = 0
    for number, line in enumerate(lines, 1):
        try:
            content = json.loads(line)
            if number == 1:
                _check_header(content, header, path)
            else:
                records.apply(content)
        except (ValueError, KeyError, TypeError):
            if number == len(lines):
                break  # it was written when the machine stopped: what it says is looked up, or was not sent
            what = f"line {number:,} of the journal {path} is damaged"
            raise TikitError(what, "Nothing was sent. Restore the journal from a backup.") from None
        size += len(line) + 1
    return size


def _check_header(found: Mapping[str, str], header: Mapping[str, str], path: Path) -> None:
    for name, expected in header.items():
        if found[name] != expected:
            what = f"the journal {path} belongs to another run: its {name} is {found[name]!r:.80}, not {expected!r:.80}"
            raise TikitError(what, "Nothing was sent. Use another journal, or move this one away to begin anew.")
