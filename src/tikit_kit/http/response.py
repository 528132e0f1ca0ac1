"""An answer whose JSON is read once."""

from typing import Any

import httpx


class CachedJsonResponse(httpx.Response):
    """A response that keeps its JSON: the check reads it, the parser of the client gets the same object."""

    _json: Any = None

    def json(self, **kwargs: Any) -> Any:
        """Give the JSON value of the body; see httpx.

        Raises:
            ValueError: the body is no JSON, or is nested too deep to be read.

        """
        if self._json is None:
            try:
                self._json = super().json(**kwargs)
            except RecursionError:
                raise ValueError("nested too deep") from None
        return self._json
