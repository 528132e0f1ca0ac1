"""What can fail: one clear line, exit code 1, and the earlier file is unchanged."""

import errno
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Sandbox
from tests.export.conftest import (
    RECIPE,
    RunningExport,
    StartService,
    environment_of,
    ids_in,
    leftovers,
    open_service,
    run_code,
    run_export,
    unmeasured,
)
from tests.export.ticket_service import TicketService, error, make_ticket
from tikit_kit import TikitError


def failure(ran: subprocess.CompletedProcess[str]) -> str:
    """Return the line of an export that failed."""
    assert ran.returncode == 1, ran.stderr
    assert ran.stdout == ""
    assert ran.stderr.count("\n") == 1, ran.stderr
    return ran.stderr.removeprefix("tikit: ").rstrip("\n")


@pytest.fixture
def service(start_service: StartService) -> TicketService:
    """A service with 1,000 tickets."""
    return start_service(map(make_ticket, range(1, 1001)))


FULL_DISK = """
import resource, runpy, sys
sys.dont_write_bytecode = True  # a truncated module would stay
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
del sys.argv[0]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.mark.usefixtures("fresh_python")  # coverage is measured in forks, whatever their environment
@pytest.mark.parametrize("format", ["csv", "jsonl", "xlsx", "sqlite", "parquet"])
def test_a_full_disk(service: TicketService, tmp_path: Path, format: str) -> None:
    file = tmp_path / f"tickets.{format}"
    file.write_text("earlier", encoding="utf-8")
    environment = unmeasured(environment_of(service.url))
    ran = run_code(environment, FULL_DISK, RECIPE, file)
    reason = os.strerror(errno.EFBIG).lower()
    assert failure(ran) == (
        f"tickets.{format} cannot be written: {reason}. Make room, then run the same command again."
    )
    assert file.read_text(encoding="utf-8") == "earlier"
    assert run_export(environment, file).returncode == 0
    assert leftovers(tmp_path) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("format", ["csv", "jsonl", "parquet"])
def test_standard_output_that_cannot_be_written(service: TicketService, format: str) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        export = RunningExport(environment_of(service.url), "-", "--format", format, stdout=full)
        code, stderr = export.end()
    assert (code, stderr.count("\n")) == (1, 1)
    assert stderr.startswith("tikit: standard output cannot be written: no space left on device.")


def test_a_folder_without_permission(service: TicketService, tmp_path: Path) -> None:
    folder = Path("/sys") if os.geteuid() == 0 else tmp_path
    if os.geteuid() != 0:
        folder.chmod(0o500)
    elif not folder.is_dir():
        pytest.skip("root may write everywhere but in /sys, which is not there")
    line = failure(run_export(environment_of(service.url), folder / "tickets.csv"))
    assert line.startswith("tickets.csv cannot be written: there is no permission.")
    assert service.queries == []


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("nowhere/tickets.csv", "there is no folder "),
        ("", " is a folder. Name a file in it."),
        ("pipe.csv", "pipe.csv is not a regular file. Name a file, or use - for standard output."),
        ("tickets.txt", "the ending of the file is no format: '.txt'. Use one of: .csv, .jsonl, .xlsx"),
        ("tickets", "the file has no ending. Use one of: .csv, .jsonl, .xlsx, .sqlite, .parquet."),
    ],
)
def test_a_file_that_cannot_be_written(service: TicketService, tmp_path: Path, file: str, message: str) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    arguments = [] if file else ["--format", "csv"]
    assert message in failure(run_export(environment_of(service.url), tmp_path / file, *arguments))
    assert service.queries == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--format", "xml"], "there is no format 'xml'. Use one of: .csv, .jsonl"),
        (["--columns", "Id,Nope"], "there is no column 'Nope'. There are: RequesterId, Title, Closed,"),
        (["--columns", "Id,id"], "the column Id comes twice. Name each column once."),
        (["--columns", ","], "there is no column ''."),
        (["--delimiter", "||"], "the delimiter is not one character"),
        (["--delimiter", '"'], "the delimiter is not one character"),
        (["--format", "jsonl", "--delimiter", ";"], ".jsonl has no delimiter and needs no --raw."),
        (["--format", "xlsx", "--raw"], ".xlsx has no delimiter and needs no --raw."),
        (["--lanes", "0"], "0 lanes are not possible. Use 1 to 32."),
        (["--lanes", "33"], "33 lanes are not possible. Use 1 to 32."),
        (["--modified-since", "yesterday"], "'yesterday' is not a date, and not a timestamp with a time zone."),
        (["--modified-since", "2026-11-01T08:00"], "'2026-11-01T08:00' is not a date"),
    ],
)
def test_a_wrong_option_sends_nothing(
    service: TicketService, earlier: Path, arguments: list[str], message: str
) -> None:
    assert failure(run_export(environment_of(service.url), earlier, *arguments)).startswith(message)
    assert service.queries == []


def test_a_bad_filter_is_explained_as_the_service_does(earlier: Path, sandbox: Sandbox) -> None:
    line = failure(run_export(sandbox.environment, earlier, "--filter", "Nope eq 1"))
    assert line.startswith("400: Could not find a property named 'Nope'")
    assert line.endswith("Check filter=.")
    assert leftovers(earlier.parent) == []


def test_a_name_that_does_not_exist(earlier: Path, sandbox: Sandbox) -> None:
    line = failure(run_export(sandbox.environment, earlier, "--status", "Nope"))
    assert line.startswith("there is no status 'Nope'. There are: ")


def test_a_token_that_has_expired(earlier: Path, expired: Sandbox) -> None:
    line = failure(run_export(expired.environment, earlier))
    assert line.startswith("401: the access token expired on 12 January 2026 at 10:00 UTC")
    assert leftovers(earlier.parent) == []


def test_a_token_that_expires_midway(service: TicketService, tmp_path: Path) -> None:
    file = tmp_path / "tickets.csv"
    file.write_text("earlier", encoding="utf-8")

    def expire(_: dict[str, str]) -> Any:
        challenge = 'Bearer error="invalid_token", error_description="The token expired at \'01/12/2026 10:00:00\'"'
        return error("", 401, WWW_Authenticate=challenge) if len(service.queries) > 6 else None

    service.behavior.hook = expire
    line = failure(run_export(environment_of(service.url), file))
    assert line.startswith("401: the access token expired on 12 January 2026 at 10:00 UTC (after ")
    assert " of 1,000 tickets). Create another in Settings > Access Tokens, then set TIKIT_TOKEN." in line
    assert line.endswith("Run the same command again to continue.")
    assert file.read_text(encoding="utf-8") == "earlier"
    service.behavior.hook = None
    ran = run_export(environment_of(service.url, "another-token"), file)
    assert "continuing after " in ran.stderr
    assert ids_in(file) == list(range(1, 1001))


@pytest.mark.parametrize(("format", "module"), [("xlsx", "xlsxwriter"), ("parquet", "pyarrow")])
def test_a_format_whose_package_is_missing(service: TicketService, tmp_path: Path, format: str, module: str) -> None:
    block = f"import sys; sys.modules[{module!r}] = None; sys.path_importer_cache.clear()\n"
    code = f"{block}from tikit_kit import Tikit\nTikit().export_tickets({str(tmp_path / f't.{format}')!r})"
    ran = run_code(environment_of(service.url), code)
    assert f".{format} needs {module}, which is not installed. Install it: pip install {module}" in ran.stderr
    assert service.queries == []


def test_the_error_of_one_lane_ends_the_others(service: TicketService, tmp_path: Path) -> None:
    def fail(query: dict[str, str]) -> Any:
        return error("broken", 403) if "Id gt 500 " in query.get("$filter", "") else None

    service.behavior.hook = fail
    with open_service(service) as tikit, pytest.raises(TikitError, match=r"403: .* \(after \d+ of 1,000 tickets\)"):
        tikit.export_tickets(tmp_path / "tickets.csv", lanes=8)
    sent = len(service.queries)
    assert sent < 20
    service.behavior.hook = None
    with open_service(service) as tikit:
        tikit.export_tickets(tmp_path / "tickets.csv")
    assert ids_in(tmp_path / "tickets.csv") == list(range(1, 1001))
