"""The arguments of `python -m tikit_kit token`: a wrong one is one line, and never shown."""

from pathlib import Path

import pytest

from tests.conftest import TOKEN
from tests.kit.conftest import RunToken

VALUE = "an0ther-T0ken-value"
A_DATE = "must be a date, such as 2026-11-02, or a time with its zone: 2026-11-02T08:00:00Z"
INVALID = (
    "an argument is not valid. It is not shown, since it may be an access token. An access token is never an argument: "
    "'token store' prompts for it or reads it from stdin"
)


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ([], "the following arguments are required: store|show|test|rotate|forget"),
        (["store", "--expires", "soon"], f"argument --expires: {A_DATE}"),
        (["store", "--expires", "2026-11-02 08:00"], f"argument --expires: {A_DATE}"),
        (["store", "--expires", "0001-01-01T00:00:00+23:00"], f"argument --expires: {A_DATE}"),
        (["store", "--expires"], "argument --expires: expected one argument"),
        (["store", "--id", "-4"], "argument --id: must be a whole number"),
        (["rotate", "--id", "1" * 5000], "argument --id: must be a whole number"),
        (["keep"], INVALID),
        (["show", "me"], INVALID),
    ],
)
def test_invalid_arguments_are_reported_in_one_line(token: RunToken, arguments: list[str], line: str) -> None:
    result = token(*arguments, stdin=TOKEN)
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert result.stderr.startswith(f"tikit: {line}. See python -m tikit_kit token")
    assert result.stderr.endswith("--help.\n")


@pytest.mark.parametrize(
    "arguments",
    [
        "store {}",
        "store --token {}",
        "store --token={}",
        "store -t{}",
        "store -- {}",
        "store --expires 2999-12-24 {}",
        "store {} --id 4",
        "store --expires {}",
        "store --expires={}",
        "store --id {}",
        "store --help={}",
        "store -h{}",
        "--expires 2999-12-24 {}",
        "--expires={}",
        "{}",
        "-- {}",
        "-{}",
        "--help={}",
        "show {}",
        "test {}",
        "rotate {}",
        "rotate --id {}",
        "forget {}",
    ],
)
def test_a_token_as_argument_is_refused_and_not_shown(token: RunToken, keyring_file: Path, arguments: str) -> None:
    result = token(*arguments.format(VALUE).split(), stdin=TOKEN)
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert VALUE not in result.stderr
    assert result.stderr.startswith("tikit: ")
    assert not keyring_file.exists()
