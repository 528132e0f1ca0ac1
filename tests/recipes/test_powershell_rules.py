"""The rules of the PowerShell recipes that can be checked in their text, without a PowerShell."""

import re
from pathlib import Path

import pytest
import tree_sitter

from tests.recipes.powershell_syntax import MODULE, RECIPES, code, name, nodes, parse, root, text

ALL = [MODULE, *RECIPES]

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
    return [
        command
        for command in nodes(root(path), "command")
        if re.match(r"Remove-TikitEntity\b|Invoke-Tikit\b.*-Method\b", text(command))
    ]


def test_there_are_recipes() -> None:
    assert len(RECIPES) >= 8
    assert sum(bool(writes(path)) for path in RECIPES) >= 3


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
    assert found == ["[CmdletBinding(SupportsShouldProcess)]" if writes(path) else "[CmdletBinding()]"]


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
    first = body[nodes(parse(body.encode()), "param_block")[0].end_byte :].strip().split("\n")[:2]
    assert first == ['$ErrorActionPreference = "Stop"', 'Import-Module "$PSScriptRoot/../Tikit.psm1"']


@pytest.mark.parametrize("path", RECIPES, ids=name)
def test_objects_come_out_and_json_with_an_option(path: Path) -> None:
    source = path.read_text(encoding="ascii")
    if path.stem == "delete_access_token":
        assert "AsJson" not in source
        return
    assert "[switch] $AsJson" in source
    assert "Out-Tikit" in source
    assert source.count("Out-Tikit") == len(re.findall(r"Out-Tikit (-Single )?-AsJson:\$AsJson", source))


@pytest.mark.parametrize("path", RECIPES, ids=name)
def test_a_report_ends_with_10(path: Path) -> None:
    ends = path.read_text(encoding="ascii").rstrip().endswith("if ($expiring.Count -gt 0) { exit 10 }")
    assert ends == path.stem.startswith("report_")


@pytest.mark.parametrize("path", ALL, ids=name)
def test_every_parameter_has_a_type(path: Path) -> None:
    for parameter in nodes(root(path), "script_parameter"):
        assert nodes(parameter, "type_literal"), text(parameter)


def test_recipes_are_short() -> None:
    sizes = []
    for path in RECIPES:
        lines = path.read_text(encoding="ascii").split("#>\n")[1].split("\n")
        sizes.append(len([line for line in lines if line.strip()]))
    assert sorted(sizes)[len(sizes) // 2] <= 10
    assert max(sizes) <= 24
