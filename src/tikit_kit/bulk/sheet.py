"""Read a CSV file as a spreadsheet program saves it, and refuse what would not mean what it seems to."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tikit_kit.errors import TikitError

from .columns import REASON, CellError, Column, nearest_first, normalized
from .problems import Problems, letter

LONGEST_CELL = 100_000
"""Characters of a cell. Excel allows 32,767."""
_ENCODING_HINT = "Save the sheet again as 'CSV UTF-8'."
_FORMULA = re.compile(r"=|[+\-@][A-Z][A-Z.]*\(")
"""What a spreadsheet program would compute instead of show."""
_UNDECODED = re.compile("[\udc80-\udcff]")


def read_sheet(file: Path, known: Mapping[str, Column], problems: Problems) -> Iterator[tuple[int, dict[str, str]]]:
    """Read the rows of a sheet.

    Args:
        file: a CSV file in UTF-8, with or without a BOM. The first line names the columns; it decides whether `,` or
            `;` separates cells.
        known: the columns that the sheet may have.
        problems: receives what is wrong with the cells.

    Yields:
        The number of a row as a spreadsheet shows it, and its cells without white space around them, by column.
        Empty cells and empty rows are left out.

    Raises:
        TikitError: the file cannot be read, or its first line is wrong.
    """
    try:
        if file.is_dir():
            raise TikitError(f"{file} cannot be read: it is a folder", "Name a CSV file.")
        if file.exists() and not file.is_file():
            raise TikitError(f"{file} cannot be read: it is not a regular file", "Save the sheet to a file first.")
        # Bytes that are not UTF-8 become characters that UTF-8 does not have: so the row and the column are known.
        with file.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as lines:
            yield from _read(lines, known, problems)
    except OSError as error:
        raise TikitError(f"{file} cannot be read: {error.strerror}", "Check the name of the file.") from None


def _read(
    lines: Iterable[str], known: Mapping[str, Column], problems: Problems
) -> Iterator[tuple[int, dict[str, str]]]:
    source = iter(lines)
    first = next(source, "")
    delimiter = ";" if first.count(";") > first.count(",") else ","
    records = _records(_chain(first, source), delimiter, problems)
    header = next(records, (1, []))[1]
    names = _names(header, known, problems)
    problems.raise_first()
    for number, cells in records:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(names):
            _report_length(number, cells, names, problems)
            continue
        row = {}
        for name, cell in zip(names, cells, strict=True):
            try:
                text = _checked(name, cell)
            except CellError as error:
                problems.add(number, error.column, error.what, error.hint)
                continue
            if text and name != REASON:
                row[name] = text
        yield number, row


def _chain(first: str, rest: Iterator[str]) -> Iterator[str]:
    if first:
        yield first
    yield from rest


def _records(lines: Iterator[str], delimiter: str, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """Yield the records with their numbers. A record that is not CSV is a problem and the last one."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        # The limit belongs to the module: it is raised only for this call. With it, a long cell would have no column.
        limit = csv.field_size_limit(2**31 - 1)
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            what = "the quotation marks do not match"
            problems.add(number, "", what, 'Put a cell between " and ", and write "" for one inside it.')
            return
        finally:
            csv.field_size_limit(limit)
        yield number, record


def _names(header: list[str], known: Mapping[str, Column], problems: Problems) -> list[str]:
    names = [normalized(cell) for cell in header]
    if not any(names):
        problems.add(1, "A", "the sheet is empty", f"Its first row names the columns: {', '.join(known)}.")
    seen: dict[str, int] = {}
    for position, (cell, name) in enumerate(zip(header, names, strict=True)):
        try:
            _check_name(cell, name, known, seen)
        except CellError as error:
            problems.add(1, letter(position), error.what, error.hint)
        problems.raise_first()  # the first one is enough: a sheet may have thousands of columns
        seen[name] = position
    return names


def _check_name(cell: str, name: str, known: Mapping[str, Column], seen: Mapping[str, int]) -> None:
    if _UNDECODED.search(cell) or "\0" in cell:
        raise CellError(name, "the text is not UTF-8", _ENCODING_HINT)
    if not name:
        raise CellError(name, "the column has no name", "Delete the column, or name it.")
    if name in seen:
        raise CellError(name, f"'{name}' is the name of column {letter(seen[name])} too", "Delete one of them.")
    if name not in known and name != REASON:
        hint = f"The known ones, the nearest first: {nearest_first(known, name)}."
        raise CellError(name, f"there is no column {cell.strip()!r:.60}", hint)


def _report_length(number: int, cells: list[str], names: list[str], problems: Problems) -> None:
    if len(cells) < len(names):
        what = f"the row ends before it: it has {len(cells):,} of {len(names):,} cells"
        problems.add(number, names[len(cells)], what, "Fill in the row, or save the sheet again.")
    else:
        what = f"the row has {len(cells):,} cells, and row 1 names {len(names):,} columns"
        problems.add(number, letter(len(names)), what, "Put a text with a comma or semicolon between quotation marks.")


def _checked(name: str, cell: str) -> str:
    if _UNDECODED.search(cell):
        raise CellError(name, "the text is not UTF-8", _ENCODING_HINT)
    if "\0" in cell:
        raise CellError(name, "the cell contains a NUL character", "Delete it.")
    if len(cell) > LONGEST_CELL:
        raise CellError(name, f"the cell has {len(cell):,} characters", f"At most {LONGEST_CELL:,} are allowed.")
    text = cell.strip()
    if name != REASON and _FORMULA.match(text):
        raise CellError(name, f"the cell is a formula: {text[:40]!r}", "Write its result.")
    return text
