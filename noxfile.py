# /// script
# dependencies = ["nox>=2025.5.1"]
# ///
"""Every chore of this project: `nox -l` lists them, `nox -s NAME` runs one, `nox` runs the tests."""

import os
from pathlib import Path

import nox

nox.needs_version = ">=2025.5.1"
nox.options.sessions = ["tests"]
nox.options.default_venv_backend = "virtualenv"

AXE = "axe-core@4.14.1"  # a newer one may find new violations: raised on purpose, not by the day
# Exact for the reason of the dependency group `clients`.
ODATA_CLIENTS = ("@odata/client@2.21.10", "odata@2.0.1")
NPM = ("npm", "install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--silent", "--prefix")
GROUPS = nox.project.load_toml("pyproject.toml")


def install(session: nox.Session, *groups: str, kit: bool = True) -> None:
    """Install the named dependency groups and, unless told otherwise, the project with all its extras."""
    wanted = nox.project.dependency_groups(GROUPS, *groups)
    session.install("--quiet", *(["-e", ".[all]"] if kit else []), *wanted)


@nox.session
def demo(session: nox.Session) -> None:
    """Start a sandbox, run the documented lines and the recipes on it, compare what they answer."""
    install(session)
    session.run("python", "demo.py", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests, in parallel; arguments after -- go to pytest."""
    install(session, "tests", "generate")
    session.run("pytest", "-n", "auto", *session.posargs)


@nox.session
def coverage(session: nox.Session) -> None:
    """Measure the branch coverage of the tests, in all processes; a figure below the floor fails."""
    install(session, "coverage", "generate")
    session.run("coverage", "erase")
    session.run("coverage", "run", "-m", "pytest", "-n", "auto", *session.posargs)
    session.run("coverage", "combine", "--quiet")
    session.run("coverage", "report")


@nox.session
def rotation(session: nox.Session) -> None:
    """Kill two hundred rotations of access tokens; `tests` kills fifteen."""
    install(session, "tests", "generate")
    session.run("pytest", "tests/kit/test_token_rotate.py", "--kills", "200", *session.posargs)


@nox.session
def queries(session: nox.Session) -> None:
    """Check 5,000 made-up filters and 20,000 hostile queries; `tests` checks a few hundred of each."""
    install(session, "tests")
    session.run("pytest", "tests/sandbox/test_filters.py", "--filters", "5000", *session.posargs)
    session.run("pytest", "tests/sandbox/test_hostile_queries.py", "--hostile", "20000", *session.posargs)


@nox.session
def faults(session: nox.Session) -> None:
    """Put all faults of the sandbox before all operations in every language; `tests` runs a sample."""
    install(session, "tests")
    # Most runs wait, for a retry or for a deadline: ten at a time keep two cores busy.
    session.run("pytest", "tests/faults", "--all-faults", "-n", "10", *session.posargs)


@nox.session
def secret_service(session: nox.Session) -> None:
    """Test the keyring on a real Secret Service: needs gnome-keyring-daemon and dbus-run-session."""
    install(session, "tests")
    session.run("pytest", "tests/secret_service", *session.posargs)


@nox.session
def browser(session: nox.Session) -> None:
    """Use the Access Tokens page in the installed Chromium, with axe-core by npm; pictures go to screenshots/."""
    install(session, "browser")
    folder = session.virtualenv.location
    session.run(*NPM, folder, AXE, external=True)
    axe = Path(folder, "node_modules", "axe-core", "axe.min.js")
    session.run("pytest", "tests/browser", "-n", "auto", *session.posargs, env={"AXE": str(axe)})


@nox.session
def clients(session: nox.Session) -> None:
    """Read a sandbox with OData clients of PyPI and npm, and curl; a table tells what each of them can do."""
    install(session, "clients")
    folder = session.virtualenv.location
    session.run(*NPM, folder, *ODATA_CLIENTS, external=True)
    modules = Path(folder, "node_modules")
    session.run("pytest", "tests/clients", *session.posargs, env={"NODE_PATH": str(modules)})


@nox.session
def lint(session: nox.Session) -> None:
    """Check the hand-written code with ruff and shellcheck, and the contract with its validator."""
    install(session, "lint", kit=False)
    session.run("ruff", "check", *(["--fix"] if "--fix" in session.posargs else []), ".")
    session.run("ruff", "format", *([] if "--fix" in session.posargs else ["--check"]), ".")
    session.run("shellcheck", ".ci/run", *map(str, sorted(Path("scripts").rglob("*.sh"))))
    session.run("openapi-spec-validator", "openapi/tikit.yaml")
    session.run("lint-imports", env={"PYTHONPATH": os.pathsep.join(["src", "generated_client"])})


@nox.session
def types(session: nox.Session) -> None:
    """Check all types strictly, generated code and this file included."""
    install(session, "types", "generate")
    session.run("mypy", "src", "generated_client", "tests", "bench", "openapi", "noxfile.py", "demo.py")
    for recipe in sorted(Path("scripts").rglob("*.py")):
        session.run("mypy", str(recipe), silent=True)


@nox.session
def generate(session: nox.Session) -> None:
    """Write generated_client anew from the contract, openapi/tikit.yaml."""
    install(session, "generate", kit=False)
    session.run("python", "openapi/generate.py")


@nox.session
def drift(session: nox.Session) -> None:
    """Fail if generated_client is not, byte for byte, what the contract gives."""
    install(session, "generate", kit=False)
    session.run("python", "openapi/generate.py", "--check")


@nox.session
def readme(session: nox.Session) -> None:
    """Write the table of recipes in README.md anew from scripts/recipes.toml."""
    session.run("python", "-m", "tests.recipes.readme_table")


@nox.session
def standalone(session: nox.Session) -> None:
    """Write each .sh and .ps1 recipe with its helper as one file, to dist/scripts or to the folder after --."""
    session.run("python", "scripts/standalone.py", *session.posargs)


@nox.session
def record(session: nox.Session) -> None:
    """Record the cassettes again from a sandbox; `-- --live`: from the real service, what only reads."""
    install(session, "tests")
    session.run("pytest", "tests/recipes/test_cassettes.py", "--record", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure the kit and the sandbox against their peers, in one run."""
    install(session)
    session.run("python", "bench/cold_start.py")
    session.run("python", "bench/load.py", *session.posargs)


if __name__ == "__main__":
    nox.main()
