"""The house rules of the contract. That it is valid OpenAPI is checked by `nox -s lint`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import jsonschema_rs
import pytest
import yaml

Json: TypeAlias = dict[str, Any]

CONTRACT: Json = yaml.safe_load((Path(__file__).parents[2] / "openapi" / "tikit.yaml").read_text(encoding="utf-8"))
PARTS: Json = CONTRACT["components"]
# Metadata is text, the rest are objects.
SCHEMAS: dict[str, Json] = {name: schema for name, schema in PARTS["schemas"].items() if name != "Metadata"}
ANSWERS = {name: schema for name, schema in SCHEMAS.items() if not name.endswith("Input")}
INPUTS = {name: schema for name, schema in SCHEMAS.items() if name.endswith("Input")}
SOURCES = {"documented", "connector", "observed", "inferred"}
LIST_OPTIONS = ["$filter", "$orderby", "$select", "$expand", "$top", "$skip", "$count"]


class Operation(NamedTuple):
    path: str
    method: str
    spec: Json

    @property
    def name(self) -> str:
        return str(self.spec["operationId"])

    @property
    def parameters(self) -> list[Json]:
        return [look_up(parameter) for parameter in self.spec.get("parameters", [])]

    @property
    def responses(self) -> list[Json]:
        return [look_up(response) for response in self.spec["responses"].values()]

    def parameter_names(self, place: str) -> list[str]:
        return [parameter["name"] for parameter in self.parameters if parameter["in"] == place]

    def media_types(self) -> Iterator[Json]:
        for holder in [self.spec.get("requestBody", {}), *self.responses]:
            yield from holder.get("content", {}).values()


OPERATIONS = [
    Operation(path, method, spec) for path, item in CONTRACT["paths"].items() for method, spec in item.items()
]
each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
each_schema = pytest.mark.parametrize("name", SCHEMAS)
each_answer = pytest.mark.parametrize("schema", ANSWERS.values(), ids=ANSWERS)
each_input = pytest.mark.parametrize("schema", INPUTS.values(), ids=INPUTS)


def look_up(part: Json) -> Json:
    if "$ref" not in part:
        return part
    _, _, kind, name = part["$ref"].split("/")
    found: Json = PARTS[kind][name]
    return found


def every(part: object, key: str) -> Iterator[Any]:
    """Every value of a key, however deep, but not within examples."""
    if isinstance(part, dict):
        for name, value in part.items():
            if name == key:
                yield value
            if name not in ("example", "examples"):
                yield from every(value, key)
    elif isinstance(part, list):
        for item in part:
            yield from every(item, key)


def assert_fits(example: object, schema: Json) -> None:
    jsonschema_rs.Draft202012Validator({**schema, "components": PARTS}, validate_formats=True).validate(example)


def test_an_operation_id_names_one_operation() -> None:
    assert len({operation.name for operation in OPERATIONS}) == len(OPERATIONS)


@each_operation
def test_an_operation_says_what_it_does_and_how_that_is_known(operation: Operation) -> None:
    assert operation.spec["summary"]
    assert operation.spec["description"]
    assert operation.spec["x-provenance"] in SOURCES
    assert len(operation.spec["tags"]) == 1
    assert operation.spec["tags"][0] in [tag["name"] for tag in CONTRACT["tags"]]
    verbs = {"get": ("list", "get"), "post": ("add", "update"), "delete": ("delete",)}
    assert operation.name.startswith(verbs[operation.method])


def test_provenance_is_one_of_the_four_everywhere() -> None:
    assert set(every(CONTRACT, "x-provenance")) <= SOURCES


def test_forbidden_and_too_many_requests_are_guesses() -> None:
    assert PARTS["responses"]["Forbidden"]["x-provenance"] == "inferred"
    assert PARTS["responses"]["TooManyRequests"]["x-provenance"] == "inferred"


@each_operation
def test_an_operation_takes_the_options_of_its_kind(operation: Operation) -> None:
    options = operation.parameter_names("query")
    if operation.method != "get":
        assert options == []
    elif operation.name.startswith("list"):
        assert options == LIST_OPTIONS
    elif operation.spec["tags"] == ["documents"]:
        assert options == []
    else:
        assert options == ["$select", "$expand"]
    assert operation.parameter_names("path") == (["id"] if "{id}" in operation.path else [])


def test_no_option_has_a_default() -> None:
    assert list(every(CONTRACT, "default")) == []


def test_nothing_is_limited_to_the_values_known_today() -> None:
    assert list(every(CONTRACT, "enum")) == []
    assert list(every(CONTRACT, "const")) == []


@each_operation
def test_an_operation_declares_every_error_it_can_meet(operation: Operation) -> None:
    expected = {"401", "403", "405", "429"}
    if operation.method != "delete" and operation.spec["tags"] != ["documents"]:
        expected.add("400")
    if "{id}" in operation.path or operation.name == "updateTicket":
        expected.add("404")
    if "requestBody" in operation.spec:
        expected.add("415")
    assert {code for code in operation.spec["responses"] if code >= "400"} == expected


def test_only_400_has_a_body_among_the_errors() -> None:
    assert [name for name, response in PARTS["responses"].items() if "content" in response] == ["BadRequest"]


@each_operation
def test_every_part_of_an_operation_is_described_and_shown(operation: Operation) -> None:
    headers = [header for response in operation.responses for header in response.get("headers", {}).values()]
    for part in [*operation.parameters, *headers]:
        assert part["description"]
        assert_fits(part["example"], part["schema"])
    for media_type in operation.media_types():
        assert_fits(media_type["example"], media_type["schema"])
    assert all(response["description"] for response in operation.responses)
    assert operation.spec.get("requestBody", {"description": "none"})["description"]


@each_operation
def test_a_body_is_a_named_schema_of_its_direction(operation: Operation) -> None:
    for media_type in operation.media_types():
        assert list(media_type["schema"]) == ["$ref"]
    for response in operation.responses:
        assert not any(ref.endswith("Input") for ref in every(response, "$ref"))
    assert all(ref.endswith("Input") for ref in every(operation.spec.get("requestBody"), "$ref"))


@each_schema
def test_a_schema_and_its_properties_are_described_and_shown(name: str) -> None:
    for part in [SCHEMAS[name], *SCHEMAS[name]["properties"].values()]:
        assert part["description"]
        assert part["examples"]
        for example in part["examples"]:
            assert_fits(example, part)


@each_schema
def test_a_schema_holds_no_schema_without_a_name(name: str) -> None:
    assert SCHEMAS[name]["type"] == "object"
    inner = SCHEMAS[name]["properties"]
    assert not any("object" in kind for kind in every(inner, "type"))
    assert list(every(inner, "properties")) == []


@each_answer
def test_an_answer_may_lack_anything(schema: Json) -> None:
    assert "required" not in schema
    assert "additionalProperties" not in schema
    assert_fits(dict.fromkeys(schema["properties"]), schema)


@each_input
def test_an_input_is_strict(schema: Json) -> None:
    assert schema["additionalProperties"] is False
    assert schema["required"]
    assert set(schema["required"]) <= set(schema["properties"])


def test_a_page_has_the_members_of_odata_in_their_order() -> None:
    pages = [list(schema["properties"]) for name, schema in SCHEMAS.items() if name.endswith("Collection")]
    assert pages
    assert all(page == ["@odata.context", "@odata.count", "value", "@odata.nextLink"] for page in pages)


def test_every_component_is_used() -> None:
    used = set(every(CONTRACT, "$ref"))
    for kind in ("parameters", "responses", "schemas"):
        assert {f"#/components/{kind}/{name}" for name in PARTS[kind]} <= used
