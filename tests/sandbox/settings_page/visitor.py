"""A client for the Access Tokens page that needs no browser."""

import re
from collections.abc import Callable
from html import unescape

import httpx

from tests.conftest import Sandbox

HOME = "/settings/token"
ADMINISTRATORS, AGENTS = "1", "2"
ANN, BRENDAN = "1", "2"  # an administrator, an agent


class Visitor:
    """A client that stores cookies and submits the hidden fields of its last page."""

    def __init__(self, sandbox: Sandbox, user: str | None = None, zone: str = "") -> None:
        self.http = httpx.Client(base_url=sandbox.url.removesuffix("/api"), cookies={"zone": zone} if zone else None)
        if user is not None:
            self.get("/sign-in")
            assert self.post("/sign-in", user=user).status_code == 303

    def get(self, path: str = "") -> httpx.Response:
        self.page = self.http.get(HOME + path)
        return self.page

    def hidden_fields(self) -> dict[str, str]:
        fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', self.page.text)
        return {name: unescape(value) for name, value in fields}

    def post(self, path: str, **fields: str | list[str]) -> httpx.Response:
        return self.http.post(HOME + path, data={**self.hidden_fields(), **fields})

    def submit_new(self, **fields: str | list[str]) -> httpx.Response:
        self.get("/new")
        return self.post("/new", **{"name": "New", "day": "2099-12-31", "role": AGENTS, **fields})

    def made(self, **fields: str | list[str]) -> tuple[str, str]:
        """Create a token; return the path of its details and its value."""
        path = self.submit_new(**fields).headers["Location"].removeprefix(HOME)
        value = re.search(r"<textarea[^>]*>([^<]+)</textarea>", self.get(path).text)
        assert value
        return path, value[1]


Visit = Callable[..., Visitor]


def find_tokens(site: Sandbox, name: str) -> list[dict[str, str]]:
    """Return the tokens with a name from the API."""
    query = {"$filter": "Name eq '" + name.replace("'", "''") + "'"}
    response = httpx.get(f"{site.url}/AccessToken", params=query, headers={"Authorization": f"Bearer {site.token}"})
    tokens: list[dict[str, str]] = response.json()["value"]
    return tokens
