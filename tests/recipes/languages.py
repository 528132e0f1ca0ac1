"""Run a recipe in each language."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.forked_python import run_python
from tests.recipes.catalog import RECIPES, SCRIPTS

LANGUAGES = {
    ".py": [sys.executable],
    ".sh": ["bash"],
    ".ps1": ["pwsh", "-NoProfile", "-NonInteractive", "-File"],
}
BASH_AND_PYTHON = [".sh", ".py"]
"""The languages that keep every rule in the same words. PowerShell's own are in test_powershell_rules.py."""
_FOLDER = tempfile.TemporaryDirectory(prefix="recipes-")
"""The folder in which recipes run: some write a file."""
STEMS = sorted(RECIPES)
EXAMPLES = {path: recipe.example for path, recipe in RECIPES.items()}
"""For each recipe, arguments that work on a new sandbox with a second access token."""


def script_path(stem: str, language: str) -> Path:
    """Return the file of a recipe."""
    return (SCRIPTS / stem).with_suffix(language)


def powershell_name(name: str) -> str:
    """Return how a .ps1 names an argument or an option of the table: `--support-group` is `SupportGroup`."""
    words = name.removeprefix("--").replace("orderby", "order-by").replace("dry-run", "what-if").replace("_", "-")
    return "".join(word.capitalize() for word in words.split("-"))


def skip_unless_installed(language: str) -> None:
    """Skip a test of a language that this machine cannot run."""
    if language == ".ps1" and shutil.which("pwsh") is None:
        pytest.skip("needs pwsh, which is not on PATH")


def run_recipe(
    stem: str, language: str, environment: dict[str, str], *arguments: str
) -> subprocess.CompletedProcess[bytes]:
    """Run a recipe to its end.

    Args:
        stem: the path of the recipe below scripts/, without its suffix.
        language: its suffix, as in `LANGUAGES`. A test of `.ps1` is skipped if there is no pwsh.
        environment: the whole environment of the process.
        arguments: the arguments as .sh and .py take them. For .ps1, `--help` becomes Get-Help, options get their names
            in PowerShell, and the output is JSON.
    """
    command, script = LANGUAGES[language], script_path(stem, language)
    skip_unless_installed(language)
    folder = _FOLDER.name
    if RECIPES[stem].files:  # a recipe that reads a file writes others beside it
        folder = tempfile.mkdtemp(dir=_FOLDER.name)
        RECIPES[stem].write_files(Path(folder))
    if language == ".py":
        paths = environment.get("PYTHONPATH", "").split(os.pathsep)
        environment = environment | {"PYTHONPATH": os.pathsep.join(str(Path(path).resolve()) for path in paths if path)}
        with contextlib.chdir(folder):
            return run_python([str(script), *arguments], environment)
    if language == ".ps1" and "--help" in arguments:
        command = [*command[:-1], "-Command", f"Get-Help '{script}' -Full | Out-String -Width 500"]
        return subprocess.run(command, env=environment, capture_output=True, timeout=60, cwd=folder)
    if language == ".ps1":
        arguments = tuple(f"-{powershell_name(one)}" if one.startswith("--") else one for one in arguments)
    if language == ".ps1" and "$AsJson" in script.read_text(encoding="ascii"):
        arguments = (*arguments, "-AsJson")
    command = [*command, str(script), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, timeout=60, cwd=folder)
