"""Cassettes: recording and playing them, what is stored of a response, and the format of the file."""

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
"""The address in every cassette, in place of the recorded one. It is the sandbox's default address."""

NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
"""The time of every recording. A cassette contains it, since requests depend on it."""

TOKEN = "the-token-of-a-cassette"
"""The text in a cassette in place of the value of an access token."""

_STORED_HEADERS = {"content-type", "odata-version", "server", "www-authenticate"}


class _Text(yaml.SafeDumper):
    """Writes text with newlines as a block of lines, so that a body is readable."""


def _lines(dumper: _Text, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Text.add_representer(str, _lines)


class _Serializer:
    """Converts cassettes to YAML and back. Bodies are JSON with one line per item of a list."""

    def serialize(self, cassette: dict[str, Any]) -> str:
        interactions = cassette["interactions"]
        for interaction in interactions:
            body = interaction["response"]["body"]
            body["string"] = _readable(body["string"])
        if all(interaction["request"]["method"] == "GET" for interaction in interactions):
            interactions.sort(key=lambda interaction: interaction["request"]["uri"])  # some are sent at the same time
        origin = {"address": ADDRESS, "recorded_at": f"{NOW:%Y-%m-%dT%H:%M:%SZ}"}
        document = {"version": cassette["version"], **origin, "interactions": interactions}
        return yaml.dump(document, Dumper=_Text, allow_unicode=True, sort_keys=False, width=10**6)

    def deserialize(self, text: str) -> dict[str, Any]:
        cassette: dict[str, Any] = yaml.safe_load(text)
        return cassette


class _Persister:
    """Reads and writes cassettes as UTF-8 with LF on every operating system."""

    @staticmethod
    def load_cassette(path: Path, serializer: Any) -> Any:
        if not Path(path).is_file():
            raise CassetteNotFoundError
        return deserialize(Path(path).read_text(encoding="utf-8"), serializer)

    @staticmethod
    def save_cassette(path: Path, cassette: dict[str, Any], serializer: Any) -> None:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(serialize(cassette, serializer), encoding="utf-8", newline="\n")


def _match_body(played: Any, recorded: Any) -> None:
    """Raise AssertionError unless two requests have the same JSON value as their bodies, or both have none."""
    assert same_value(read_body(played.body or b""), read_body(recorded.body or b"")), (
        f"{played.body} != {recorded.body}"
    )


def _readable(body: str) -> str:
    if not body:
        return body
    value = json.loads(body)
    items = value.pop("value", None) if isinstance(value, dict) else None
    if not isinstance(items, list):
        return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    members = [f"{json.dumps(name)}: {json.dumps(member)}" for name, member in value.items()]
    lines = ",\n".join(json.dumps(item, ensure_ascii=False) for item in items)
    members.insert(1, f'"value": [\n{lines}\n]')
    return "{" + ",\n".join(members) + "}\n"


def _without_random_values(text: str) -> str:
    """Return a response without its random values: the value of an access token, and the Guid of what is new."""
    if "$metadata#AccessToken" in text or "/$entity" in text:
        text = re.sub(r'("Guid":")[^"]*', r"\g<1>00000000-0000-4000-8000-000000000000", text)
    return re.sub(r'("Token":")[^"]*', rf"\g<1>{TOKEN}", text)


def play(file: Path, *, record_from: str | None = None) -> "vcr.cassette.CassetteContextDecorator":
    """Play a cassette, or record it from an address.

    Args:
        file: the cassette.
        record_from: the address to record from; None plays the cassette without network access.
    """

    def clean_request(request: Any) -> Any:
        if record_from:
            request.uri = request.uri.replace(record_from, ADDRESS)
        request.headers = {}
        return request

    def clean_response(response: dict[str, Any]) -> dict[str, Any]:
        headers = {name.lower(): values for name, values in response["headers"].items()}
        response["headers"] = {name: headers[name] for name in sorted(headers) if name in _STORED_HEADERS}
        body = response["body"]["string"]
        text = _without_random_values(body.decode() if isinstance(body, bytes) else body)
        response["body"] = {"string": text.replace(record_from, ADDRESS) if record_from else text}
        return response

    recorder = vcr.VCR(
        record_mode=vcr.mode.ALL if record_from else vcr.mode.NONE,
        match_on=["method", "uri", "json"],
        before_record_request=clean_request,
        before_record_response=clean_response if record_from else None,
        serializer="readable",
    )
    recorder.register_serializer("readable", _Serializer())
    recorder.register_persister(_Persister)
    recorder.register_matcher("json", _match_body)
    return recorder.use_cassette(str(file))
