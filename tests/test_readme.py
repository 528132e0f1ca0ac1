"""The commands in README."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import tree_sitter
import tree_sitter_powershell

from tests.conftest import clean_environment

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def code_blocks(heading: str) -> list[tuple[str, str]]:
    sections = re.split(r"^## ", README, flags=re.MULTILINE)
    text = next(section for section in sections if section.startswith(heading))
    return re.findall(r"^```(\w+)\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("heading", "session"), [("Try it", "demo"), ("Test it", "tests")])
def test_a_section_has_one_command_per_shell(heading: str, session: str) -> None:
    blocks = code_blocks(heading)
    assert [language for language, _ in blocks] == ["sh", "powershell"]
    for _, command in blocks:
        assert command.count("\n") == 1
        assert f"nox -s {session}" in command


def test_the_powershell_commands_parse() -> None:
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
    commands = [
        command.encode()
        for language, command in re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)
        if language == "powershell"
    ]
    assert len(commands) >= 5
    for command in commands:
        assert not parser.parse(command).root_node.has_error
        assert command.isascii()
        assert b"&&" not in command


def test_the_test_of_a_users_own_script_passes(tmp_path: Path) -> None:
    ((language, code),) = code_blocks("Test your own scripts")
    assert language == "python"
    assert code.count("\n") <= 5
    (tmp_path / "test_it.py").write_text(code, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_it.py"]
    ran = subprocess.run(command, cwd=tmp_path, env=clean_environment(), capture_output=True, text=True, timeout=60)
    assert ran.stdout.splitlines()[-1].startswith("1 passed"), ran.stdout
