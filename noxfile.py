# /// script
# dependencies = ["nox>=2025.5.1"]
# ///
"""The chores of this project: `nox -l` lists them, `nox -s NAME` runs one, `nox` runs the tests."""

import os
from pathlib import Path

import nox

# Where this is set, as in many container images, each of some thousand started programs would compile the kit again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
nox.needs_version = ">=2025.5.1"
nox.options.sessions = ["tests"]
nox.options.default_venv_backend = "virtualenv"

AXE = "axe-core@4.14.1"  # pinned: a newer version may find new violations
# Pinned for the same reason as the dependency group `clients`.
ODATA_CLIENTS = ("@odata/client@2.21.10", "odata@2.0.1")
# They run lines again that other tests run too, in many more cases: a quarter of the time, and hardly any coverage.
REPETITIONS = (
    *("faults/test_mutations.py", "faults/test_tls_and_proxy.py", "sandbox/test_injection.py"),
    *(f"recipes/test_{name}.py" for name in ("addresses_and_proxies", "jq_programs", "lists", "player")),
    *(f"recipes/test_{name}.py" for name in ("responses", "retries", "standalone", "writes")),
)
NPM = ("npm", "install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--silent", "--prefix")
GROUPS = nox.project.load_toml("pyproject.toml")


def install(session: nox.Session, *groups: str, kit: bool = True) -> None:
    """Install dependency groups and, unless `kit` is False, the project with all its extras."""
    wanted = nox.project.dependency_groups(GROUPS, *groups)
    # A module is compiled when it is first imported: most of what is installed never is.
    session.install("--quiet", "--no-compile", *(["-e", ".[all]"] if kit else []), *wanted)


@nox.session
def demo(session: nox.Session) -> None:
    """Start a sandbox, run the documented lines and the recipes on it, and compare their output."""
    install(session)
    session.run("python", "demo.py", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests, in parallel; arguments after -- go to pytest."""
    install(session, "tests")
    # worksteal keeps the tests of a module in one process, which shares their sandbox.
    session.run("pytest", "-n", "auto", "--dist", "worksteal", *session.posargs)


@nox.session
def coverage(session: nox.Session) -> None:
    """Measure the branch coverage of most tests in all processes; fail below the configured minimum."""
    install(session, "coverage")
    session.run("coverage", "erase")
    # Recipes in bash and PowerShell run nothing that is measured but the sandbox, which those in Python use too.
    in_python = ("-n", "auto", "--dist", "worksteal", "-k", "not .sh and not .ps1")
    left_out = [f"--ignore=tests/{file}" for file in REPETITIONS]
    session.run("coverage", "run", "-m", "pytest", *in_python, *left_out, *session.posargs)
    session.run("coverage", "combine", "--quiet")
    session.run("coverage", "report")


@nox.session
def rotation(session: nox.Session) -> None:
    """Kill two hundred rotations of access tokens, and 66 beside another one; `tests` kills six and two."""
    install(session, "tests")
    session.run("pytest", "tests/kit/test_token_rotate.py", "--kills", "200", *session.posargs)


@nox.session
def alerts(session: nox.Session) -> None:
    """Report an alert a hundred times at once, twenty times in bash, and kill fifty reports; `tests` does a tenth."""
    install(session, "tests")
    session.run("pytest", "tests/kit/test_alerts.py", "--alerts", "100", *session.posargs)


@nox.session
def texts(session: nox.Session) -> None:
    """Find 2,000 titles and names of every kind in Python and in bash, each its own ticket; `tests` finds sixteen."""
    install(session, "tests")
    session.run("pytest", "tests/recipes/test_texts.py", "--texts", "2000", *session.posargs)


@nox.session
def exports(session: nox.Session) -> None:
    """Kill a hundred exports in each format, run fifty under a writer, meet every fault; `tests` does a few of each."""
    install(session, "tests")
    options = ["--export-kills", "100", "--exports", "50", "--all-faults", "-n", "4"]
    session.run("pytest", "tests/export", *options, *session.posargs)


@nox.session
def bulk(session: nox.Session) -> None:
    """Kill each kind of bulk change a hundred times, until every row is done once; `tests` kills three times."""
    install(session, "tests")
    session.run("pytest", "tests/bulk", "--bulk-kills", "100", *session.posargs)


@nox.session
def databases(session: nox.Session) -> None:
    """Kill forty sandboxes while they create their database, and open it again; `tests` kills four."""
    install(session, "tests")
    session.run("pytest", "tests/sandbox/test_files.py", "--databases", "40", *session.posargs)


@nox.session
def queries(session: nox.Session) -> None:
    """Check 5,000 filters, 20,000 hostile queries, 10,000 headers, every text in every place; `tests` does a part."""
    install(session, "tests")
    subjects = ("filters", "hostile_queries", "authorization", "injection")
    files = [f"tests/sandbox/test_{subject}.py" for subject in subjects]
    counts = ("--filters", "5000", "--hostile", "20000", "--headers", "10000")
    session.run("pytest", *files, *counts, "--all-places", *session.posargs)


@nox.session
def calls(session: nox.Session) -> None:
    """Run every case of the recipes in bash, and compare all that they leave; `tests` runs a part."""
    install(session, "tests")
    session.run("pytest", "tests/recipes", "-n", "auto", "--all-calls", *session.posargs)


@nox.session
def faults(session: nox.Session) -> None:
    """Run every fault against every operation in every language, and 1,500 mutated lists in bash; `tests` samples."""
    install(session, "tests")
    # Most runs wait, for a retry or for a deadline: ten at a time keep two cores busy.
    session.run("pytest", "tests/faults", "--all-faults", "--mutations", "1500", "-n", "10", *session.posargs)


@nox.session
def secret_service(session: nox.Session) -> None:
    """Test the keyring on a real Secret Service; requires gnome-keyring-daemon and dbus-run-session."""
    install(session, "tests")
    session.run("pytest", "tests/secret_service", *session.posargs)


@nox.session
def browser(session: nox.Session) -> None:
    """Test the Access Tokens page in the installed Chromium, with axe-core from npm; write images to screenshots/."""
    install(session, "browser")
    folder = session.virtualenv.location
    session.run(*NPM, folder, AXE, external=True)
    axe = Path(folder, "node_modules", "axe-core", "axe.min.js")
    session.run("pytest", "tests/browser", "-n", "auto", *session.posargs, env={"AXE": str(axe)})


@nox.session
def packaging(session: nox.Session) -> None:
    """Install the wheel in an environment of its own, and generate the client from changed contracts."""
    install(session, "tests", "generate")
    session.run("pytest", "tests/packaging", "-n", "2", *session.posargs)


@nox.session
def clients(session: nox.Session) -> None:
    """Read a sandbox with curl and with OData clients from PyPI and npm; print a table of what each can do."""
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
    """Check all types strictly, including generated code and this file."""
    install(session, "types", "generate")
    session.run("mypy", "src", "generated_client", "tests", "bench", "openapi", "noxfile.py", "demo.py")
    session.run("mypy", *map(str, sorted(Path("scripts").rglob("*.py"))))


@nox.session
def generate(session: nox.Session) -> None:
    """Generate generated_client from the contract, openapi/tikit.yaml."""
    install(session, "generate", kit=False)
    session.run("python", "openapi/generate.py")


@nox.session
def drift(session: nox.Session) -> None:
    """Fail if generated_client differs from what the contract generates."""
    install(session, "generate", kit=False)
    session.run("python", "openapi/generate.py", "--check")


@nox.session
def readme(session: nox.Session) -> None:
    """Generate the table of recipes in README.md from scripts/recipes.toml."""
    session.run("python", "-m", "tests.recipes.readme_table")


@nox.session
def standalone(session: nox.Session) -> None:
    """Write each .sh and .ps1 recipe with its helper as one file, to dist/scripts or to the folder after --."""
    session.run("python", "scripts/standalone.py", *session.posargs)


@nox.session
def record(session: nox.Session) -> None:
    """Record the cassettes again from a sandbox; `-- --live` records recipes that only read, from the real service."""
    install(session, "tests")
    session.run("pytest", "tests/recipes/test_cassettes.py", "--record", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure the kit and the sandbox, each compared with a minimal implementation or with other programs."""
    install(session, "clients")
    session.run("python", "bench/cold_start.py")
    session.run("python", "bench/load.py", *session.posargs)
    session.run("python", "bench/export.py", "--write")
    session.run("python", "bench/bulk.py", "--write")


if __name__ == "__main__":
    nox.main()
