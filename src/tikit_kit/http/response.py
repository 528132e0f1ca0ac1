"""A response whose JSON is parsed once, strictly."""

import json
import math
from typing import Any

import httpx


class CachedJsonResponse(httpx.Response):
    """A response that caches its JSON: the check of the response parses it, the model gets the same object."""

    _json: Any = None

    def json(self, **_: Any) -> Any:
        """Return the JSON value of the body.

        The body has to be one JSON text in UTF-8, with or without a BOM. Numbers that JSON does not have (NaN,
        Infinity, 1e999) and objects with two members of one name are refused: another parser would read them
        differently.

        Raises:
            ValueError: the body is something else, or is nested too deep to be parsed.
        """
        if self._json is None:
            try:
                text = self.content.decode("utf-8-sig")
                self._json = json.loads(
                    text, parse_constant=_refuse, parse_float=_finite, object_pairs_hook=_without_duplicates
                )
            except RecursionError:
                raise ValueError("nested too deep") from None
        return self._json


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError("a number is too large")
    return number


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a name occurs twice in an object")
    return members
