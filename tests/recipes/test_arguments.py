"""The command line of a recipe: what is wrong is refused before anything is sent."""

import pytest

from tests.fake_server import json_reply
from tests.recipes.catalog import RECIPES, Recipe
from tests.recipes.conftest import NEW, Ask, Shell

PAGE = json_reply({"value": []})


def wrong(recipe: Recipe) -> list[list[str]]:
    required = [one for one in recipe.arguments if one.default is None]
    texts = ["7" if one.type == "int" else "x" for one in recipe.arguments]
    calls = [["--nope", *texts], ["-x", *texts], [*texts, "more"], ["--help-me", *texts]]
    calls += [[*texts, "--dry-run=yes"]] if recipe.options else [[*texts, "--dry-run"]]
    calls += [texts[: len(required) - 1]] if required else []
    for place, one in enumerate(recipe.arguments):
        bad = ["", "-5", "1.5", "abc", "1e3", "0x10", "12345678901", "7 "] if one.type == "int" else [""]
        calls += [["--", *texts[:place], text, *texts[place + 1 :]] for text in bad]
    return calls


CALLS = [(path, call) for path, recipe in RECIPES.items() for call in wrong(recipe)]


@pytest.mark.parametrize("language", NEW)
@pytest.mark.parametrize(("path", "call"), CALLS)
def test_a_wrong_call_sends_nothing(ask: Ask, path: str, call: list[str], language: str) -> None:
    ran = ask(path, language, call, PAGE)
    assert (ran.code, ran.requests) == (2, [])
    assert "Usage: " in ran.line


@pytest.mark.parametrize("language", NEW)
@pytest.mark.parametrize("flag", ["-h", "--help"])
@pytest.mark.parametrize("path", RECIPES)
def test_help_shows_the_usage_of_the_table(ask: Ask, path: str, flag: str, language: str) -> None:
    ran = ask(path, language, [flag], PAGE, TIKIT_TOKEN="")
    assert (ran.code, ran.error, ran.requests) == (0, "", [])
    name = path.rpartition("/")[2]
    assert ran.output.splitlines()[-1] == f"Usage: {name}{language} {RECIPES[path].usage()}".rstrip()


@pytest.mark.parametrize("language", NEW)
def test_two_dashes_come_before_an_argument_that_starts_with_one(ask: Ask, language: str) -> None:
    roles = json_reply({"value": [{"Id": 1, "Name": "Agents"}]})
    made = json_reply({"Id": 5, "Token": "x"}, 201)
    ran = ask("access_tokens/add_access_token", language, ["--", "--dry-run"], roles, made)
    assert (ran.code, ran.error) == (0, "")


@pytest.mark.parametrize("language", NEW)
def test_a_number_may_have_zeros_in_front(ask: Ask, language: str) -> None:
    ran = ask("tickets/get_one_ticket", language, ["008"], json_reply({"Id": 8}))
    assert ran.requests == ["GET /api/ticket/8"]


SPEC = 'tikit_arguments id:int text=none --days:int=30 --support-group= --dry-run -- "$@"'
SHOW = 'printf \'%s|\' "$id" "$text" "$days" "$support_group" "$dry_run"'


@pytest.mark.parametrize(
    ("call", "values"),
    [
        (["7"], "7|none|30|||"),
        (["7", "a b", "--days", "5"], "7|a b|5|||"),
        (["--days=5", "7"], "7|none|5|||"),
        (["--support-group", "--x", "7", "--dry-run"], "7|none|30|--x|true|"),
        (["7", "--support-group=a=b c:d"], "7|none|30|a=b c:d||"),
        (["7", "--", "--days"], "7|--days|30|||"),
        (["--days", "x", "7"], "tikit: --days must be a whole number, not 'x'. Usage: test ID [TEXT]\n"),
        (["7", "--days"], "tikit: --days needs a value. Usage: test ID [TEXT]\n"),
        (["7", "--days="], "tikit: --days is empty. Usage: test ID [TEXT]\n"),
        (["7", "--dry-run=no"], "tikit: --dry-run takes no value. Usage: test ID [TEXT]\n"),
        (["7", "--day", "5"], "tikit: unknown option '--day'. Usage: test ID [TEXT]\n"),
        ([], "tikit: missing argument ID. Usage: test ID [TEXT]\n"),
    ],
)
def test_options_have_values(shell: Shell, call: list[str], values: str) -> None:
    code, output, error = shell(f"# Usage: test ID [TEXT]\n{SPEC}\n{SHOW}", *call)
    assert (output or error) == values
    assert code == (0 if output else 2)
