"""FILE.failed.csv: the rows of a run that failed, with the reason, to be corrected and run in place of FILE."""

import csv
import io
import re
from collections.abc import Container, Sequence
from pathlib import Path

from tikit_kit.errors import TikitError
from tikit_kit.text import one_line
from tikit_kit.token.files import replace_file

from .columns import NULL, REASON
from .rows import Row

_ENDING = re.compile(r"\.failed(\.\d+)?\.csv\Z")


def original(file: Path) -> Path:
    """Return FILE for FILE.failed.csv, and any other file unchanged. Both have one journal, so no row is done twice."""
    return file.with_name(_ENDING.sub("", file.name))


def write_failed_rows(file: Path, rows: Sequence[tuple[Row, str]], given: Container[str]) -> Path:
    """Write the rows of a sheet that failed. Another file of an earlier run is kept under a name with a number.

    Args:
        file: the sheet.
        rows: the rows, each with the reason.
        given: the columns that the program gives for all rows, which the sheet does not have.

    Returns:
        The file that was written: in UTF-8 with a BOM, which Excel needs.

    Raises:
        TikitError: it cannot be written.
    """
    columns = [*dict.fromkeys(name for row, _ in rows for name in row.columns if name not in given), REASON]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    for row, reason in rows:
        values = {name: NULL if value is None else str(value) for name, value in row.values.items()}
        writer.writerow([{**values, REASON: one_line(reason)}.get(name, "") for name in columns])
    path, data = file.with_name(f"{file.name}.failed.csv"), text.getvalue().encode("utf-8-sig")
    try:
        if not path.exists() or path.read_bytes() != data:
            _keep(path)  # it may have been edited since
            replace_file(path, data)
    except OSError as error:
        raise TikitError(f"{path} cannot be written: {error.strerror}", "The journal has the reasons.") from None
    return path


def _keep(path: Path) -> None:
    if not path.exists():
        return
    number = 1
    while (other := path.with_name(f"{path.name.removesuffix('.csv')}.{number}.csv")).exists():
        number += 1
    path.rename(other)
