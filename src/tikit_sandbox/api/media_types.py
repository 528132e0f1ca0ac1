"""Negotiate the JSON media type of a response: ``$format`` names it, or else the Accept header."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from tikit_sandbox.query.syntax.options import query_pairs

MetadataLevel = Literal["none", "minimal", "full"]

_QUALITY = re.compile(r"q=([01](?:\.\d{0,3})?)", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MediaType:
    """A JSON media type; a parameter is None if the media type does not name it."""

    metadata: MetadataLevel | None = None
    streaming: Literal["true", "false"] | None = None
    ieee754_compatible: Literal["true", "false"] | None = None

    @property
    def metadata_level(self) -> MetadataLevel:
        """The metadata level of the response."""
        return self.metadata or "minimal"

    @property
    def parameters(self) -> tuple[str, ...]:
        """The named parameters, such as ``odata.metadata=full``."""
        parameters = (
            ("odata.metadata", self.metadata),
            ("odata.streaming", self.streaming),
            ("IEEE754Compatible", self.ieee754_compatible),
        )
        return tuple(f"{name}={value}" for name, value in parameters if value)

    @property
    def content_type(self) -> str:
        """The content type of a response; it always names the metadata level."""
        parameters = MediaType(self.metadata_level, self.streaming, self.ieee754_compatible).parameters
        return "; ".join(("application/json", *parameters, "charset=utf-8"))


# In the framework's order, since the first match is used.
_SUPPORTED = tuple(
    MediaType(metadata, streaming, compatible)
    for compatibles in ((None,), ("false", "true"))
    for metadata in ("minimal", "full", "none", None)
    for streaming in ("true", "false", None)
    for compatible in compatibles
)
DEFAULT_MEDIA_TYPE = _SUPPORTED[0]


def negotiate_media_type(accept: str, query: str) -> MediaType:
    """Return the media type of a response.

    Args:
        accept: the value of the Accept header.
        query: the query string, percent-encoded.

    Returns:
        The media type; the default one if the request names no supported media type.
    """
    format = next((value for name, value in query_pairs(query) if name == "$format"), "")
    media_type = _parse_format(format)
    if media_type is not None:
        return media_type
    ranges = sorted(_parse_accept(accept), key=lambda media_range: -media_range.quality)
    if any(media_range.type == "*/*" for media_range in ranges):
        return DEFAULT_MEDIA_TYPE
    for media_range in ranges:
        if media_range.type in ("application/json", "application/*"):
            matching = (m for m in _SUPPORTED if media_range.parameters <= _lower_parameters(m))
            media_type = next(matching, None)
            if media_type is not None:
                return media_type
    return DEFAULT_MEDIA_TYPE


def _lower_parameters(media_type: MediaType) -> set[str]:
    return {parameter.lower() for parameter in media_type.parameters}


def _parse_format(text: str) -> MediaType | None:
    """Parse the value of ``$format``, which must be ``json`` or exactly a supported media type; None otherwise."""
    if text == "json":
        return MediaType()
    type, *parameters = (part.strip().lower() for part in text.split(";"))
    if type != "application/json":
        return None
    return next((m for m in _SUPPORTED if _lower_parameters(m) == set(parameters)), None)


class _MediaRange(NamedTuple):
    """A media range of an Accept header; the type and the parameters are in lower case."""

    quality: float
    type: str
    parameters: set[str]


def _parse_accept(accept: str) -> Iterator[_MediaRange]:
    """Yield the media ranges of an Accept header. Parameters after ``q`` do not belong to the media type."""
    for text in accept.split(","):
        type, *parameters = (re.sub(r"\s*=\s*", "=", part.strip().lower()) for part in text.split(";"))
        quality, type_parameters = 1.0, set()
        for parameter in parameters:
            match = _QUALITY.fullmatch(parameter)
            if match:
                quality = float(match[1])
                break
            if parameter:
                type_parameters.add(parameter)
        yield _MediaRange(quality, type, type_parameters)
