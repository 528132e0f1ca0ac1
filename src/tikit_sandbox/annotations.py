"""What an answer tells of itself beyond the data, where a client asks for more or another version of it."""

from typing import Any, Literal

from tikit_sandbox.entities import EntitySet, Property

# A value of these types looks the same in JSON as one of OData's own JSON types, so its type goes unsaid.
_SELF_EVIDENT = {"Edm.Boolean", "Edm.Int32", "Edm.String", "Edm.Double"}


def with_full_metadata(entity_set: EntitySet, entity: dict[str, Any], key: int, base: str) -> dict[str, Any]:
    """Give an entity with its type, its links and the types of its values (``odata.metadata=full``)."""
    annotated: dict[str, Any] = {
        "@odata.type": f"#{entity_set.type_name}",
        "@odata.id": f"{base}/{entity_set.name}({key})",
        "@odata.editLink": f"{entity_set.name}({key})",
    }
    for name, value in entity.items():
        member = entity_set.member(name)
        if isinstance(member, Property) and value is not None and member.type not in _SELF_EVIDENT:
            annotated[f"{name}@odata.type"] = f"#{member.type.removeprefix('Edm.')}"
        annotated[name] = value
    return annotated


def presented(body: dict[str, Any], version: Literal["4.0", "4.01"]) -> dict[str, Any]:
    """Give a body as that version names its annotations: 4.01 leaves out ``odata.``."""
    if version == "4.0":
        return body
    return {name.replace("@odata.", "@"): _renamed(value) for name, value in body.items()}


def _renamed(value: Any) -> Any:
    if isinstance(value, list):
        return [_renamed(item) for item in value]
    return presented(value, "4.01") if isinstance(value, dict) else value
