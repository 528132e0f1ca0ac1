"""Rows in a private temporary file, until the last page of their list arrives: memory does not grow with the list."""

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Self

from tikit_kit.errors import TikitError

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

_IN_MEMORY = 2**20
"""Bytes up to which no file is created."""
_SEPARATOR = b",\n"


class RowSpool:
    """JSON values, a line each. Use it as a context manager. Its file has no name that another process could open."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY, prefix="tikit-")  # noqa: SIM115 (closed by __exit__)
        self.count = 0
        """How many values there are."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self._file.close()

    def write(self, values: Iterable[Any]) -> None:
        """Append values.

        Raises:
            TikitError: the file cannot be written.
        """
        for value in values:
            line = encode_json(json.dumps(value, ensure_ascii=False))
            try:
                self._file.write(_SEPARATOR + line if self.count else line)
            except OSError as error:
                reason = (error.strerror or str(error)).lower()
                what = f"the temporary file cannot be written: {reason}"
                raise TikitError(
                    what, f"Make room in {tempfile.gettempdir()}, or set TMPDIR to another folder."
                ) from None
            self.count += 1

    def read(self) -> Iterator[Any]:
        """Yield the values. They can be read again afterwards."""
        self._file.seek(0)
        for line in self._file:
            yield json.loads(line.removesuffix(_SEPARATOR))

    def copy_to(self, output: "SupportsWrite[bytes]") -> None:
        """Write all values as one JSON array with a line for each.

        Raises:
            OSError: the output cannot be written.
        """
        if not self.count:
            output.write(b"[]\n")
            return
        self._file.seek(0)
        output.write(b"[\n")
        shutil.copyfileobj(self._file, output)
        output.write(b"\n]\n")


def encode_json(text: str) -> bytes:
    """Return a JSON text in UTF-8. A lone surrogate, which UTF-8 cannot encode, becomes the escape of JSON for it."""
    return text.encode("utf-8", errors="backslashreplace")
