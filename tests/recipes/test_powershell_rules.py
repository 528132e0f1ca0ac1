"""The rules of the PowerShell recipes that can be checked in their text, without a PowerShell."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import tree_sitter
import tree_sitter_powershell

SCRIPTS = Path(__file__).parents[2] / "scripts"
MODULE = SCRIPTS / "Tikit.psm1"
RECIPES = sorted(SCRIPTS.rglob("*.ps1"))
ALL = [MODULE, *RECIPES]
EXPORTED = ["Invoke-Tikit", "Get-TikitList", "Remove-TikitEntity", "ConvertTo-TikitText", "Out-Tikit"]
PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
STRINGS = {"string_literal", "comment"}

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


def walk(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    yield node
    for child in node.children:
        yield from walk(child)


def parse(source: bytes) -> tree_sitter.Node:
    return PARSER.parse(source).root_node


def root(path: Path) -> tree_sitter.Node:
    return parse(path.read_bytes())


def nodes(start: tree_sitter.Node, *types: str) -> list[tree_sitter.Node]:
    return [node for node in walk(start) if node.type in types]


def text(node: tree_sitter.Node) -> str:
    return (node.text or b"").decode("ascii")


def code(source: bytes) -> str:
    """Return a script with its comments and strings blanked."""
    blanked = bytearray(source)
    for node in nodes(parse(source), *STRINGS):
        blanked[node.start_byte : node.end_byte] = b"_" * (node.end_byte - node.start_byte)
    return blanked.decode("ascii")


def functions() -> dict[str, tree_sitter.Node]:
    found = nodes(root(MODULE), "function_statement")
    return {text(nodes(function, "function_name")[0]): function for function in found}


def writes(path: Path) -> list[tree_sitter.Node]:
    return [
        command
        for command in nodes(root(path), "command")
        if re.match(r"Remove-TikitEntity\b|Invoke-Tikit\b.*-Method\b", text(command))
    ]


def name(path: Path) -> str:
    return path.relative_to(SCRIPTS).as_posix()


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
@pytest.mark.parametrize("path", [MODULE, *RECIPES], ids=name)
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


@pytest.mark.parametrize("path", ALL[:1] + RECIPES, ids=name)
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


def test_the_module_exports_what_recipes_call() -> None:
    source = MODULE.read_text(encoding="ascii")
    names = ", ".join(f'"{one}"' for one in EXPORTED)
    assert source.endswith(f"\nExport-ModuleMember -Function {names}\n")
    called = {text(nodes(command, "command_name")[0]) for path in RECIPES for command in nodes(root(path), "command")}
    assert {one for one in called if "Tikit" in one} <= set(EXPORTED)


@pytest.mark.parametrize("exported", EXPORTED)
def test_an_exported_function_has_help_and_ends_its_caller(exported: str) -> None:
    function = functions()[exported]
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
    for named, function in functions().items():
        assert text(function).count("\n") < 50, named


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
        "$Host.UI.WriteErrorLine(",
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
    for function in functions().values():
        variables = {text(one) for one in nodes(function, "variable")}
        assert variables.isdisjoint({f"${name}" for name in read})


@pytest.mark.parametrize("path", [MODULE], ids=name)
def test_the_module_can_be_inlined(path: Path) -> None:
    # The single-file form is New-Module -ScriptBlock { ... }, where there is no folder of the module.
    assert "PSScriptRoot" not in path.read_text(encoding="ascii")
