"""The wheel needs no other file of the project: sandbox and recipes run from another folder, in a new environment."""

import json
import os
import shutil
import subprocess
import sys
import urllib.request
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_wheel_runs_the_sandbox_and_the_recipes(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--quiet"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)], check=True, timeout=180)
    (wheel,) = tmp_path.glob("*.whl")
    venv.create(tmp_path / "environment")
    python = tmp_path / "environment" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = [*pip, "--python", str(python), "install", "--no-compile", f"{wheel}[all]"]
    subprocess.run(install, check=True, timeout=180)
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")

    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [str(python), "-m", "tikit_sandbox", "--json", "--port", "0", "--tickets", "120"]
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True) as sandbox:
        try:
            assert sandbox.stdout is not None
            ready = json.loads(sandbox.stdout.readline())
            environment |= {"TIKIT_URL": ready["url"], "TIKIT_TOKEN": ready["token"]}

            def run_recipe(stem: str) -> bytes:
                script = ["scripts", "tickets", f"{stem}.py"]
                result = subprocess.run(
                    [str(python), str(Path(*script))], cwd=tmp_path, env=environment, capture_output=True, timeout=60
                )
                assert (result.returncode, result.stderr) == (0, b"")
                return result.stdout

            assert len(json.loads(run_recipe("get_all_tickets"))) == 120
            assert json.loads(run_recipe("get_one_ticket"))["Id"] == 100
            page = ready["url"].removesuffix("/api") + "/settings/token"
            for path, text in (
                ("/sign-in", b"administrator"),
                ("/token.css", b"color-scheme"),
                ("/token.js", b"zone"),
            ):
                with urllib.request.urlopen(page + path, timeout=20) as response:
                    assert text in response.read()
        finally:
            sandbox.terminate()
