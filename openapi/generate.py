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
SOURCES = {
    "documented": "The vendor's help page.",
    "connector": "The vendor's definition of its Power Platform connector.",
    "observed": "Public scripts that use the service.",
    "inferred": "Inferred from the other operations.",
}
"""What a docstring says for each `x-provenance`."""


def generate(folder: Path) -> None:
    """Write tikit_client and tikit_contract into an empty folder.

    Raises:
        SystemExit: the contract is ambiguous, or the generated client cannot be imported.
        subprocess.CalledProcessError: the generator failed or printed a warning.
    """
    # Newlines of a checkout on Windows do not make another contract.
    contract = (HERE / "tikit.yaml").read_bytes().replace(b"\r\n", b"\n")
    yaml = YAML(typ="safe")
    document = yaml.load(contract)
    refuse_ambiguous_names(document)
    config = yaml.load(HERE / "generator.yaml")
    config["package_version_override"] = hashlib.sha256(contract).hexdigest()
    config_file = folder / "generator.json"
    config_file.write_text(json.dumps(config), encoding="utf-8")
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning"]
    command += ["--path", str(HERE / "tikit.yaml"), "--config", str(config_file), "--meta", "none"]
    templates = folder / "templates"
    shutil.copytree(HERE / "templates", templates)
    (templates / "extensions.jinja").write_text(extensions(document), encoding="utf-8")
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
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    (package / "contract.json").write_text(text, encoding="utf-8", newline="\n")
    import_all(folder)


def refuse_ambiguous_names(contract: dict[str, Any]) -> None:
    """Exit if a property of a body has the name of a parameter: both become parameters of one method.

    A body that only wraps another object has the properties of that object.
    """
    for path, methods in contract["paths"].items():
        for method, operation in methods.items():
            parameters = [resolve(contract, part)["name"] for part in operation.get("parameters", [])]
            for content in operation.get("requestBody", {}).get("content", {}).values():
                properties = resolve(contract, content["schema"])["properties"]
                if len(properties) == 1:
                    (only,) = properties.values()
                    properties = resolve(contract, only).get("properties", properties)
                names = {plain_name(name) for name in parameters}
                for name in properties:
                    if plain_name(name) in names:
                        sys.exit(f"{method.upper()} {path}: a parameter and the body both have {name}. Rename one.")


def plain_name(name: str) -> str:
    """Return a name in the form in which it must be unique: `$filter` and `Filter` become the same parameter."""
    return name.replace("_", "").lstrip("$").lower()


def resolve(contract: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """Return a part of the contract, or the component that it refers to."""
    if "$ref" not in part:
        return part
    _, _, kind, name = part["$ref"].split("/")
    component: dict[str, Any] = contract["components"][kind][name]
    return component


def import_all(folder: Path) -> None:
    """Exit if a module of a generated client cannot be imported."""
    modules = sorted(path.relative_to(folder) for path in (folder / "tikit_client").rglob("*.py"))
    names = [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in modules]
    code = "import importlib, sys; [importlib.import_module(name) for name in sys.argv[1:]]"
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", code, *names]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True)  # noqa: S603 (our own arguments)
    if ran.returncode:
        sys.exit(f"the generated client cannot be imported: {ran.stderr.strip().splitlines()[-1]}")


def extensions(contract: dict[str, Any]) -> str:
    """Return a Jinja file with the `x-` members of the contract, which the generator does not pass to templates."""
    operations = {}
    for methods in contract["paths"].values():
        for operation in methods.values():
            success = next(response for status, response in operation["responses"].items() if status.startswith("2"))
            operations[python_name(operation["operationId"])] = {
                "kind": SOURCES[operation["x-provenance"]],
                "note": " ".join(operation.get("x-provenance-note", "").split()),
                "returns": success["description"],
            }
    pickers, shorthands, defaults = {}, [], {}
    for schema in contract["components"]["schemas"].values():
        for name, part in schema.get("properties", {}).items():
            if "x-picker" in part:
                picker = part["x-picker"]
                method = python_name(contract["paths"][f"/{picker['set']}"]["get"]["operationId"])
                parameter = picker.get("parameter", python_name(name).removesuffix("_id"))
                pickers[name] = {"method": method, "parameter": parameter}
            if "x-shorthand" in part:
                shorthands.append(name)
            if "x-default" in part:
                defaults[name] = repr(part["x-default"])
    parts = {"provenance": operations, "pickers": pickers, "shorthands": shorthands, "defaults": defaults}
    return "".join(f"{{% set {name} = {json.dumps(part, ensure_ascii=False)} %}}\n" for name, part in parts.items())


def python_name(name: str) -> str:
    """Return a name of the contract as the generator writes it in Python: `listTickets` is `list_tickets`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


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
