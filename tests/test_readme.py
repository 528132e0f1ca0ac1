"""The commands in README."""

import re
from pathlib import Path

import pytest
import tree_sitter
import tree_sitter_powershell

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
