"""Faults of paging: next links of every kind, wrong counts, and pages without new entities."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, unquote

from .fault import ACCEPT, BROKEN, TOLERATE, Advice, Exchange, Fault

_LINK = "@odata.nextLink"
_AGAIN = "again="
"""Marks a link of ours in its query, which the sandbox ignores."""


def _fault(name: str, summary: str, advice: Advice, change: Callable[[Exchange, dict[str, Any]], None]) -> Fault:
    """Make a fault that changes the object of a page."""

    def spoil(exchange: Exchange) -> list[bytes]:
        page = dict(exchange.json)
        change(exchange, page)
        return [exchange.with_json(page).whole()]

    return Fault(name, summary, advice, spoil, "list", group="next-link")


def _link(name: str, summary: str, make: Callable[[Exchange], object], advice: Advice = BROKEN) -> Fault:
    """Make a fault that sets the next link of every page, also of the last."""
    return _fault(f"next-link-{name}", summary, advice, lambda exchange, page: page.update({_LINK: make(exchange)}))


def _spelled(name: str, summary: str, spell: Callable[[str, Exchange], str], advice: Advice = ACCEPT) -> Fault:
    """Make a fault that spells the next link otherwise, where there is one."""

    def change(exchange: Exchange, page: dict[str, Any]) -> None:
        if _LINK in page:
            page[_LINK] = spell(page[_LINK], exchange)

    return _fault(f"next-link-{name}", summary, advice, change)


def _marked(target: str, number: object) -> str:
    return f"{target}{'&' if '?' in target else '?'}{_AGAIN}{number}"


def _path(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def _next_mark(exchange: Exchange) -> str:
    """Return a link to the same page under a new URL."""
    target, again, number = exchange.target.partition(_AGAIN)
    return f"http://{exchange.host}{_marked(target[:-1] if again else target, int(number or 0) + 1)}"


def _an_empty_page(exchange: Exchange, page: dict[str, Any]) -> None:
    if _AGAIN not in exchange.target:
        page.update({"value": [], _LINK: _next_mark(exchange)})


def _endless_empty(exchange: Exchange, page: dict[str, Any]) -> None:
    page.update({"value": [], _LINK: _next_mark(exchange)})


def _endless_known(exchange: Exchange, page: dict[str, Any]) -> None:
    page[_LINK] = _next_mark(exchange)


def _named(name: str, summary: str, other: str) -> Fault:
    """Make a fault that names the next link otherwise, where there is one."""

    def change(_: Exchange, page: dict[str, Any]) -> None:
        if _LINK in page:
            page[other] = page.pop(_LINK)

    return _fault(f"next-link-{name}", summary, ACCEPT, change)


def _both(_: Exchange, page: dict[str, Any]) -> None:
    if _LINK in page:
        page["@nextLink"] = page[_LINK]


def _null_at_the_end(_: Exchange, page: dict[str, Any]) -> None:
    page.setdefault(_LINK, None)


def _repeated_item(_: Exchange, page: dict[str, Any]) -> None:
    page["value"] = [*page["value"], *page["value"][-1:]]


def _counted(name: str, summary: str, advice: Advice, value: Callable[[dict[str, Any]], object]) -> Fault:
    return _fault(f"count-{name}", summary, advice, lambda _, page: page.update({"@odata.count": value(page)}))


def _cut_short(_: Exchange, page: dict[str, Any]) -> None:
    page["@odata.count"] = len(page["value"]) + 1000
    page.pop(_LINK, None)


_BROKEN = (
    _link("number", "the next link is a number", lambda _: 2),
    _link("zero", "the next link is 0", lambda _: 0),
    _link("true", "the next link is true", lambda _: True),
    _link("false", "the next link is false", lambda _: False),
    _link("object", "the next link is an object", lambda exchange: {"href": exchange.url}),
    _link("array", "the next link is an array", lambda exchange: [exchange.url]),
    _link("empty-array", "the next link is an empty array", lambda _: []),
    _link("empty", "the next link is an empty text", lambda _: ""),
    _link("blank", "the next link is a blank", lambda _: " "),
    _link("same-page", "the next link is the page itself", lambda exchange: exchange.url),
    _link("same-page-relative", "the next link is the page itself, as a path", lambda exchange: exchange.target),
    _link("same-page-fragment", "the next link is the page itself with a fragment", lambda exchange: exchange.url + "#2"),
    _link("circle", "the next link is always the first page", lambda exchange: exchange.url.partition("?")[0]),
    _fault("next-link-endless", "new next links without end, to the same entities", BROKEN, _endless_known),
    _fault("next-link-endless-empty", "new next links without end, to empty pages", BROKEN, _endless_empty),
    _link("other-host", "the next link leads to another name of this server", lambda exchange: exchange.other_url),
    _link("other-port", "the next link leads to another port", lambda exchange: f"http://127.0.0.1:9{exchange.target}"),
    _link("other-scheme", "the next link is https", lambda exchange: exchange.url.replace("http:", "https:")),
    _link("other-host-without-scheme", "the next link leads to another host, without a scheme", lambda exchange: exchange.other_url[5:]),
    _link("user-info", "the next link holds a user name and a password", lambda exchange: _marked(exchange.url, 1).replace("//", "//user:pass@", 1)),
    _link("origin-as-user", "the next link holds this server as a user name of another", lambda exchange: f"http://{exchange.host}@localhost:{exchange.host.rpartition(':')[2]}{exchange.target}"),
    _link("backslash", "the next link has a backslash in front of another host", lambda exchange: f"http://localhost:{exchange.host.rpartition(':')[2]}\\@{exchange.host}{exchange.target}"),
    _link("ftp", "the next link is ftp", lambda exchange: f"ftp://{exchange.host}{exchange.target}"),
    _link("file", "the next link is a file", lambda _: "file:///etc/passwd"),
    _link("javascript", "the next link is a script", lambda _: "javascript:alert(1)"),
    _link("data", "the next link is a data URL", lambda _: 'data:application/json,{"value":[]}'),
    _link("mail", "the next link is an e-mail address", lambda _: "mailto:ann@example.com"),
    _link("bad-port", "the next link has the port 99999", lambda exchange: f"http://127.0.0.1:99999{exchange.target}"),
    _link("bad-host", "the next link has half of an IPv6 address", lambda exchange: f"http://[::1{exchange.target}"),
    _link("without-host", "the next link has no host", lambda exchange: f"http://{exchange.target}"),
    _link("line-end", "the next link holds a line end and a header", lambda exchange: _marked(exchange.url, 1) + "\r\nX-Injected: 1"),
    _link("option", "the next link looks like an option of curl", lambda _: "--output=/tmp/x"),
    _link("long", "the next link is 9,000 characters long", lambda exchange: _marked(exchange.url, 1) + "&x=" + "x" * 9000),
    _link("missing-page", "the next link leads to a page that does not exist", lambda exchange: f"http://{exchange.host}/api/nowhere?page=2"),
    _link("web-page", "the next link leads to a web page of this server", lambda exchange: f"http://{exchange.host}/settings/token"),
    _link("entity", "the next link leads to the metadata", lambda exchange: f"http://{exchange.host}/api/$metadata"),
    _fault("list-cut-short", "the count is larger than the list, which ends with this page", BROKEN, _cut_short),
    _counted("too-large", "the count is larger than the list", BROKEN, lambda page: 10**6 + len(page["value"])),
    _counted("too-large-text", "the count is larger than the list, and text", BROKEN, lambda _: "1000000"),
)  # fmt: skip  # a table: one fault in a line
_VALID = (
    _spelled("path", "the next link is a path", lambda link, _: _path(link)),
    _spelled("relative", "the next link is relative to the page", lambda link, _: link.rpartition("/")[2]),
    _spelled("query", "the next link is a query", lambda link, _: "?" + link.partition("?")[2]),
    _spelled("dots", "the next link goes up and down again", lambda link, _: "../api/" + link.rpartition("/")[2]),
    _spelled("without-scheme", "the next link has a host, but no scheme", lambda link, _: link.removeprefix("http:")),
    _spelled("capitals", "the next link has its scheme in capitals", lambda link, _: link.replace("http://", "HTTP://")),
    _spelled("fragment", "the next link has a fragment", lambda link, _: link + "#next"),
    _spelled("encoded", "the next link encodes its dollar sign", lambda link, _: link.replace("$", "%24")),
    _spelled("decoded", "the next link does not encode what it might", lambda link, _: unquote(link)),
    _spelled("blank-within", "the next link has a blank within", lambda link, _: link + "& x=1", TOLERATE),
    _spelled("letters", "the next link has letters beyond ASCII", lambda link, _: link + "&x=\u00e9t\u00e9", TOLERATE),
    _spelled("letters-encoded", "the next link has encoded letters beyond ASCII", lambda link, _: link + "&x=" + quote("\u00e9t\u00e9")),
    _spelled("brackets", "the next link holds brackets and braces", lambda link, _: link + "&x=[1-3]{a,b}", TOLERATE),
    _named("4.01", "the next link is named @nextLink, as in OData 4.01", "@nextLink"),
    _named("3.0", "the next link is named odata.nextLink, as in OData 3.0", "odata.nextLink"),
    _named("without-namespace", "the next link is named nextLink", "nextLink"),
    _fault("next-link-twice-named", "the next link is present under both names", ACCEPT, _both),
    _fault("next-link-null", "the last page has a next link that is null", ACCEPT, _null_at_the_end),
    _fault("page-empty-first", "an empty page comes before each page", ACCEPT, _an_empty_page),
    _fault("item-twice", "the last item of a page comes twice", ACCEPT, _repeated_item),
    _counted("too-small", "the count is smaller than the list", ACCEPT, lambda _: 1),
    _counted("zero", "the count is 0", ACCEPT, lambda _: 0),
    _counted("null", "the count is null", ACCEPT, lambda _: None),
    _counted("text", "the count is text", TOLERATE, lambda _: "many"),
    _counted("negative", "the count is -1", TOLERATE, lambda _: -1),
    _counted("fraction", "the count is a fraction", TOLERATE, lambda _: 0.5),
    _counted("object", "the count is an object", TOLERATE, lambda _: {"total": 1}),
)  # fmt: skip  # a table: one fault in a line

FAULTS = (*_BROKEN, *_VALID)
