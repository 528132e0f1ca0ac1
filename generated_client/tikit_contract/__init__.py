"""The contract of the Tikit API for programs to read: openapi/tikit.yaml as JSON, written by the generator."""

import json
from importlib.resources import files
from typing import Any


def read() -> dict[str, Any]:
    """Give the OpenAPI document as Python objects, a new one at each call."""
    document: dict[str, Any] = json.loads(files(__name__).joinpath("contract.json").read_bytes())
    return document
