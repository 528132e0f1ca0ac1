"""The text of the .sh recipes: it runs in bash 3.2, is short, and fails without tikit.sh."""

import re
import shutil
import statistics
import subprocess
from pathlib import Path

import pytest

from tests.recipes.catalog import IN_LANGUAGES, SCRIPTS
from tests.recipes.conftest import make_environment

HELPER = SCRIPTS / "tikit.sh"
PATHS = [path for path, language in IN_LANGUAGES if language == ".sh"]
SOURCES = [HELPER, *((SCRIPTS / path).with_suffix(".sh") for path in PATHS)]
NEWER_BASH = {
    "an associative array (4.0)": r"\b(declare|local|typeset)\s+-\w*[Agn]",
    "a change of case (4.0)": r"\$\{\w+(\[[^]]*\])?(\^\^?|,,?)",
    "mapfile, readarray (4.0)": r"\b(mapfile|readarray)\b",
    "|& or &>> (4.0)": r"\|&|&>>",
    "coproc (4.0)": r"\bcoproc\b",
    "a case that falls through (4.0)": r";;?&\s*$",
    "printf with a time (4.2)": r"printf\s[^|;]*%\([^)]*\)T",
    "a negative length (4.2) or index (4.3)": r"\$\{\w+:[^}:]*:\s*-|\$\{\w+\[-",
    "wait -n (4.3)": r"\bwait\s+-n",
    "local - (4.4)": r"\blocal\s+-(\s|$)",
    "a transformation (4.4)": r"\$\{[\w@*]+(\[[^]]*\])?@[A-Za-z]\}",
    "EPOCHSECONDS, BASHPID, SRANDOM": r"\$\{?(EPOCHSECONDS|EPOCHREALTIME|SRANDOM|BASHPID)\b",
    "a descriptor by name (4.1)": r"\{\w+\}[<>]",
    "-v of a variable (4.2)": r"\[\[?\s+(!\s+)?-v\s",
    "a range with a step (4.0)": r"\{\w+\.\.\w+\.\.",
    "globstar (4.0)": r"\bglobstar\b|\blastpipe\b",
    "an empty array under set -u (4.4)": r'(?<!\+)"\$\{(?!(_pages|BASH_REMATCH)\b)\w+\[@\]\}"',
}
EXAMPLES = [
    "declare -A x",
    "echo ${x,,}",
    "echo ${x[0]^}",
    "mapfile -t x",
    "a |& b",
    "printf '%(%F)T'",
    "wait -n",
    "echo ${x: 1: -1}",
    "echo ${x@Q}",
    "coproc cat",
    "local -",
    "echo ${x[-1]}",
    "echo $EPOCHSECONDS",
    "exec {x}< y",
    "[ -v x ]",
    "echo {1..9..2}",
    'f "${x[@]}"',
    "a &>> b",
    "declare -g x",
    "local -n x=y",
]


def newer_features(line: str) -> list[str]:
    """Return which features of a line need a bash newer than 3.2."""
    return [what for what, pattern in NEWER_BASH.items() if re.search(pattern, line)]


@pytest.mark.parametrize("line", EXAMPLES)
def test_a_newer_feature_is_detected(line: str) -> None:
    assert newer_features(line)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_no_line_needs_a_newer_bash(source: Path) -> None:
    lines = enumerate(source.read_text(encoding="utf-8").splitlines(), 1)
    assert [(number, line, newer_features(line)) for number, line in lines if newer_features(line)] == []


def test_names_of_the_helper_start_with_tikit_or_an_underscore() -> None:
    text = HELPER.read_text(encoding="utf-8")
    assert set(re.findall(r"^\s*(\w+)\(\)", text, re.MULTILINE)) == set(
        re.findall(r"^(tikit_\w+)\(\) \{", text, re.MULTILINE)
    )
    shell = re.sub(r"'[^']*'", "''", re.sub(r"(?ms)^tikit_inspect='.*?'$|^# [^\n]*$", "", text))
    names = set(re.findall(r"(?:^|[\s;(])(\w+)\+?=(?!=)", shell, re.MULTILINE)) - {
        "LC_ALL",
        "IFS",
        "MSYS_NO_PATHCONV",
        "MSYS2_ARG_CONV_EXCL",
    }
    assert {name for name in names if not name.startswith(("tikit_", "_"))} == set()


@pytest.mark.parametrize("path", PATHS)
def test_a_recipe_without_its_helper_fails(path: str, tmp_path: Path) -> None:
    copy = tmp_path / "folder" / f"{Path(path).name}.sh"
    copy.parent.mkdir()
    shutil.copy((SCRIPTS / path).with_suffix(".sh"), copy)
    ran = subprocess.run(["bash", str(copy)], env=make_environment(), capture_output=True, timeout=60)
    assert (ran.returncode, ran.stdout) == (1, b"")
    assert b"tikit.sh" in ran.stderr


def test_a_recipe_is_short() -> None:
    sizes = []
    for source in SOURCES[1:]:
        lines = source.read_text(encoding="utf-8").splitlines()
        sizes.append(len([line for line in lines if line.strip() and not line.startswith("#")]))
    assert statistics.median(sizes) <= 8
    assert max(sizes) <= 20


@pytest.mark.parametrize("shell", ["sh", "dash", "zsh"])
def test_another_shell_works_or_reports_that_bash_is_needed(shell: str) -> None:
    if shutil.which(shell) is None:
        return
    script = str((SCRIPTS / "tickets/get_all_tickets").with_suffix(".sh"))
    ran = subprocess.run([shell, script, "--help"], env=make_environment(), capture_output=True, timeout=60, text=True)
    assert (ran.returncode, "bash" in ran.stderr) == (1, True) or ran.stdout.startswith("Get all")


@pytest.mark.parametrize("missing", ["curl", "jq"])
def test_a_missing_program_is_named(tmp_path: Path, missing: str) -> None:
    for name in {"bash", "cat", "curl", "dirname", "head", "jq", "mktemp", "rm", "sed", "tr"} - {missing}:
        (tmp_path / name).symlink_to(shutil.which(name) or "")
    script = str((SCRIPTS / "tickets/get_all_tickets").with_suffix(".sh"))
    environment = make_environment(PATH=str(tmp_path))
    ran = subprocess.run(["bash", script], env=environment, capture_output=True, timeout=60, text=True)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == f"tikit: {missing} is missing. Install it, then run this again.\n"
