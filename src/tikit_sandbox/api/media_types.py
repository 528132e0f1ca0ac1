"""Which of the framework's media types an answer in JSON is of: what `$format` names, or else what Accept allows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tikit_sandbox.query.syntax.options import query_pairs

MetadataLevel = Literal["none", "minimal", "full"]

_QUALITY = re.compile(r"q=([01](?:\.\d{0,3})?)", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MediaType:
    """A media type of JSON by its parameters; what is not said in it is None."""

    metadata: MetadataLevel | None = None
    streaming: Literal["true", "false"] | None = None
    ieee754_compatible: Literal["true", "false"] | None = None

    @property
    def metadata_level(self) -> MetadataLevel:
        """How much an answer tells of itself."""
        return self.metadata or "minimal"

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters as they are written."""
        named = (("odata.metadata", self.metadata), ("odata.streaming", self.streaming))
        said = [f"{name}={value}" for name, value in (*named, ("IEEE754Compatible", self.ieee754_compatible)) if value]
        return tuple(said)

    @property
    def content_type(self) -> str:
        """The content type of an answer; the level is said even where the request did not."""
        said = MediaType(self.metadata_level, self.streaming, self.ieee754_compatible).parameters
        return "; ".join(("application/json", *said, "charset=utf-8"))


# In the framework's order: the first that fits is taken.
_SUPPORTED = tuple(
    MediaType(metadata, streaming, compatible)
    for compatibles in ((None,), ("false", "true"))
    for metadata in ("minimal", "full", "none", None)
    for streaming in ("true", "false", None)
    for compatible in compatibles
)
DEFAULT_MEDIA_TYPE = _SUPPORTED[0]


def negotiate_media_type(accept: str, query: str) -> MediaType:
    """Give the media type for an Accept header and a raw query string; the usual one where none fits."""
    asked = next((value for name, value in query_pairs(query) if name == "$format"), "")
    named = _named(asked)
    if named is not None:
        return named
    ranges = sorted(_ranges(accept), key=lambda known: -known[0])
    if any(kind == "*/*" for _, kind, _ in ranges):
        return DEFAULT_MEDIA_TYPE
    for _, kind, wanted in ranges:
        fitting = (media for media in _SUPPORTED if wanted <= {said.lower() for said in media.parameters})
        media = next(fitting, None) if kind in ("application/json", "application/*") else None
        if media is not None:
            return media
    return DEFAULT_MEDIA_TYPE


def _named(text: str) -> MediaType | None:
    """Give the media type that `$format` names, which has to be one of them as it is, or ``json``."""
    if text == "json":
        return MediaType()
    kind, *parameters = (part.strip().lower() for part in text.split(";"))
    if kind != "application/json":
        return None
    wanted = set(parameters)
    return next((m for m in _SUPPORTED if {said.lower() for said in m.parameters} == wanted), None)


def _ranges(accept: str) -> Iterator[tuple[float, str, set[str]]]:
    """Read an Accept header: the quality, the type and the parameters of each range; those behind q are none."""
    for text in accept.split(","):
        kind, *parameters = (re.sub(r"\s*=\s*", "=", part.strip().lower()) for part in text.split(";"))
        quality, wanted = 1.0, set()
        for parameter in parameters:
            match = _QUALITY.fullmatch(parameter)
            if match:
                quality = float(match[1])
                break
            if parameter:
                wanted.add(parameter)
        yield quality, kind, wanted
