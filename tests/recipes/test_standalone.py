"""The single-file form of the recipes: `nox -s standalone`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import tree_sitter
import tree_sitter_powershell

from tests.conftest import TICKETS, Sandbox
from tests.recipes.catalog import IN_LANGUAGES, SCRIPTS


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the single-file form of every recipe."""
    folder = tmp_path_factory.mktemp("standalone")
    subprocess.run([sys.executable, str(SCRIPTS / "standalone.py"), str(folder)], check=True, timeout=60)
    return folder


def run_file(file: Path, sandbox: Sandbox, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["bash", str(file), *arguments]
    return subprocess.run(
        command, env=sandbox.environment, capture_output=True, timeout=60, text=True, encoding="utf-8"
    )


def test_a_single_file_gets_every_ticket(folder: Path, sandbox: Sandbox) -> None:
    ran = run_file(folder / "tickets" / "get_all_tickets.sh", sandbox)
    assert (ran.returncode, ran.stderr, len(json.loads(ran.stdout))) == (0, "", TICKETS)


@pytest.mark.parametrize("path", [path for path, language in IN_LANGUAGES if language == ".sh"])
def test_a_single_file_behaves_as_its_recipe(folder: Path, sandbox: Sandbox, path: str) -> None:
    single, recipe = (root / f"{path}.sh" for root in (folder, SCRIPTS))
    assert "dirname" not in single.read_text(encoding="utf-8")
    for arguments in (["--help"], ["--nope"], ["1", "2", "3", "4", "5"]):
        ran, expected = (run_file(file, sandbox, *arguments) for file in (single, recipe))
        assert (ran.returncode, ran.stdout, ran.stderr) == (expected.returncode, expected.stdout, expected.stderr)
    assert not [file for file in folder.rglob("*") if file.name.lower().startswith("tikit.")]


def test_the_powershell_recipes_are_written_too(folder: Path) -> None:
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
    for path in [path for path, language in IN_LANGUAGES if language == ".ps1"]:
        source = (folder / f"{path}.ps1").read_bytes()
        assert not parser.parse(source).root_node.has_error
        assert b"PSScriptRoot" not in source


def test_a_powershell_recipe_contains_its_module(tmp_path: Path) -> None:
    (tmp_path / "tickets").mkdir()
    for name, text in {
        "standalone.py": (SCRIPTS / "standalone.py").read_text(encoding="utf-8"),
        "Tikit.psm1": "function Get-One {\n    param([int] $Id)\n    $Id\n}\nExport-ModuleMember -Function Get-One\n",
        "tickets/one.ps1": 'param([int] $Id = 5)\nImport-Module "$PSScriptRoot/../Tikit.psm1" -Force\n\nGet-One $Id\n',
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    subprocess.run([sys.executable, str(tmp_path / "standalone.py"), str(tmp_path / "out")], check=True, timeout=60)
    source = (tmp_path / "out" / "tickets" / "one.ps1").read_text(encoding="utf-8")
    assert source.startswith("param([int] $Id = 5)\n\nNew-Module -Name Tikit -ScriptBlock {\nfunction Get-One")
    assert source.endswith("Get-One\n} | Import-Module\n\nGet-One $Id\n")
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
    assert not parser.parse(source.encode()).root_node.has_error
