"""The committed client is up to date with the contract, and the drift check fails when it is not."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the files that the generator reads and writes."""
    leave = shutil.ignore_patterns("__pycache__", ".*_cache")
    shutil.copytree(ROOT / "openapi", tmp_path / "openapi", ignore=leave)
    shutil.copytree(ROOT / "generated_client", tmp_path / "generated_client", ignore=leave)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def drift(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(root / "openapi" / "generate.py"), "--check"], capture_output=True, text=True, timeout=120
    )


def test_drift_is_none_whatever_the_projects_line_length(copy: Path) -> None:
    settings = copy / "pyproject.toml"
    text = settings.read_text(encoding="utf-8")
    assert "line-length = 120" in text
    settings.write_text(text.replace("line-length = 120", "line-length = 60"), encoding="utf-8")
    ran = drift(copy)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_drift_notices_one_byte_and_one_file(copy: Path) -> None:
    changed = copy / "generated_client" / "tikit_client" / "models" / "ticket.py"
    changed.write_bytes(changed.read_bytes() + b"\n")
    (copy / "generated_client" / "tikit_client" / "extra.py").touch()
    ran = drift(copy)
    assert ran.returncode == 1
    assert "generated_client/tikit_client/models/ticket.py is not up to date" in ran.stderr
    assert "generated_client/tikit_client/extra.py is not up to date" in ran.stderr


def test_drift_notices_a_contract_that_changed(copy: Path) -> None:
    contract = copy / "openapi" / "tikit.yaml"
    contract.write_bytes(contract.read_bytes() + b"# changed\n")
    ran = drift(copy)
    assert ran.returncode == 1
    assert "generated_client/tikit_client/api/__init__.py is not up to date" in ran.stderr


def test_importing_the_kit_stays_cheap() -> None:
    code = "import sys, tikit_kit; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    loaded = set(ran.stdout.split())
    assert "tikit_client.api" in loaded
    assert not loaded & {"rich", "keyring", "truststore", "tikit_sandbox"}
    assert not {name for name in loaded if name.startswith("tikit_client.models.")}
