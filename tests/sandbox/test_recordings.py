"""The sandbox responds as a recorded OData service did."""

import http.client
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.conftest import Sandbox, Serve

RECORDINGS = Path(__file__).parent / "recordings"
Setup = tuple[int, int | None, bool]
ServeAs = Callable[[Setup], Sandbox]

AUTHORIZATION = {
    "valid": "Bearer {token}",
    "lower-case scheme": "bearer {token}",
    "two blanks": "Bearer  {token}",
    "blank after": "Bearer {token} ",
    "no scheme": "{token}",
    "not a token": "Bearer abc",
    "empty": "Bearer ",
    "scheme alone": "Bearer",
    "basic": "Basic dXNlcjpwYXNz",
}


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (RECORDINGS / name).read_text(encoding="utf-8").splitlines()]


def rows(name: str) -> list[Any]:
    """Return the rows of a file as test parameters."""
    return [pytest.param(row, id=row["q"][:60]) for row in lines(name)]


REQUESTS: list[dict[str, Any]] = json.loads((RECORDINGS / "requests.json").read_text(encoding="utf-8"))
READS = [golden for golden in REQUESTS if not golden["id"].startswith("write")]
WRITES = [golden for golden in REQUESTS if golden["id"].startswith("write")]


@pytest.fixture(scope="module")
def serve_as(serve: Serve) -> ServeAs:
    """Start sandboxes with the settings of a recording."""
    running: dict[Setup, Sandbox] = {}

    def begin(setup: Setup) -> Sandbox:
        if setup not in running:
            page_size, max_top, skip_token = setup
            flags = ["--data", str(RECORDINGS / "data.json"), "--collation", "binary", "--page-size", str(page_size)]
            flags += ["--max-top", str(max_top)] if max_top else []
            flags += ["--skip-token"] if skip_token else []
            running[setup] = serve(*flags)
        return running[setup]

    return begin


def ask(
    sandbox: Sandbox, method: str, target: str, headers: dict[str, str], content: bytes | None = None
) -> tuple[int, dict[str, str], Any]:
    host = urlsplit(sandbox.url)
    connection = http.client.HTTPConnection(host.hostname or "", host.port, timeout=30)
    try:
        connection.request(method, target, content, {"Accept": "application/json", **headers})
        answer = connection.getresponse()
        text = answer.read().decode()
    finally:
        connection.close()
    try:
        body = json.loads(text) if text else None
    except ValueError:
        body = text
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def media_type(headers: dict[str, str]) -> list[str]:
    kind, *parameters = headers.get("content-type", "").lower().replace(" ", "").split(";")
    return [kind, *sorted(parameters)]


@pytest.mark.parametrize(
    "golden",
    READS,
    ids=[golden["id"] for golden in READS],
)
def test_requests(serve_as: ServeAs, golden: dict[str, Any]) -> None:
    setup, request, wanted = golden["setup"], golden["request"], golden["response"]
    sandbox = serve_as((setup.get("page_size") or 0, setup.get("max_top"), bool(setup.get("skip_token"))))
    headers = dict(request.get("headers", {}))
    projection = setup.get("authorization", "valid")
    if projection == "truncated":
        headers["Authorization"] = f"Bearer {sandbox.token[:-5]}"
    elif projection != "no header":
        headers["Authorization"] = AUTHORIZATION[projection].format(token=sandbox.token)
    status, answered, body = ask(sandbox, request["method"], request["target"], headers)

    assert status == wanted["status"]
    if status == 200:
        assert media_type(answered) == media_type(wanted["headers"])
        assert answered.get("odata-version") == wanted["headers"].get("odata-version")
    for name in ("www-authenticate", "allow"):
        if name in wanted["headers"]:
            recorded = wanted["headers"][name]
            # An access token of that service is a JWT: its message about an invalid one differs.
            assert answered[name][:28] == recorded[:28] if "invalid_token" in recorded else answered[name] == recorded
    expected = json.dumps(wanted.get("body", wanted.get("text"))).replace("{base}", sandbox.url.removesuffix("/api"))
    if isinstance(wanted.get("body"), dict) and "error" in wanted["body"]:
        for member in ("code", "message", "details"):
            assert body["error"].get(member) == wanted["body"]["error"].get(member)
    else:
        # Compared as text, so that the order of the members counts.
        assert json.dumps(body) == expected


def test_writes_in_their_order(serve: Serve) -> None:
    sandbox = serve("--data", str(RECORDINGS / "data.json"), "--collation", "binary", "--page-size", "20")
    for golden in WRITES:
        request, wanted = golden["request"], golden["response"]
        text = request.get("text", json.dumps(request["body"], ensure_ascii=False) if "body" in request else "")
        content = request["latin1"].encode("latin-1") if "latin1" in request else text.encode()
        headers = {**request.get("headers", {}), "Authorization": f"Bearer {sandbox.token}"}
        status, _, body = ask(sandbox, request["method"], request["target"], headers, content)
        assert (golden["id"], status) == (golden["id"], wanted["status"])
        recorded = wanted.get("body")
        if isinstance(recorded, dict) and "error" in recorded:
            assert (golden["id"], body) == (golden["id"], recorded)
        elif isinstance(recorded, dict):
            # The other properties of a new entity are the application's choice.
            echoed = {"@odata.context", *next(iter(request["body"].values()))}
            base = sandbox.url.removesuffix("/api")
            expected = json.loads(json.dumps(recorded).replace("{base}", base))
            kept = [{name: value for name, value in it.items() if name in echoed} for it in (body, expected)]
            assert (golden["id"], kept[0]) == (golden["id"], kept[1])


@pytest.mark.parametrize("row", rows("queries.jsonl"))
def test_queries(serve_as: ServeAs, row: dict[str, Any]) -> None:
    sandbox = serve_as((20, None, False))
    status, _, body = ask(sandbox, "GET", row["target"], {"Authorization": f"Bearer {sandbox.token}"})
    assert status == row["status"]
    if status != 200:
        assert body["error"]["message"] == row["error"]
        return
    assert body.get("@odata.count") == row["count"]
    assert [ticket["Id"] for ticket in body["value"]] == row["ids"]
    recorded = row["next"].replace("{base}/api", sandbox.url) if "next" in row else None
    assert body.get("@odata.nextLink") == recorded


@pytest.mark.parametrize("row", rows("broken-queries.jsonl"))
def test_broken_queries(serve_as: ServeAs, row: dict[str, Any]) -> None:
    sandbox = serve_as((20, None, False))
    status, _, body = ask(sandbox, "GET", row["target"], {"Authorization": f"Bearer {sandbox.token}"})
    assert status == row["status"]
    if status != 200:
        assert body["error"]["message"] == row["error"]
