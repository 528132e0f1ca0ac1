"""The command line of a recipe: a wrong one sends no request."""

import pytest

from tests.fake_server import json_reply
from tests.recipes.catalog import RECIPES, Recipe
from tests.recipes.conftest import RunAgainst, RunBash
from tests.recipes.languages import BASH_AND_PYTHON

EMPTY_LIST = json_reply({"value": []})


def wrong_calls(recipe: Recipe) -> list[tuple[list[str], str]]:
    """Return wrong arguments of a recipe, each with the message about them."""
    texts = ["7" if parameter.type == "int" else "x" for parameter in recipe.arguments]
    calls = [
        (["--nope", *texts], "unknown option '--nope'"),
        (["-x", *texts], "unknown option '-x'"),
        (["--help-me", *texts], "unknown option '--help-me'"),
        ([*texts, "more"], "unexpected argument 'more'"),
    ]
    dry_run = "--dry-run takes no value" if recipe.options else "unknown option '--dry-run'"
    calls.append(([*texts, "--dry-run=yes"], dry_run))
    for position, parameter in enumerate(recipe.arguments):
        name = parameter.name.upper()
        if parameter.default is None:
            calls.append((texts[:position], f"missing argument {name}"))
        wrong = {"": "must not be empty"}
        if parameter.type == "int":
            wrong |= {
                text: f"must be a whole number, not '{text}'" for text in ("-5", "1.5", "abc", "1e3", "0x10", "7 ")
            }
            wrong |= {"12345678901": "must have at most 9 digits, not '12345678901'"}
        for text, problem in wrong.items():
            calls.append((["--", *texts[:position], text, *texts[position + 1 :]], f"{name} {problem}"))
    return calls


CALLS = [(path, call, message) for path, recipe in RECIPES.items() for call, message in wrong_calls(recipe)]


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize(("path", "call", "message"), CALLS)
def test_wrong_arguments_send_no_request(
    run_against: RunAgainst, path: str, call: list[str], message: str, language: str
) -> None:
    result = run_against(path, language, call, EMPTY_LIST)
    assert (result.code, result.requests) == (2, [])
    assert result.message.startswith(f"{message}. Usage: ")


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize("flag", ["-h", "--help"])
@pytest.mark.parametrize("path", RECIPES)
def test_help_contains_the_usage_of_the_table(run_against: RunAgainst, path: str, flag: str, language: str) -> None:
    result = run_against(path, language, [flag], EMPTY_LIST, TIKIT_TOKEN="")
    assert (result.code, result.stderr, result.requests) == (0, "", [])
    name = f"{path.rpartition('/')[2]}{language}"
    if language == ".sh":
        assert result.stdout.splitlines()[-1] == f"Usage: {name} {RECIPES[path].usage()}".rstrip()
    else:  # argparse writes the usage first, and options before arguments
        usage = result.stdout.partition("\n\n")[0].split()
        assert usage[:3] == ["usage:", "python", name]
        assert sorted(usage[3:]) == sorted(["[-h]", *RECIPES[path].usage().split()])


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_an_argument_after_two_dashes_may_start_with_a_dash(run_against: RunAgainst, language: str) -> None:
    roles = json_reply({"value": [{"Id": 1, "Name": "Agents"}]})
    created = json_reply({"Id": 5, "Token": "x"}, 201)
    result = run_against("access_tokens/add_access_token", language, ["--", "--dry-run"], roles, created)
    assert (result.code, result.stderr) == (0, "")


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_a_number_may_start_with_zeros(run_against: RunAgainst, language: str) -> None:
    result = run_against("tickets/get_one_ticket", language, ["008"], json_reply({"Id": 8}))
    assert result.requests == ["GET /api/ticket/8"]


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize("days", ["100001", "999999999"])
@pytest.mark.parametrize(
    ("path", "before"),
    [("access_tokens/report_expiring_access_tokens", []), ("access_tokens/add_access_token", ["Name", "Agents"])],
)
def test_too_many_days_send_no_request(
    run_against: RunAgainst, path: str, before: list[str], days: str, language: str
) -> None:
    result = run_against(path, language, [*before, days], EMPTY_LIST)
    assert (result.code, result.requests) == (2, [])
    assert result.message == f"{int(days):,} days are too many. Use at most 100,000."


DECLARED = 'tikit_arguments id:int text=none --days:int=30 --support-group= --dry-run -- "$@"'
PRINTED = 'printf \'%s|\' "$id" "$text" "$days" "$support_group" "$dry_run"'


@pytest.mark.parametrize(
    ("call", "output"),
    [
        (["7"], "7|none|30|||"),
        (["7", "a b", "--days", "5"], "7|a b|5|||"),
        (["--days=5", "7"], "7|none|5|||"),
        (["--support-group", "--x", "7", "--dry-run"], "7|none|30|--x|true|"),
        (["7", "--support-group=a=b c:d"], "7|none|30|a=b c:d||"),
        (["7", "--", "--days"], "7|--days|30|||"),
        (["--days", "x", "7"], "tikit: --days must be a whole number, not 'x'. Usage: test ID [TEXT]\n"),
        (["7", "--days"], "tikit: --days needs a value. Usage: test ID [TEXT]\n"),
        (["7", "--days="], "tikit: --days must not be empty. Usage: test ID [TEXT]\n"),
        (["7", "--dry-run=no"], "tikit: --dry-run takes no value. Usage: test ID [TEXT]\n"),
        (["7", "--day", "5"], "tikit: unknown option '--day'. Usage: test ID [TEXT]\n"),
        ([], "tikit: missing argument ID. Usage: test ID [TEXT]\n"),
    ],
)
def test_bash_sets_a_variable_for_each_argument_and_option(run_bash: RunBash, call: list[str], output: str) -> None:
    result = run_bash(f"# Usage: test ID [TEXT]\n{DECLARED}\n{PRINTED}", call)
    assert (result.stdout or result.stderr) == output
    assert result.code == (0 if result.stdout else 2)
