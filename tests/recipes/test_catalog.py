"""The table of recipes: README contains it, and the cassettes call the operations in it."""

import re

import pytest
import yaml
from tikit_contract import read

from tests.recipes import cassettes
from tests.recipes.catalog import RECIPES
from tests.recipes.readme_table import README, with_table


def test_readme_contains_the_table() -> None:
    readme = README.read_text(encoding="utf-8")
    assert readme == with_table(readme), "run: nox -s readme"


def operation_id(method: str, uri: str) -> str:
    """Return the operation of the contract that a request calls."""
    path = uri.removeprefix(cassettes.ADDRESS).partition("?")[0]
    path = re.sub(r"\((\d+)\)", r"/\1", path)
    for template, item in read()["paths"].items():
        pattern = re.sub(r"\\\{\w+\\\}", r"[^/]+", re.escape(template.replace("({", "/{").replace("})", "}")))
        if re.fullmatch(pattern, path, re.IGNORECASE) and method.lower() in item:
            return str(item[method.lower()]["operationId"])
    raise AssertionError(f"no operation is {method} {path}")


@pytest.mark.parametrize("path", RECIPES)
def test_a_recipe_calls_the_operations_of_the_table(path: str) -> None:
    played = yaml.safe_load((cassettes.FOLDER / f"{path}.yaml").read_text(encoding="utf-8"))
    requests = [one["request"] for one in played["interactions"]]
    called = {operation_id(request["method"], request["uri"]) for request in requests}
    assert called <= set(RECIPES[path].operations)
    assert any(one.startswith(("add", "update", "delete")) for one in called) == RECIPES[path].writes
