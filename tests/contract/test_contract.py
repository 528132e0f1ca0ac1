"""The rules of this project for the contract. `nox -s lint` checks that it is valid OpenAPI."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import jsonschema_rs
import pytest
import yaml

Json: TypeAlias = dict[str, Any]

CONTRACT: Json = yaml.safe_load((Path(__file__).parents[2] / "openapi" / "tikit.yaml").read_text(encoding="utf-8"))
COMPONENTS: Json = CONTRACT["components"]
# Metadata is text; all other schemas are objects.
SCHEMAS: dict[str, Json] = {name: schema for name, schema in COMPONENTS["schemas"].items() if name != "Metadata"}
RESPONSES = {name: schema for name, schema in SCHEMAS.items() if not name.endswith("Input")}
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
        return [resolve(parameter) for parameter in self.spec.get("parameters", [])]

    @property
    def responses(self) -> list[Json]:
        return [resolve(response) for response in self.spec["responses"].values()]

    def parameter_names(self, location: str) -> list[str]:
        return [parameter["name"] for parameter in self.parameters if parameter["in"] == location]

    def media_types(self) -> Iterator[Json]:
        for part in [self.spec.get("requestBody", {}), *self.responses]:
            yield from part.get("content", {}).values()


OPERATIONS = [
    Operation(path, method, spec) for path, item in CONTRACT["paths"].items() for method, spec in item.items()
]
each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
each_schema = pytest.mark.parametrize("name", SCHEMAS)
each_response_schema = pytest.mark.parametrize("schema", RESPONSES.values(), ids=RESPONSES)
each_input_schema = pytest.mark.parametrize("schema", INPUTS.values(), ids=INPUTS)


def resolve(part: Json) -> Json:
    if "$ref" not in part:
        return part
    _, _, kind, name = part["$ref"].split("/")
    component: Json = COMPONENTS[kind][name]
    return component


def find_values(part: object, key: str) -> Iterator[Any]:
    """Yield every value of a key at any depth, except within examples."""
    if isinstance(part, dict):
        for name, value in part.items():
            if name == key:
                yield value
            if name not in ("example", "examples"):
                yield from find_values(value, key)
    elif isinstance(part, list):
        for item in part:
            yield from find_values(item, key)


def assert_valid(example: object, schema: Json) -> None:
    jsonschema_rs.Draft202012Validator({**schema, "components": COMPONENTS}, validate_formats=True).validate(example)


def test_operation_ids_are_unique() -> None:
    assert len({operation.name for operation in OPERATIONS}) == len(OPERATIONS)


@each_operation
def test_an_operation_has_a_summary_a_description_and_a_provenance(operation: Operation) -> None:
    assert operation.spec["summary"]
    assert operation.spec["description"]
    assert operation.spec["x-provenance"] in SOURCES
    assert len(operation.spec["tags"]) == 1
    assert operation.spec["tags"][0] in [tag["name"] for tag in CONTRACT["tags"]]
    verbs = {"get": ("list", "get"), "post": ("add", "update"), "delete": ("delete",)}
    assert operation.name.startswith(verbs[operation.method])


def test_every_provenance_is_a_known_source() -> None:
    assert set(find_values(CONTRACT, "x-provenance")) <= SOURCES


def test_forbidden_and_too_many_requests_are_inferred() -> None:
    assert COMPONENTS["responses"]["Forbidden"]["x-provenance"] == "inferred"
    assert COMPONENTS["responses"]["TooManyRequests"]["x-provenance"] == "inferred"


@each_operation
def test_an_operation_has_the_query_options_of_its_kind(operation: Operation) -> None:
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


def test_a_picker_names_a_list_and_the_property_with_the_names() -> None:
    pickers = list(find_values(CONTRACT, "x-picker"))
    assert pickers
    for picker in pickers:
        assert picker["name"] in SCHEMAS[picker["set"]]["properties"]
        assert f"/{picker['set']}" in CONTRACT["paths"]


def test_a_shorthand_is_the_only_property_of_its_object() -> None:
    for schema in INPUTS.values():
        for part in schema["properties"].values():
            if "x-shorthand" in part:
                (inner,) = [resolve(one) for one in [part, *part.get("oneOf", [])] if "$ref" in one]
                assert list(inner["properties"]) == [part["x-shorthand"]]


def test_nothing_has_a_default() -> None:
    assert list(find_values(CONTRACT, "default")) == []


def test_no_schema_restricts_values_with_enum_or_const() -> None:
    assert list(find_values(CONTRACT, "enum")) == []
    assert list(find_values(CONTRACT, "const")) == []


@each_operation
def test_an_operation_declares_every_error_status(operation: Operation) -> None:
    expected = {"401", "403", "405", "429"}
    if operation.method != "delete" and operation.spec["tags"] != ["documents"]:
        expected.add("400")
    if "{id}" in operation.path or operation.name == "updateTicket":
        expected.add("404")
    if "requestBody" in operation.spec:
        expected.add("415")
    assert {code for code in operation.spec["responses"] if code >= "400"} == expected


def test_400_is_the_only_error_with_a_body() -> None:
    assert [name for name, response in COMPONENTS["responses"].items() if "content" in response] == ["BadRequest"]


@each_operation
def test_every_part_of_an_operation_has_a_description_and_an_example(operation: Operation) -> None:
    headers = [header for response in operation.responses for header in response.get("headers", {}).values()]
    for part in [*operation.parameters, *headers]:
        assert part["description"]
        assert_valid(part["example"], part["schema"])
    for media_type in operation.media_types():
        assert_valid(media_type["example"], media_type["schema"])
    assert all(response["description"] for response in operation.responses)
    assert operation.spec.get("requestBody", {"description": "none"})["description"]


@each_operation
def test_a_body_refers_to_a_named_schema_of_its_direction(operation: Operation) -> None:
    for media_type in operation.media_types():
        assert list(media_type["schema"]) == ["$ref"]
    for response in operation.responses:
        assert not any(ref.endswith("Input") for ref in find_values(response, "$ref"))
    assert all(ref.endswith("Input") for ref in find_values(operation.spec.get("requestBody"), "$ref"))


@each_schema
def test_a_schema_and_its_properties_have_a_description_and_examples(name: str) -> None:
    for part in [SCHEMAS[name], *SCHEMAS[name]["properties"].values()]:
        assert part["description"]
        assert part["examples"]
        for example in part["examples"]:
            assert_valid(example, part)


@each_schema
def test_a_schema_contains_no_inline_object(name: str) -> None:
    assert SCHEMAS[name]["type"] == "object"
    inner = SCHEMAS[name]["properties"]
    assert not any("object" in kind for kind in find_values(inner, "type"))
    assert list(find_values(inner, "properties")) == []


@each_response_schema
def test_every_property_of_a_response_but_its_id_is_optional_and_may_be_null(schema: Json) -> None:
    assert schema.get("required", []) == (["Id"] if "Id" in schema["properties"] else [])
    assert "additionalProperties" not in schema
    assert_valid(dict.fromkeys(schema["properties"]) | ({"Id": 1} if "Id" in schema["properties"] else {}), schema)


@each_input_schema
def test_an_input_allows_only_its_own_properties(schema: Json) -> None:
    assert schema["additionalProperties"] is False
    assert schema["required"]
    assert set(schema["required"]) <= set(schema["properties"])


def test_a_page_has_the_odata_members_in_order() -> None:
    pages = [list(schema["properties"]) for name, schema in SCHEMAS.items() if name.endswith("Collection")]
    assert pages
    assert all(page == ["@odata.context", "@odata.count", "value", "@odata.nextLink"] for page in pages)


def test_every_component_is_used() -> None:
    used = set(find_values(CONTRACT, "$ref"))
    for kind in ("parameters", "responses", "schemas"):
        assert {f"#/components/{kind}/{name}" for name in COMPONENTS[kind]} <= used
