"""The syntax trees of the PowerShell scripts, for tests of their text without a PowerShell."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import tree_sitter
import tree_sitter_powershell

from tests.recipes.catalog import SCRIPTS

MODULE = SCRIPTS / "Tikit.psm1"
RECIPES = sorted(SCRIPTS.rglob("*.ps1"))
EXPORTED = [
    *("Invoke-Tikit", "Get-TikitList", "Remove-TikitEntity", "ConvertTo-TikitText", "Out-Tikit", "Get-TikitPicker"),
    *("Get-TikitId", "Get-TikitPersonId", "Get-TikitOpenFilter", "Assert-TikitInput", "ConvertTo-TikitTicket"),
    *(
        "Add-TikitTicket",
        "Add-TikitComment",
        "Set-TikitTicket",
        "Resolve-TikitTicket",
        "Set-TikitStatus",
        "Show-TikitOutcome",
        "Get-TikitAlert",
        "Send-TikitAlert",
        "Export-TikitTicket",
    ),
]
_PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))


def walk(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    yield node
    for child in node.children:
        yield from walk(child)


def parse(source: bytes) -> tree_sitter.Node:
    return _PARSER.parse(source).root_node


@cache
def root(path: Path) -> tree_sitter.Node:
    return parse(path.read_bytes())


def nodes(start: tree_sitter.Node, *types: str) -> list[tree_sitter.Node]:
    return [node for node in walk(start) if node.type in types]


def text(node: tree_sitter.Node) -> str:
    return (node.text or b"").decode("ascii")


@cache
def code(source: bytes) -> str:
    """Return a script with its comments and strings blanked."""
    blanked = bytearray(source)
    for node in nodes(parse(source), "string_literal", "comment"):
        blanked[node.start_byte : node.end_byte] = b"_" * (node.end_byte - node.start_byte)
    return blanked.decode("ascii")


def name(path: Path) -> str:
    return path.relative_to(SCRIPTS).as_posix()
