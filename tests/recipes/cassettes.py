"""Cassettes: what is kept of a recorded answer, and in which form."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import vcr
import yaml
from vcr.persisters.filesystem import CassetteNotFoundError
from vcr.serialize import deserialize, serialize

from tests.player import read_body, same_value

FOLDER = Path(__file__).parents[1] / "cassettes"
LIVE = Path(__file__).parents[1] / "cassettes-live"
ADDRESS = "http://127.0.0.1:8080/api"
"""The address in every cassette, whatever the recorded one had: the sandbox's own by default."""

NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
"""The time on the clock of every recording. A cassette keeps it, since requests depend on it."""

TOKEN = "the-token-of-a-cassette"
"""What stands in a cassette for the value of an access token."""

_KEPT = {"content-type", "odata-version", "server", "www-authenticate"}


class _Text(yaml.SafeDumper):
    """Writes text of several lines as such, so that a body can be read."""


def _lines(dumper: _Text, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Text.add_representer(str, _lines)


class _Serializer:
    """Turns cassettes into YAML and back. The bodies are JSON with a line for each item of a list."""

    def serialize(self, cassette: dict[str, Any]) -> str:
        for interaction in cassette["interactions"]:
            body = interaction["response"]["body"]
            body["string"] = _readable(body["string"])
        origin = {"address": ADDRESS, "recorded_at": f"{NOW:%Y-%m-%dT%H:%M:%SZ}"}
        document = {"version": cassette["version"], **origin, "interactions": cassette["interactions"]}
        return yaml.dump(document, Dumper=_Text, allow_unicode=True, sort_keys=False, width=10**6)

    def deserialize(self, text: str) -> dict[str, Any]:
        cassette: dict[str, Any] = yaml.safe_load(text)
        return cassette


class _Persister:
    """Reads and writes cassettes as UTF-8 with LF, whatever the locale and the operating system."""

    @staticmethod
    def load_cassette(path: Path, serializer: Any) -> Any:
        if not Path(path).is_file():
            raise CassetteNotFoundError
        return deserialize(Path(path).read_text(encoding="utf-8"), serializer)

    @staticmethod
    def save_cassette(path: Path, cassette: dict[str, Any], serializer: Any) -> None:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(serialize(cassette, serializer), encoding="utf-8", newline="\n")


def _match_body(asked: Any, recorded: Any) -> None:
    """Raise AssertionError unless two requests have the same JSON value as their body, or none."""
    assert same_value(read_body(asked.body or b""), read_body(recorded.body or b"")), f"{asked.body} != {recorded.body}"


def _readable(body: str) -> str:
    if not body:
        return body
    answer = json.loads(body)
    items = answer.pop("value", None) if isinstance(answer, dict) else None
    if not isinstance(items, list):
        return json.dumps(answer, ensure_ascii=False, indent=1) + "\n"
    members = [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in answer.items()]
    listed = ",\n".join(json.dumps(item, ensure_ascii=False) for item in items)
    members.insert(1, f'"value": [\n{listed}\n]')
    return "{" + ",\n".join(members) + "}\n"


def _without_chance(text: str) -> str:
    """Give an answer without what is never the same again: an access token's value and its Guid."""
    if "$metadata#AccessToken" in text:
        text = re.sub(r'("Guid":")[^"]*', r"\g<1>00000000-0000-4000-8000-000000000000", text)
    return re.sub(r'("Token":")[^"]*', rf"\g<1>{TOKEN}", text)


def play(file: Path, *, record_from: str | None = None) -> "vcr.cassette.CassetteContextDecorator":
    """Play a cassette, or record it from an address.

    Args:
        file: the cassette.
        record_from: the address to record from; None plays, and lets nothing reach the network.
    """

    def asked(request: Any) -> Any:
        if record_from:
            request.uri = request.uri.replace(record_from, ADDRESS)
        request.headers = {}
        return request

    def answered(response: dict[str, Any]) -> dict[str, Any]:
        headers = {name.lower(): values for name, values in response["headers"].items()}
        response["headers"] = {name: headers[name] for name in sorted(headers) if name in _KEPT}
        body = response["body"]["string"]
        text = _without_chance(body.decode() if isinstance(body, bytes) else body)
        response["body"] = {"string": text.replace(record_from, ADDRESS) if record_from else text}
        return response

    machine = vcr.VCR(
        record_mode=vcr.mode.ALL if record_from else vcr.mode.NONE,
        match_on=["method", "uri", "json"],
        before_record_request=asked,
        before_record_response=answered if record_from else None,
        serializer="readable",
    )
    machine.register_serializer("readable", _Serializer())
    machine.register_persister(_Persister)
    machine.register_matcher("json", _match_body)
    return machine.use_cassette(str(file))
