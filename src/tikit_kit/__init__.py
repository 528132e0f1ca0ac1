"""Scripting kit for Tikit: every ticket of every page, or an error that says why not."""

from ._lean import import_httpx
from ._version import __version__

import_httpx()

from .errors import TikitError
from .http.limits import RequestLimits
from .tikit import Tikit

__all__ = ["RequestLimits", "Tikit", "TikitError", "__version__"]
