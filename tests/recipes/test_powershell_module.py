"""The rules of Tikit.psm1 that can be checked in its text, without a PowerShell."""

import re

import pytest

from tests.recipes.powershell_names import functions
from tests.recipes.powershell_syntax import EXPORTED, MODULE, RECIPES, nodes, root, text

FUNCTIONS = functions(root(MODULE))


def test_the_module_exports_what_recipes_call() -> None:
    source = MODULE.read_text(encoding="ascii")
    exported = re.search(r"\nExport-ModuleMember -Function ([^$]*)\n\Z", source)
    assert exported
    assert re.findall(r'"([\w-]+)"', exported[1]) == EXPORTED
    called = {text(nodes(command, "command_name")[0]) for path in RECIPES for command in nodes(root(path), "command")}
    assert {one for one in called if "Tikit" in one} <= set(EXPORTED)


@pytest.mark.parametrize("exported", EXPORTED)
def test_an_exported_function_has_help_and_ends_its_caller(exported: str) -> None:
    function = FUNCTIONS[exported]
    help = text(nodes(function, "comment")[0])
    assert ".SYNOPSIS" in help
    assert ".EXAMPLE" in help
    parameters = [text(nodes(one, "variable")[0])[1:] for one in nodes(function, "script_parameter")]
    assert re.findall(r"\.PARAMETER (\w+)", help) == parameters
    assert "[CmdletBinding()]" in text(function)
    # Out-Tikit calls only cmdlets, whose errors end the caller under the module's "Stop".
    expected = [] if exported == "Out-Tikit" else ["trap { throw $_ }"]
    assert [text(trap) for trap in nodes(function, "trap_statement")] == expected


def test_functions_are_short() -> None:
    for named, function in FUNCTIONS.items():
        assert len([line for line in re.sub(r"(?s)<#.*#>", "", text(function)).split("\n") if line.strip()]) < 50, named


def test_a_helper_of_the_module_is_defined_once_and_used() -> None:
    source = MODULE.read_text(encoding="ascii")
    defined = re.findall(r"^function ([\w-]+)", source, re.MULTILINE)
    assert len(defined) == len(set(defined))
    called = {text(one) for one in nodes(root(MODULE), "command_name")}
    assert {one for one in called if "Tikit" in one} <= set(defined)
    assert set(defined) - set(EXPORTED) <= called


@pytest.mark.parametrize(
    "part",
    [
        'LanguageMode -ne "FullLanguage"',
        "Set-StrictMode -Off",
        "AllowAutoRedirect = $false",
        "$handler.UseProxy = $useProxy",
        "$script:Clients[(-not $Connection.IsLoopback)]",
        "MaxResponseContentBufferSize = 64MB",
        "SecurityProtocolType]::Tls12",
        "[Text.UTF8Encoding]::new($false, $true)",
        '$url.AbsoluteUri.TrimEnd("/")',
        "UseCookies = $false",
        "[regex]::Escape($letter)",
        "$Host.UI.WriteErrorLine(",
        "read-only mode: nothing was sent.",
        "Nothing was changed.",
        "It is not known whether the change was made: look before you repeat it.",
    ],
)
def test_the_module_keeps_a_rule(part: str) -> None:
    assert part in MODULE.read_text(encoding="ascii")


def test_a_private_variable_of_the_module_is_read_as_one() -> None:
    # Without the scope, a variable of the caller's session with the same name would be read if ours were missing.
    source = MODULE.read_text(encoding="ascii")
    own = set(re.findall(r"^\$(\w+) = ", source, re.MULTILINE))
    read = set(re.findall(r"\$script:(\w+)", source))
    assert {"Clients", "StrictJson", "Invariant"} <= read
    assert read <= own
    for function in FUNCTIONS.values():
        variables = {text(one) for one in nodes(function, "variable")}
        assert variables.isdisjoint({f"${name}" for name in read})


def test_the_module_can_be_inlined() -> None:
    # The single-file form is New-Module -ScriptBlock { ... }, where there is no folder of the module.
    assert "PSScriptRoot" not in MODULE.read_text(encoding="ascii")
