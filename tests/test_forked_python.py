"""A program gives the same result in a fork as in a new interpreter."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import forked_python
from tests.forked_python import run_python

PROGRAM = '''"""A docstring."""
import __main__, atexit, os, sys
atexit.register(print, "last")
print(__main__.__doc__, __name__, sys.argv[1:], sys.stdin.read(), os.getcwd(), os.environ["X"], flush=True)
print("\\udc80 李", file=sys.stderr)
'''
ENDINGS = {
    "exit code": "raise SystemExit(3)",
    "exit message": "raise SystemExit('ended')",
    "excepthook": "import tikit_kit.script\nraise tikit_kit.script.TikitError('it failed', 'Try again.')",
    "library alone": "import tikit_kit; print('tikit_kit.script' in sys.modules, sys.excepthook is sys.__excepthook__)",
    "signal": "import signal; os.kill(os.getpid(), signal.SIGTERM)",
}


def results(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, bytes, bytes]]:
    """Return the results in a fork and in a new interpreter."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "X": "李"}
    found = []
    for fresh in (forked_python.fresh, True):
        monkeypatch.setattr(forked_python, "fresh", fresh)
        ran = run_python(arguments, environment, stdin="李".encode())
        found.append((ran.returncode, ran.stdout, ran.stderr))
    return found


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_is_run_alike(ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "program.py"
    file.write_text(PROGRAM + ENDINGS[ending], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    fork, interpreter = results([str(file), "one", "--two"], monkeypatch)
    assert fork == interpreter
    assert fork[0] == {"exit code": 3, "library alone": 0, "signal": -15}.get(ending, 1)


@pytest.mark.parametrize("arguments", [["-c", PROGRAM, "-x"], ["-m", "tikit_kit", "--version"]], ids=["code", "module"])
def test_code_and_a_module_are_run_alike(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    fork, interpreter = results(arguments, monkeypatch)
    assert fork == interpreter
    assert fork[1].count(b"\n") == 2


def test_a_program_that_takes_too_long_is_killed() -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        run_python(["-c", "import time; time.sleep(30)"], os.environ, timeout=1)
