"""The rules of the PowerShell recipes that can be checked in their text, without a PowerShell."""

import ast
import re
from pathlib import Path

import pytest
import tree_sitter

from tests.recipes.catalog import RECIPES as TABLE
from tests.recipes.languages import powershell_name
from tests.recipes.powershell_names import Parameter, signature
from tests.recipes.powershell_syntax import MODULE, RECIPES, code, name, nodes, parse, root, text

ALL = [MODULE, *RECIPES]
PIPED = [path for path in RECIPES if "ValueFromPipeline" in path.read_text(encoding="ascii")]
WRITES = re.compile(r"(Remove|Add|Set|Resolve|Send)-Tikit\w+|Invoke-Tikit\b.*-Method\b")

# What Windows PowerShell 5.1 lacks, or does otherwise than PowerShell 7, or what does not end a script that fails.
FORBIDDEN = {
    "null coalescing": (r"\?\?", "$a ?? 1"),
    "null-conditional access": (r"\}\?[.\[]", "${a}?.Length"),
    "ternary": (r"\s\?\s", "$a ? 1 : 2"),
    "pipeline chain": (r"&&|\|\|", "a && b"),
    "parallel": (r"(?i)-Parallel\b", "ForEach-Object -Parallel { 1 }"),
    "clean block": (r"(?i)\bclean\s*\{", "clean { 1 }"),
    "class": (r"(?im)^\s*(class|enum|using)\s", "class A { }"),
    "JSON with a depth of 2, or unrolled": (
        r"(?i)ConvertTo-Json\b(?! -InputObject \S+ -Depth 100\b)",
        "$a | ConvertTo-Json -Depth 100",
    ),
    "web cmdlets": (r"(?i)Invoke-(WebRequest|RestMethod)\b", "Invoke-RestMethod $uri"),
    "output that mixes with the result": (r"(?i)Write-(Warning|Host|Output|Error)\b", "Write-Warning 'x'"),
    "an error that does not end the caller": (r"ThrowTerminatingError", "$PSCmdlet.ThrowTerminatingError($_)"),
    "fractions of a second, which 5.1 rounds": (r"(?i)Start-Sleep\s+-Seconds", "Start-Sleep -Seconds 0.5"),
    "reading $args": (r"\$args\b", "$args[0]"),
}


def writes(path: Path) -> list[tree_sitter.Node]:
    return [command for command in nodes(root(path), "command") if WRITES.match(text(command))]


def test_there_are_recipes() -> None:
    assert len(RECIPES) >= 20
    assert sum(bool(writes(path)) for path in RECIPES) >= 10
    assert len(PIPED) >= 4


@pytest.mark.parametrize("path", ALL, ids=name)
def test_it_parses_and_is_ascii(path: Path) -> None:
    assert not root(path).has_error
    assert path.read_bytes().isascii()  # 5.1 reads a file without a byte order mark as ANSI
    assert b"\t" not in path.read_bytes()


@pytest.mark.parametrize("path", ALL, ids=name)
def test_an_odata_option_is_no_variable(path: Path) -> None:
    options = re.compile(r"(?<!`)\$(filter|select|expand|orderby|top|skip|count|apply)\b")
    for literal in nodes(root(path), "expandable_string_literal", "expandable_here_string_literal"):
        assert not options.search(text(literal))


@pytest.mark.parametrize("rule", FORBIDDEN)
def test_a_forbidden_construct_is_found(rule: str) -> None:
    pattern, example = FORBIDDEN[rule]
    assert re.search(pattern, code(example.encode()))


@pytest.mark.parametrize("rule", FORBIDDEN)
@pytest.mark.parametrize("path", ALL, ids=name)
def test_nothing_forbidden_is_used(path: Path, rule: str) -> None:
    assert not re.search(FORBIDDEN[rule][0], code(path.read_bytes()))


@pytest.mark.parametrize("path", RECIPES, ids=name)
def test_a_recipe_has_help_for_each_parameter(path: Path) -> None:
    source = path.read_text(encoding="ascii")
    assert source.startswith("<#\n.SYNOPSIS\n")
    help = source[: source.index("#>")]
    assert ".EXAMPLE\n" in help
    assert f"./{path.name}" in help
    parameters = [text(nodes(one, "variable")[0])[1:] for one in nodes(root(path), "script_parameter")]
    assert re.findall(r"^\.PARAMETER (\w+)$", help, re.MULTILINE) == parameters


@pytest.mark.parametrize("path", RECIPES, ids=name)
def test_an_unknown_argument_is_an_error(path: Path) -> None:
    # Without CmdletBinding, -File drops --dry-run and the script deletes.
    found = [text(one) for one in nodes(root(path), "attribute") if "CmdletBinding" in text(one)]
    parameters = signature(root(path)).values()
    if writes(path):
        assert found == ["[CmdletBinding(SupportsShouldProcess)]"]
    elif any(one.position is not None for one in parameters) or all(one.is_switch for one in parameters):
        assert found == ["[CmdletBinding()]"]
    else:  # or every parameter would be positional
        assert found == ["[CmdletBinding(PositionalBinding = $false)]"]


@pytest.mark.parametrize("path", RECIPES, ids=name)
def test_the_parameters_are_those_of_the_table(path: Path) -> None:
    row = TABLE[name(path).removesuffix(".ps1")]
    expected = {
        powershell_name(one.name): Parameter(position, one.default is None, values=tuple(one.choices))
        for position, one in enumerate(row.arguments)
    }
    expected |= {
        powershell_name(one.name): Parameter(is_switch=one.type == "flag", values=tuple(one.choices))
        for one in row.options_in(".ps1")
        if one.name != "--dry-run"  # -WhatIf
    }
    if row.returns != "nothing":
        expected["AsJson"] = Parameter(is_switch=True)
    assert signature(root(path)) == {one.lower(): parameter for one, parameter in expected.items()}
    assert list(signature(root(path))) == [one.lower() for one in expected]


@pytest.mark.parametrize("path", RECIPES, ids=name)
def test_defaults_are_those_of_the_table_and_no_text_may_be_empty(path: Path) -> None:
    # An empty variable in place of a name would find every ticket.
    row = TABLE[name(path).removesuffix(".ps1")]
    declared = {text(nodes(one, "variable")[0])[1:]: text(one) for one in nodes(root(path), "script_parameter")}
    for one in (*row.arguments, *row.options_in(".ps1")):
        text_ = declared.get(powershell_name(one.name), "")
        if one.default is not None:
            assert text_.endswith(f' = "{one.default}"' if one.type == "text" else f" = {one.default}")
        if one.type == "text" and not one.choices:
            assert "Mandatory" in text_ or "[ValidateNotNullOrEmpty()]" in text_


@pytest.mark.parametrize("path", [one for one in RECIPES if one.with_suffix(".py").exists()], ids=name)
def test_the_summary_is_that_of_the_python_recipe(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.with_suffix(".py").read_text(encoding="utf-8"))) or ""
    # -WhatIf takes the place of --dry-run, so only the start is the same.
    assert path.read_text(encoding="ascii").split("\n")[2].startswith(re.split("[,:;]", docstring)[0])


@pytest.mark.parametrize("path", RECIPES, ids=name)
def test_a_recipe_calls_no_other(path: Path) -> None:
    # In the single-file form there is no other.
    source = path.read_text(encoding="ascii").split("#>\n")[1]
    assert ".ps1" not in source
    assert source.count("PSScriptRoot") == 1
    assert not re.search(r"(?m)[&]|^\s*\. ", code(source.encode()))


@pytest.mark.parametrize("path", PIPED, ids=name)
def test_a_recipe_that_takes_a_pipeline_works_without_one(path: Path) -> None:
    # Under -File with a redirected input, PowerShell runs no process block at all, and the exit code is 0.
    source = path.read_text(encoding="ascii").split("#>\n")[1]
    assert '    $ids = @(if ($PSBoundParameters.ContainsKey("Id")) { $Id })\n' in source
    assert "    $isPiped = $ids.Count -eq 0\n" in source
    assert "\nprocess { if ($isPiped) { $ids += $Id } }\nend {\n" in source
    assert "\n    Assert-TikitInput $ids $MyInvocation\n    foreach ($one in $ids) {\n" in source
    assert source.count("$Id") == 3


@pytest.mark.parametrize("path", RECIPES, ids=name)
def test_each_write_asks_should_process(path: Path) -> None:
    for write in writes(path):
        node = write.parent
        while node is not None and not (
            node.type == "if_statement" and re.match(r"if \(\$PSCmdlet\.ShouldProcess\(", text(node))
        ):
            node = node.parent
        assert node is not None, text(write)
        assert not nodes(node, "else_clause")


@pytest.mark.parametrize("path", RECIPES, ids=name)
def test_a_failure_ends_the_recipe_from_its_first_statement_on(path: Path) -> None:
    body = path.read_text(encoding="ascii").split("#>\n")[1]
    lines = body[nodes(parse(body.encode()), "param_block")[0].end_byte :].strip().removeprefix("begin {\n").split("\n")
    assert [line.strip() for line in lines[:2]] == [
        '$ErrorActionPreference = "Stop"',
        'Import-Module "$PSScriptRoot/../Tikit.psm1"',
    ]


@pytest.mark.parametrize("path", RECIPES, ids=name)
def test_objects_come_out_and_json_with_an_option(path: Path) -> None:
    source = path.read_text(encoding="ascii")
    if TABLE[name(path).removesuffix(".ps1")].returns == "nothing":
        assert "AsJson" not in source
        return
    assert "[switch] $AsJson" in source
    assert "Out-Tikit" in source
    assert source.count("Out-Tikit") == len(re.findall(r"Out-Tikit (-Single )?-AsJson:\$AsJson", source))


@pytest.mark.parametrize("path", RECIPES, ids=name)
def test_a_report_ends_with_10(path: Path) -> None:
    ends = re.search(r"\nif \(\$(expiring|tickets)\.Count -gt 0\) \{ exit 10 \}\n\Z", path.read_text(encoding="ascii"))
    assert bool(ends) == path.stem.startswith("report_")


@pytest.mark.parametrize("path", ALL, ids=name)
def test_every_parameter_has_a_type(path: Path) -> None:
    for parameter in nodes(root(path), "script_parameter"):
        assert nodes(parameter, "type_literal"), text(parameter)


def test_recipes_are_short() -> None:
    sizes = []
    for path in RECIPES:
        lines = path.read_text(encoding="ascii").split("#>\n")[1].split("\n")
        sizes.append(len([line for line in lines if line.strip()]))
    assert sorted(sizes)[len(sizes) // 2] <= 17
    assert max(sizes) <= 36
