"""The command line of a recipe: a wrong one sends no request."""

import pytest

from tests.fake_server import json_reply
from tests.recipes.catalog import IN_LANGUAGES, RECIPES, Parameter, Recipe
from tests.recipes.conftest import RunAgainst, RunBash
from tests.recipes.languages import BASH_AND_PYTHON

EMPTY_LIST = json_reply({"value": []})


ONE = "tickets/get_one_ticket"
EVERY_KIND = [
    (["-x"], "unknown option '-x'"),
    (["--help-me"], "unknown option '--help-me'"),
    (["--dry-run=yes"], "unknown option '--dry-run'"),
    *((["--", text], f"ID must be a whole number, not '{text}'") for text in ("-5", "1.5", "1e3", "0x10", "7 ")),
    (["12345678901"], "ID must have at most 9 digits, not '12345678901'"),
    ([""], "ID must not be empty"),
]
"""Wrong command lines of one recipe, since the same function parses those of all."""


def wrong_value(parameter: Parameter) -> tuple[str, str]:
    """Return a wrong value of an argument or an option, and what the message says about it."""
    if parameter.type == "flag":
        return "yes", "takes no value"
    if parameter.choices:
        *others, last = parameter.choices
        return "x", f"must be {', '.join(others)} or {last}, not 'x'"
    return ("abc", "must be a whole number, not 'abc'") if parameter.type == "int" else ("", "must not be empty")


def wrong_calls(recipe: Recipe, language: str) -> list[tuple[list[str], str]]:
    """Return wrong arguments of a recipe, each with the message about them."""
    texts = [{"int": "7"}.get(one.type, one.choices[0] if one.choices else "x") for one in recipe.arguments]
    calls = [(["--nope", *texts], "unknown option '--nope'"), ([*texts, "more"], "unexpected argument 'more'")]
    required = [one for one in recipe.arguments if one.default is None]
    if required:
        calls.append((texts[: len(required) - 1], f"missing argument {required[-1].name.upper()}"))
    for position, parameter in enumerate(recipe.arguments):
        value, problem = wrong_value(parameter)
        calls.append(([*texts[:position], value, *texts[position + 1 :]], f"{parameter.name.upper()} {problem}"))
    for parameter in recipe.options_in(language):
        value, problem = wrong_value(parameter)
        calls.append(([*texts, f"{parameter.name}={value}"], f"{parameter.name} {problem}"))
    valued = [one.name for one in recipe.options_in(language) if one.type != "flag"]
    return [*calls, *(([*texts, name], f"{name} needs a value") for name in valued[:1])]


IN_BASH_AND_PYTHON = [(path, language) for path, language in IN_LANGUAGES if language in BASH_AND_PYTHON]
CALLS = [
    (path, call, message, language)
    for path, language in IN_BASH_AND_PYTHON
    for call, message in wrong_calls(RECIPES[path], language)
]
CALLS += [(ONE, call, message, language) for language in BASH_AND_PYTHON for call, message in EVERY_KIND]


@pytest.mark.parametrize(("path", "call", "message", "language"), CALLS)
def test_wrong_arguments_send_no_request(
    run_against: RunAgainst, path: str, call: list[str], message: str, language: str
) -> None:
    result = run_against(path, language, call, EMPTY_LIST)
    assert (result.code, result.requests) == (2, [])
    assert result.message.startswith(f"{message}. Usage: ")


@pytest.mark.parametrize(
    ("path", "language", "flag"),
    [(ONE, ".py", "-h"), (ONE, ".sh", "-h"), *((*one, "--help") for one in IN_BASH_AND_PYTHON)],
)
def test_help_contains_the_usage_of_the_table(run_against: RunAgainst, path: str, flag: str, language: str) -> None:
    result = run_against(path, language, [flag], EMPTY_LIST, TIKIT_TOKEN="")
    assert (result.code, result.stderr, result.requests) == (0, "", [])
    name = f"{path.rpartition('/')[2]}{language}"
    if language == ".sh":
        usage = " ".join(result.stdout[result.stdout.rindex("Usage: ") :].split())
        assert usage == f"Usage: {name} {RECIPES[path].usage(language)}".rstrip()
    else:  # argparse writes the usage first, and options before arguments
        words = result.stdout.partition("\n\n")[0].split()
        assert words[:3] == ["usage:", "python", name]
        assert sorted(words[3:]) == sorted(["[-h]", *RECIPES[path].usage(language).split()])


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_an_argument_after_two_dashes_may_start_with_a_dash(run_against: RunAgainst, language: str) -> None:
    roles = json_reply({"value": [{"Id": 1, "Name": "Agents"}]})
    created = json_reply({"Id": 5, "Token": "x"}, 201)
    result = run_against("access_tokens/add_access_token", language, ["--", "--dry-run"], roles, created)
    assert (result.code, result.stderr) == (0, "")


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_a_number_may_start_with_zeros(run_against: RunAgainst, language: str) -> None:
    result = run_against(ONE, language, ["008"], json_reply({"Id": 8}))
    assert result.requests == ["GET /api/ticket/8"]


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize("days", ["100001", "999999999"])
@pytest.mark.parametrize(
    ("path", "before"),
    [
        ("access_tokens/report_expiring_access_tokens", []),
        ("access_tokens/add_access_token", ["Name", "Agents"]),
        ("tickets/report_tickets", ["stale", "--days"]),
    ],
)
def test_too_many_days_send_no_request(
    run_against: RunAgainst, path: str, before: list[str], days: str, language: str
) -> None:
    result = run_against(path, language, [*before, days], EMPTY_LIST)
    assert (result.code, result.requests) == (2, [])
    assert result.message == f"{int(days):,} days are too many. Use at most 100,000."


DECLARED = 'tikit_arguments id:int text=none --days:int=30 --by:Group,User= --support-group= --dry-run -- "$@"'
PRINTED = 'printf \'%s|\' "$id" "$text" "$days" "$by" "$support_group" "$dry_run"'


@pytest.mark.parametrize(
    ("call", "output"),
    [
        (["7"], "7|none|30||||"),
        (["7", "a b", "--days", "5"], "7|a b|5||||"),
        (["--days=5", "7"], "7|none|5||||"),
        (["--support-group", "--x", "7", "--dry-run"], "7|none|30||--x|true|"),
        (["7", "--support-group=a=b c:d"], "7|none|30||a=b c:d||"),
        (["7", "--", "--days"], "7|--days|30||||"),
        (["7", "--by", "USER"], "7|none|30|User|||"),
        (["7", "--by", "Use"], "tikit: --by must be Group or User, not 'Use'. Usage: test ID [TEXT]\n"),
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
