"""What an answer tells of itself beyond the data, where a client asks for more or another version of it."""

from collections.abc import Iterator
from typing import Any, Literal

from tikit_sandbox.store.entity_sets import EntitySet, Property

from .media_types import MediaType

# A value of these types looks the same in JSON as one of OData's own JSON types, so its type goes unsaid.
_SELF_EVIDENT = {"Edm.Boolean", "Edm.Int32", "Edm.String", "Edm.Double"}


def add_full_metadata(entity_set: EntitySet, entity: dict[str, Any], key: int, base: str) -> dict[str, Any]:
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


def format_body(body: dict[str, Any], version: Literal["4.0", "4.01"], media: MediaType) -> dict[str, Any]:
    """Give a body as that version names its annotations, and that media type wants them.

    4.01 leaves out ``odata.``, ``odata.metadata=none`` contexts and ids; in JSON that fits IEEE 754, counts, which
    have 64 bits, are text.
    """
    if version == "4.0" and media.metadata_level != "none" and media.ieee754_compatible != "true":
        return body
    return {_renamed(name, version): _within(value, name, version, media) for name, value in _kept(body, media)}


def _kept(body: dict[str, Any], media: MediaType) -> Iterator[tuple[str, Any]]:
    for name, value in body.items():
        if media.metadata_level != "none" or name not in ("@odata.context", "@odata.id"):
            yield name, value


def _renamed(name: str, version: Literal["4.0", "4.01"]) -> str:
    return name if version == "4.0" else name.replace("@odata.", "@")


def _within(value: Any, name: str, version: Literal["4.0", "4.01"], media: MediaType) -> Any:
    if isinstance(value, list):
        return [_within(item, "", version, media) for item in value]
    if isinstance(value, dict):
        return format_body(value, version, media)
    return str(value) if name.endswith("@odata.count") and media.ieee754_compatible == "true" else value
