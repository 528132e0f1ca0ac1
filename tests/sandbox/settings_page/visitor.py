"""A client for the Access Tokens page that needs no browser."""

import re
import ssl
from collections.abc import Callable
from html import unescape

import httpx

from tests.conftest import Sandbox

HOME = "/settings/token"
ADMINISTRATORS, AGENTS = "1", "2"
ANN, BRENDAN = "1", "2"  # an administrator, an agent
TLS = ssl.create_default_context()  # shared, since creating one takes longer than a request


class Visitor:
    """A client that stores cookies and submits the hidden fields of its last page."""

    def __init__(self, sandbox: Sandbox, user: str | None = None, zone: str = "") -> None:
        cookies = {"zone": zone} if zone else None
        self.http = httpx.Client(base_url=sandbox.url.removesuffix("/api"), cookies=cookies, verify=TLS)
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
        """Create a token and display its value as a browser does; return the path of its details and the value."""
        path = self.submit_new(**fields).headers["Location"].removeprefix(HOME)
        self.get(path)
        value = self.value()
        assert value
        self.load_images()
        return path, value

    def value(self) -> str:
        """The value of a token that the last page shows, or ""."""
        value = re.search(r"<textarea[^>]*>([^<]+)</textarea>", self.page.text)
        return value[1] if value else ""

    def load_images(self) -> None:
        """Request the images of the last page, as a browser does that displays it."""
        images = re.findall(r'<img src="([^"]+)"', self.page.text)
        assert images
        for image in images:
            assert self.http.get(image).status_code == 204


Visit = Callable[..., Visitor]


def listed_names(visitor: Visitor, path: str = "") -> list[str]:
    """Return the names of the tokens in a list, from top to bottom."""
    row = re.compile(r'<th scope="row" role="rowheader"><bdi><a [^>]*>([^<]+)</a></bdi></th>')
    return [unescape(name) for name in row.findall(visitor.get(path).text)]


def find_tokens(site: Sandbox, name: str) -> list[dict[str, str]]:
    """Return the tokens with a name from the API."""
    query = {"$filter": "Name eq '" + name.replace("'", "''") + "'"}
    headers = {"Authorization": f"Bearer {site.token}"}
    response = httpx.get(f"{site.url}/AccessToken", params=query, headers=headers, verify=TLS)
    tokens: list[dict[str, str]] = response.json()["value"]
    return tokens
