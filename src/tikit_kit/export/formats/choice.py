"""Choose the format of a file by its ending."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import PurePath
from typing import TYPE_CHECKING

from tikit_kit.errors import TikitError

if TYPE_CHECKING:
    from tikit_kit.export.columns import Column

    from .format import Format

FORMATS = ("csv", "jsonl", "xlsx", "sqlite", "parquet")
_MODULES = {"xlsx": "xlsxwriter", "parquet": "pyarrow"}
"""What a format needs beyond the kit, which is an extra of the same name as the format."""


def choose_format(file: str, name: str | None) -> str:
    """Return the name of a format.

    Args:
        file: the file, or `-` for standard output.
        name: the name of the format, if it is given; None means the ending of the file, or `jsonl` for `-`.

    Raises:
        TikitError: there is no such format, or a package that it needs is not installed.
    """
    ending = PurePath(file).suffix[1:].lower()
    name = name.lower() if name else "jsonl" if file == "-" else ending
    known = ", ".join(f".{format}" for format in FORMATS)
    if name not in FORMATS:
        what = f"there is no format '{name}'" if name != ending else f"the ending of the file is no format: '.{ending}'"
        what = what if name else "the file has no ending"
        raise TikitError(what, f"Use one of: {known}.")
    check_extra(name)
    return name


def check_extra(format: str) -> None:
    """Check that the package that a format needs is installed.

    Raises:
        TikitError: it is not.
    """
    module = _MODULES.get(format)
    if module and find_spec(module) is None:
        install = f"Install it: pip install {module}, or the extra {format} of tikit-kit."
        raise TikitError(f".{format} needs {module}, which is not installed", install)


def open_format(name: str, columns: Sequence[Column], *, delimiter: str | None, raw: bool) -> Format:
    """Return a format.

    Args:
        name: its name.
        columns: the columns of the file.
        delimiter: what separates the fields of CSV; None means a comma.
        raw: whether texts in CSV that begin like a formula are left as they are.

    Raises:
        TikitError: an option does not fit the format.
    """
    names = [column.name for column in columns]
    if name == "csv":
        from .csv_file import CsvFile

        return CsvFile(names, delimiter=delimiter or ",", raw=raw)
    if delimiter is not None or raw:
        raise TikitError(f".{name} has no delimiter and needs no --raw", "Leave them out: only CSV has them.")
    match name:
        case "jsonl":
            from .json_lines import JsonLines

            return JsonLines(names)
        case "sqlite":
            from .sqlite_file import SqliteFile

            return SqliteFile(columns)
        case "xlsx":
            from .excel_file import ExcelFile

            return ExcelFile(columns)
    from .parquet_file import ParquetFile

    return ParquetFile(columns)
