"""Every name in the PowerShell scripts exists, as far as their text tells."""

import re
from pathlib import Path

import pytest

from tests.recipes import cassettes
from tests.recipes.catalog import RECIPES as TABLE
from tests.recipes.powershell_names import (
    CMDLETS,
    Parameter,
    command_problems,
    functions,
    list_problems,
    signature,
    type_problems,
    variable_problems,
)
from tests.recipes.powershell_syntax import EXPORTED, MODULE, RECIPES, name, nodes, parse, root, text
from tests.recipes.test_catalog import operation_id

ALL = [MODULE, *RECIPES]
OWN = {one: signature(node) for one, node in functions(root(MODULE)).items()}
MODULE_VARIABLES = {
    text(node)[1:].lower() for node in nodes(root(MODULE), "variable") if not text(node).startswith("$script:")
}


@pytest.mark.parametrize("path", ALL, ids=name)
def test_every_command_is_called_as_it_is_declared(path: Path) -> None:
    known = OWN if path == MODULE else {one: OWN[one] for one in EXPORTED}
    assert list(command_problems(root(path), {**CMDLETS, **known})) == []


@pytest.mark.parametrize("path", ALL, ids=name)
def test_every_variable_is_assigned_and_read(path: Path) -> None:
    source = root(path)
    scopes = [*functions(source).values(), *([source] if path != MODULE else [])]
    assert [problem for scope in scopes for problem in variable_problems(scope, MODULE_VARIABLES)] == []


@pytest.mark.parametrize("path", ALL, ids=name)
def test_every_type_is_known(path: Path) -> None:
    assert list(type_problems(root(path))) == []


@pytest.mark.parametrize("path", ALL, ids=name)
def test_a_list_is_assigned_as_an_array(path: Path) -> None:
    assert list(list_problems(root(path))) == []


REQUEST = re.compile(r"""(Invoke-Tikit|Get-TikitList|Remove-TikitEntity)\s+\(?(["'][^"']+["']|\w+)""")


def requests(path: Path) -> list[tuple[str, str]]:
    """Return method and path of the requests that a script names in its text, with 1 in place of an id."""
    found = []
    for command in nodes(root(path), "command"):
        request = REQUEST.match(text(command))
        if request is None:
            continue
        method = re.search(r"-Method (\w+)", text(command))
        verb = "delete" if request[1] == "Remove-TikitEntity" else method[1].lower() if method else "get"
        found.append((verb, re.sub(r"\{0\}|\$\([^)]*\)|\$\w+", "1", request[2].strip("\"'").partition("?")[0])))
    return found


@pytest.mark.parametrize("path", ALL, ids=name)
def test_every_request_is_an_operation_of_the_contract(path: Path) -> None:
    assert all(operation_id(verb, f"{cassettes.ADDRESS}/{one}") for verb, one in requests(path))


def test_there_are_requests() -> None:
    assert len({request for path in ALL for request in requests(path)}) >= 10
    assert ("post", "ticket(1)/AddComment") in requests(MODULE)


@pytest.mark.parametrize("path", ALL, ids=name)
def test_every_picker_exists(path: Path) -> None:
    pickers = {*TABLE["tickets/list_pickers"].arguments[0].choices, "ApplicationRole"}
    used = {found for one in nodes(root(path), "command") for found in re.findall(r"^Get-TikitId (\w+)", text(one))}
    assert used <= pickers


KNOWN = {
    "Get-It": {
        "id": Parameter(0, is_mandatory=True),
        "kind": Parameter(values=("a", "b")),
        "all": Parameter(is_switch=True),
    }
}


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("Get-Thing 1", "there is no command Get-Thing"),
        ("Get-It 1 -Foo", "Get-It has no parameter -foo"),
        ("Get-It", "Get-It needs -id"),
        ("Get-It -All", "Get-It needs -id"),
        ("Get-It 1 2", "Get-It takes no argument 2"),
        ("Get-It 1 -All 2", "Get-It takes no argument 2"),
        ("Get-It 1 -Kind c", "Get-It -kind cannot be c"),
        ('"$(Get-It 1 -Foo)"', "Get-It has no parameter -foo"),
    ],
)
def test_a_wrong_command_is_found(source: str, problem: str) -> None:
    assert list(command_problems(parse(source.encode()), KNOWN)) == [problem]


@pytest.mark.parametrize(
    "source", ["Get-It 1", "Get-It -Id $x -All -Kind a", "Get-It @x", "Get-It 1 -All:$y -Kind 'b'"]
)
def test_a_right_command_is_accepted(source: str) -> None:
    assert list(command_problems(parse(source.encode()), KNOWN)) == []


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("$a = 1\n$b", "$b is read before it is assigned"),
        ("$a", "$a is read before it is assigned"),
        ("$a += 1", "$a is read before it is assigned"),
        ("$a.b = 1", "$a is read before it is assigned"),
        ('"x$(f $a)"', "$a is read before it is assigned"),
        ('"x $a"', "$a is read before it is assigned"),
        ('"${a}Id"', "$a is read before it is assigned"),
        ("f @a", "$a is read before it is assigned"),
        ("$a = $a", "$a is read before it is assigned"),
        ("$a = 1", "$a is never read"),
        ("param([int] $a)", "$a is never read"),
        ("foreach ($a in 1, 2) { }", "$a is never read"),
        ("$script:c", "the module has no variable $script:c"),
    ],
)
def test_a_wrong_variable_is_found(source: str, problem: str) -> None:
    assert problem in list(variable_problems(parse(source.encode()), {"d"}))


@pytest.mark.parametrize(
    "source",
    [
        "$a = 1; $A",
        "$a, $b = 1, 2; $a; $b",
        "foreach ($a in 1, 2) { $a }",
        "param([int] $a) $a",
        "for ($i = 1; $i -lt 3; $i++) { }",
        "$script:d; $env:X; $_; $null = 1",
        "$a = @{}; $a.b = 1; $a[1] = 2; f @a",
    ],
)
def test_a_right_variable_is_accepted(source: str) -> None:
    assert list(variable_problems(parse(source.encode()), {"d"})) == []


def test_a_wrong_type_is_found() -> None:
    source = b"[Net.Http.HttpCleint]::new([int] 1, [Collections.Generic.List[object]] 2)"
    assert list(type_problems(parse(source))) == ["there is no type Net.Http.HttpCleint"]


def test_a_list_without_an_array_is_found() -> None:
    source = b"$a = Get-TikitList ticket\n$b = @(Get-TikitList ticket)\n$null = Get-TikitList ticket"
    assert list(list_problems(parse(source))) == ["Get-TikitList ticket may be nothing, one or several"]
