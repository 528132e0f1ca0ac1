"""The annotations (``@odata...``) of a response body, for each metadata level and OData version."""

from collections.abc import Iterator
from typing import Any, Literal

from tikit_sandbox.store.entity_sets import EntitySet, Property

from .media_types import MediaType

# A client can infer these types from the JSON value, so their values have no type annotation.
_INFERRED_TYPES = {"Edm.Boolean", "Edm.Int32", "Edm.String", "Edm.Double"}


def add_full_metadata(entity_set: EntitySet, entity: dict[str, Any], key: int, base: str) -> dict[str, Any]:
    """Return an entity with its type, its links and the types of its values (``odata.metadata=full``).

    Args:
        entity_set: the entity set of the entity.
        entity: the entity in wire form.
        key: the id of the entity.
        base: the address of the API without a trailing slash.
    """
    annotated: dict[str, Any] = {
        "@odata.type": f"#{entity_set.type_name}",
        "@odata.id": f"{base}/{entity_set.name}({key})",
        "@odata.editLink": f"{entity_set.name}({key})",
    }
    for name, value in entity.items():
        member = entity_set.member(name)
        if isinstance(member, Property) and value is not None and member.type not in _INFERRED_TYPES:
            annotated[f"{name}@odata.type"] = f"#{member.type.removeprefix('Edm.')}"
        annotated[name] = value
    return annotated


def format_body(body: dict[str, Any], version: Literal["4.0", "4.01"], media: MediaType) -> dict[str, Any]:
    """Return a body with the annotations of an OData version and a media type.

    Version 4.01 shortens ``@odata.`` to ``@``. ``odata.metadata=none`` removes contexts and ids.
    ``IEEE754Compatible=true`` sends counts, which have 64 bits, as text.
    """
    if version == "4.0" and media.metadata_level != "none" and media.ieee754_compatible != "true":
        return body
    return {
        _annotation_name(name, version): _format_value(value, name, version, media)
        for name, value in _members(body, media)
    }


def _members(body: dict[str, Any], media: MediaType) -> Iterator[tuple[str, Any]]:
    for name, value in body.items():
        if media.metadata_level != "none" or name not in ("@odata.context", "@odata.id"):
            yield name, value


def _annotation_name(name: str, version: Literal["4.0", "4.01"]) -> str:
    return name if version == "4.0" else name.replace("@odata.", "@")


def _format_value(value: Any, name: str, version: Literal["4.0", "4.01"], media: MediaType) -> Any:
    if isinstance(value, list):
        return [_format_value(item, "", version, media) for item in value]
    if isinstance(value, dict):
        return format_body(value, version, media)
    return str(value) if name.endswith("@odata.count") and media.ieee754_compatible == "true" else value
