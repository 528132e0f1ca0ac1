"""Generate generated_client from the contract, or check that the committed files are up to date.

python openapi/generate.py           writes the files
python openapi/generate.py --check   compares every byte with a fresh copy; exit code 1 if one differs
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

HERE = Path(__file__).parent
OUTPUT = HERE.parent / "generated_client"


def generate(folder: Path) -> None:
    """Write tikit_client and tikit_contract into an empty folder.

    Raises:
        subprocess.CalledProcessError: the generator failed or printed a warning.
    """
    # Newlines of a checkout on Windows do not make another contract.
    contract = (HERE / "tikit.yaml").read_bytes().replace(b"\r\n", b"\n")
    yaml = YAML(typ="safe")
    config = yaml.load(HERE / "generator.yaml")
    config["package_version_override"] = hashlib.sha256(contract).hexdigest()
    config_file = folder / "generator.json"
    config_file.write_text(json.dumps(config), encoding="utf-8")
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning"]
    command += ["--path", str(HERE / "tikit.yaml"), "--config", str(config_file), "--meta", "none"]
    templates = folder / "templates"
    shutil.copytree(HERE / "templates", templates)
    (templates / "provenance.jinja").write_text(provenance(yaml.load(contract)), encoding="utf-8")
    command += ["--custom-template-path", str(templates)]
    command += ["--output-path", str(folder / "tikit_client")]
    # The formatter has to be the one of this environment: another version formats differently.
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ | {"PATH": path})  # noqa: S603 (programs of this environment, arguments of our own)
    config_file.unlink()
    shutil.rmtree(templates)
    shutil.rmtree(folder / "tikit_client" / ".ruff_cache", ignore_errors=True)
    (folder / "tikit_client" / "py.typed").touch()

    package = folder / "tikit_contract"
    package.mkdir()
    shutil.copy(HERE / "tikit_contract.py", package / "__init__.py")
    (package / "py.typed").touch()
    document = json.dumps(yaml.load(contract), ensure_ascii=False, indent=1) + "\n"
    (package / "contract.json").write_text(document, encoding="utf-8", newline="\n")


def provenance(contract: dict[str, Any]) -> str:
    """Return a Jinja file with the members of each operation that the generator does not pass to templates."""
    operations = {}
    for methods in contract["paths"].values():
        for operation in methods.values():
            success = next(response for status, response in operation["responses"].items() if status.startswith("2"))
            name = re.sub(r"(?=[A-Z])", "_", operation["operationId"]).lower()  # as the generator names functions
            operations[name] = {
                "kind": operation["x-provenance"].capitalize(),
                "note": " ".join(operation.get("x-provenance-note", "").split()),
                "returns": success["description"],
            }
    return f"{{% set provenance = {json.dumps(operations, ensure_ascii=False)} %}}\n"


def files(folder: Path) -> dict[str, bytes]:
    """Return the content of every file below a folder by its path, without Python's caches."""
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def main() -> int:
    """Run the command line and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    check = parser.parse_args().check
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch) / "generated_client"
        fresh.mkdir()
        generate(fresh)
        wanted, present = files(fresh), files(OUTPUT)
        stale = sorted(name for name in wanted | present if wanted.get(name) != present.get(name))
        if check:
            for name in stale:
                print(f"generated_client/{name} is not up to date with the contract", file=sys.stderr)
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
