"""The part of the list of tokens that a browser shows: the search text and the page, which every link carries on."""

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

_PAGE = re.compile(r"[1-9]\d{0,8}", re.ASCII)


class ListView(NamedTuple):
    """A view of the list: the search text, "" for all tokens, and the number of the page, from 1."""

    search: str
    page: int

    @property
    def query(self) -> str:
        """The query string of this view with its question mark; "" for the first page of all tokens."""
        fields = {"search": self.search} if self.search else {}
        if self.page > 1:
            fields["page"] = str(self.page)
        return f"?{urlencode(fields)}" if fields else ""

    def turn_to(self, page: int) -> "ListView":
        """Return the view of another page of the same search."""
        return self._replace(page=page)


def parse_view(query: Mapping[str, str]) -> ListView:
    """Parse the query parameters of a URL. A page that is not a positive number is the first one."""
    page = query.get("page", "")
    return ListView(query.get("search", "").strip(), int(page) if _PAGE.fullmatch(page) else 1)
