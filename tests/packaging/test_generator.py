"""The generator of the client: each difference is drift, and a client that cannot be imported is not written."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STALE = ("client", "extra", "models/ticket")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the files that the generator reads and writes."""
    leave = shutil.ignore_patterns("__pycache__", ".*_cache")
    shutil.copytree(ROOT / "openapi", tmp_path / "openapi", ignore=leave)
    shutil.copytree(ROOT / "generated_client", tmp_path / "generated_client", ignore=leave)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def generate(root: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(root / "openapi" / "generate.py"), *flags]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def drift(root: Path) -> subprocess.CompletedProcess[str]:
    return generate(root, "--check")


def test_drift_is_none_whatever_the_projects_line_length(copy: Path) -> None:
    settings = copy / "pyproject.toml"
    text = settings.read_text(encoding="utf-8")
    assert "line-length = 120" in text
    settings.write_text(text.replace("line-length = 120", "line-length = 60"), encoding="utf-8")
    ran = drift(copy)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_drift_notices_a_changed_contract_one_byte_and_one_file(copy: Path) -> None:
    contract = copy / "openapi" / "tikit.yaml"
    contract.write_bytes(contract.read_bytes() + b"# changed\n")
    changed = copy / "generated_client" / "tikit_client" / "models" / "ticket.py"
    changed.write_bytes(changed.read_bytes() + b"\n")
    (copy / "generated_client" / "tikit_client" / "extra.py").touch()
    ran = drift(copy)
    assert (ran.returncode, ran.stderr.splitlines()) == (
        1,
        [
            *(f"generated_client/tikit_client/{name}.py is not up to date with the contract" for name in STALE),
            "Regenerate it: nox -s generate",
        ],
    )


def test_a_client_that_cannot_be_imported_is_not_written(copy: Path) -> None:
    template = copy / "openapi" / "templates" / "types.py.jinja"
    template.write_text(template.read_text(encoding="utf-8") + "\nprint(nothing)\n", encoding="utf-8")
    ran = generate(copy)
    message = "the generated client cannot be imported: NameError: name 'nothing' is not defined\n"
    assert (ran.returncode, ran.stderr) == (1, message)
    assert "nothing" not in (copy / "generated_client" / "tikit_client" / "types.py").read_text(encoding="utf-8")


def test_a_body_with_the_name_of_a_parameter_is_refused(copy: Path) -> None:
    contract = copy / "openapi" / "tikit.yaml"
    head, comment, tail = contract.read_text(encoding="utf-8").partition("    CommentInput:")
    tail = tail.replace("      properties:\n", "      properties:\n        Id: *id\n", 1)
    contract.write_text(head + comment + tail, encoding="utf-8")
    ran = generate(copy)
    message = "POST /ticket({id})/AddComment: a parameter and the body both have Id. Rename one.\n"
    assert (ran.returncode, ran.stderr) == (1, message)
