"""Write generated_client from the contract, or check that it is what the contract gives.

python openapi/generate.py           writes
python openapi/generate.py --check   writes elsewhere, compares every byte, ends with 1 where it differs
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from ruamel.yaml import YAML

HERE = Path(__file__).parent
OUTPUT = HERE.parent / "generated_client"


def generate(folder: Path) -> None:
    """Write tikit_client and tikit_contract into an empty folder. Raises if the generator has a complaint."""
    # A checkout on Windows may have other newlines, which are no other contract.
    contract = (HERE / "tikit.yaml").read_bytes().replace(b"\r\n", b"\n")
    yaml = YAML(typ="safe")
    config = yaml.load(HERE / "generator.yaml")
    config["package_version_override"] = hashlib.sha256(contract).hexdigest()
    config_file = folder / "generator.json"
    config_file.write_text(json.dumps(config), encoding="utf-8")
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning"]
    command += ["--path", str(HERE / "tikit.yaml"), "--config", str(config_file), "--meta", "none"]
    command += ["--custom-template-path", str(HERE / "templates")]
    command += ["--output-path", str(folder / "tikit_client")]
    # The formatter has to be this environment's own: another version formats otherwise.
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ | {"PATH": path})  # noqa: S603 (programs of this environment, arguments of our own)
    config_file.unlink()
    shutil.rmtree(folder / "tikit_client" / ".ruff_cache", ignore_errors=True)
    (folder / "tikit_client" / "py.typed").touch()

    package = folder / "tikit_contract"
    package.mkdir()
    shutil.copy(HERE / "tikit_contract.py", package / "__init__.py")
    (package / "py.typed").touch()
    document = json.dumps(yaml.load(contract), ensure_ascii=False, indent=1) + "\n"
    (package / "contract.json").write_text(document, encoding="utf-8", newline="\n")


def files(folder: Path) -> dict[str, bytes]:
    """Read every file below a folder by its path, but what Python itself leaves there."""
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def main() -> int:
    """Run the command line. Gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing, only compare")
    check = parser.parse_args().check
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch) / "generated_client"
        fresh.mkdir()
        generate(fresh)
        wanted, present = files(fresh), files(OUTPUT)
        stale = sorted(name for name in wanted | present if wanted.get(name) != present.get(name))
        if check:
            for name in stale:
                print(f"generated_client/{name} is not what the contract gives", file=sys.stderr)
            if stale:
                print("Regenerate it: nox -s generate", file=sys.stderr)
            return 1 if stale else 0
        for name in stale:
            target = OUTPUT / name
            if name in wanted:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(wanted[name])
            else:
                target.unlink()
        print(f"generated_client: {len(wanted)} files, {len(stale)} changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
