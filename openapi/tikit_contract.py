"""The contract of the Tikit API for programs: openapi/tikit.yaml as JSON, written by openapi/generate.py."""

import json
from importlib.resources import files
from typing import Any


def read() -> dict[str, Any]:
    """Return the OpenAPI document as Python objects, a new one at each call."""
    document: dict[str, Any] = json.loads(files(__name__).joinpath("contract.json").read_bytes())
    return document
