"""What counts as a response of Tikit: the shapes that a request may return."""

from collections.abc import Mapping
from typing import Any

import httpx

from .outcomes import SAFE_METHODS

_BEFORE_ERROR = ("", "@", ".")
_LARGEST_ID = 2**53 - 1
"""Above it, programs that read numbers as floats, such as jq, take different Ids for one."""


def problem(response: httpx.Response) -> str:
    """Return why a response is not one of Tikit's API; empty if it is.

    A GET returns one JSON object without an error in it. A write may also return nothing. The metadata is XML.

    Args:
        response: a response with a status from 200 to 299, its body read.
    """
    reads = response.request.method in SAFE_METHODS
    if not response.content.strip():
        return "the body of the response is empty" if reads else ""
    if response.status_code == 204:
        return "a response without content has a body"
    if is_metadata(response.request):
        return "" if "xml" in response.headers.get("Content-Type", "").lower() else "the response is not XML"
    try:
        body = response.json()
    except ValueError as error:
        if "html" in response.headers.get("Content-Type", "").lower() or response.content.lstrip()[:1] == b"<":
            return "a web page came instead of JSON, perhaps to sign in"
        return (
            "the response is not UTF-8" if isinstance(error, UnicodeDecodeError) else "the response is not valid JSON"
        )
    if not isinstance(body, dict):
        return "the response is not a JSON object"
    return "the response contains an error" if has_error(body) else ""


def is_metadata(request: httpx.Request) -> bool:
    """Return whether a request asks for the metadata, which is XML."""
    return request.url.path.endswith("/$metadata")


def has_error(members: Mapping[str, Any]) -> bool:
    """Return whether an object reports an error: as `error`, or as an annotation, `@odata.error` or `odata.error`."""
    # All names at once first: this runs for every entity, and hardly any has such a name.
    if "error" not in "\n".join(members).lower():
        return False
    return any(name[-5:].lower() == "error" and name[-6:-5] in _BEFORE_ERROR for name in members)


def page_problem(page: Mapping[str, Any], *, with_ids: bool) -> str:
    """Return why an object is not a page of a list; empty if it is.

    Args:
        page: a JSON object without an error at its root.
        with_ids: whether each entity has to have an integer `Id`.
    """
    value = page.get("value")
    if not isinstance(value, list):
        return "the response is not a list"
    for item in value:
        if not isinstance(item, dict):
            return "the list contains something other than objects"
        if has_error(item):
            return "the list contains an error"
        if with_ids and not has_id(item):
            return "an entity of the list has no Id"
    return ""


def has_id(entity: Mapping[str, Any]) -> bool:
    """Return whether an entity has an integer `Id`."""
    id = entity.get("Id")
    return isinstance(id, int) and not isinstance(id, bool) and -_LARGEST_ID <= id <= _LARGEST_ID


def annotation(page: Mapping[str, Any], name: str) -> Any:
    """Return an annotation of a page: `@odata.NAME` (OData 4.0), `@NAME` (4.01), `odata.NAME` (3.0) or `NAME` (Azure).

    Args:
        page: a JSON object. Its names may be in upper or lower case.
        name: the name in lower case, such as `nextlink`.

    Returns:
        The value; None if it is missing or null.
    """
    values = {key.lower(): value for key, value in page.items() if value is not None}
    forms = (f"@odata.{name}", f"@{name}", f"odata.{name}", name)
    return next((values[form] for form in forms if form in values), None)


def query_option(options: Mapping[str, Any], name: str) -> Any:
    """Return the value of a query option, None without it. OData 4.01 allows `top` and `$TOP` for `$top`."""
    return next((value for key, value in options.items() if key.lower().lstrip("$") == name), None)


def selects_id(select: str | None) -> bool:
    """Return whether a `$select` asks for the `Id`, as no `$select` does."""
    names = {name.strip().lower() for name in (select or "*").split(",")}
    return bool(names & {"*", "id"})
