"""The generated client: what it documents, what it imports, and that it has no other way to send a request."""

import inspect
import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from tikit_client.client import TikitOperations

OPERATIONS = [method for name, method in vars(TikitOperations).items() if not name.startswith("_")]


@pytest.mark.parametrize("method", OPERATIONS, ids=lambda method: method.__name__)
def test_an_operation_is_documented_for_this_client(method: Callable[..., object]) -> None:
    lines = (inspect.getdoc(method) or "").splitlines()
    sections = ["Args:", "Returns:", "Raises:", "Source:"]
    has_arguments = len(inspect.signature(method).parameters) > 1
    expected = {"Args:": has_arguments, "Returns:": inspect.signature(method).return_annotation != "None"}
    assert [line for line in lines if line.endswith(":")] == [one for one in sections if expected.get(one, True)]
    assert not [line for line in lines if len(line.split()) == 1 and line not in sections]
    assert not [line for line in lines if "$" in line or "@odata" in line or " null" in line]
    described = [line.strip().partition(":")[0] for line in lines if re.match(r"    \w+: ", line)]
    assert described == [*list(inspect.signature(method).parameters)[1:], "TikitError"]


def test_importing_the_kit_stays_cheap() -> None:
    code = "import sys, tikit_kit; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    loaded = set(ran.stdout.split())
    assert "tikit_client.client" in loaded
    assert not loaded & {"rich", "keyring", "truststore", "tikit_sandbox"}
    assert not {name for name in loaded if name.startswith("tikit_client.models.")}


def test_every_model_can_be_imported_from_the_package_and_only_when_it_is_used() -> None:
    code = (
        "import sys, tikit_client.models as models\n"
        "def loaded(): return {name for name in sys.modules if name.startswith('tikit_client.models.')}\n"
        "assert not loaded(), loaded()\n"
        "from tikit_client.models import Urgency\n"
        "assert loaded() == {'tikit_client.models.urgency'}, loaded()\n"
        "assert all(getattr(models, name).__name__ == name for name in models.__all__)\n"
        "assert {name.rpartition('.')[2] for name in loaded()} >= {'ticket', 'ticket_input', 'comment'}\n"
        "try: models.Nothing\n"
        "except AttributeError as error: print(error)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (ran.stderr, ran.stdout) == ("", "module 'tikit_client.models' has no attribute 'Nothing'\n")


def test_nothing_is_generated_that_sends_a_request_without_paging_and_raising() -> None:
    code = (
        "import importlib, inspect, pkgutil, sys, tikit_client\n"
        "for module in pkgutil.walk_packages(tikit_client.__path__, 'tikit_client.'):\n"
        "    importlib.import_module(module.name)\n"
        "assert 'httpx' not in sys.modules\n"
        "for name, module in sorted(sys.modules.items()):\n"
        "    if name.startswith('tikit_client.api.'):\n"
        "        print(*(n for n, f in inspect.getmembers(module, inspect.isfunction) if f.__module__ == name))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (ran.stderr, set(ran.stdout.split())) == ("", {"build_request"})
