"""The routes of the API: one table of path pattern, method, handler and permission."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from tikit_sandbox.auth.access_tokens import belongs_to_other
from tikit_sandbox.store.entity_sets import ENTITY_SETS

from . import actions, metadata
from .messages import ApiResponse, RequestContext
from .paths import Target, resource_patterns, split_key
from .read import read_target

Handler = Callable[[RequestContext], ApiResponse]


class Permission(Enum):
    """Who may use a route."""

    AUTHENTICATED = auto()
    """Every caller with a valid access token."""
    ANY_ROLE = auto()
    """Callers with at least one application role."""
    OWN_ACCESS_TOKEN = auto()
    """The owner of the access token that the path names, and administrators."""

    def allows(self, request: RequestContext) -> bool:
        """Return whether the caller of a request has this permission."""
        match self:
            case Permission.AUTHENTICATED:
                return True
            case Permission.ANY_ROLE:
                return bool(request.caller.roles)
            case Permission.OWN_ACCESS_TOKEN:
                with request.database.engine.connect() as connection:
                    return not belongs_to_other(connection, request.key or 0, request.caller)


@dataclass(frozen=True, slots=True)
class ApiRoute:
    """The route of a method and a path pattern: its handler, its permission, and its target, if it has one."""

    pattern: str
    method: str
    handler: Handler
    permission: Permission
    target: Target | None = None


def _get_routes() -> Iterator[ApiRoute]:
    """Yield the GET routes of all entity sets."""
    permissions = {"AccessToken": Permission.AUTHENTICATED, "ApplicationRole": Permission.AUTHENTICATED}
    for name, entity_set in ENTITY_SETS.items():
        for pattern, target in resource_patterns(entity_set):
            permission = permissions.get(name, Permission.ANY_ROLE)
            if pattern.startswith("AccessToken(key)"):
                permission = Permission.OWN_ACCESS_TOKEN
            yield ApiRoute(pattern, "GET", read_target, permission, target)


def _unknown(_: RequestContext) -> ApiResponse:
    return ApiResponse(404)


# Functions of the service that the contract does not name: the sandbox knows no result for GET, but refuses others.
_FUNCTIONS = ("GetTaskStatus", "GetTaskStatus()", "Ticket(key)/GetTasks", "Ticket(key)/GetTasks()")

_ACCESS_TOKENS = Target(ENTITY_SETS["AccessToken"], "collection")

ROUTES = (
    ApiRoute("", "GET", metadata.read_service_document, Permission.AUTHENTICATED),
    ApiRoute("$metadata", "GET", metadata.read_metadata, Permission.AUTHENTICATED),
    ApiRoute("AddTicket", "POST", actions.add_ticket, Permission.ANY_ROLE),
    ApiRoute("UpdateTicket", "POST", actions.update_ticket, Permission.ANY_ROLE),
    ApiRoute("Ticket(key)/AddComment", "POST", actions.add_comment, Permission.ANY_ROLE),
    ApiRoute("Ticket(key)/Default.AddComment", "POST", actions.add_comment, Permission.ANY_ROLE),
    ApiRoute("AccessToken", "POST", actions.add_access_token, Permission.AUTHENTICATED, _ACCESS_TOKENS),
    ApiRoute("AccessToken(key)", "DELETE", actions.delete_access_token, Permission.OWN_ACCESS_TOKEN),
    *_get_routes(),
    *(ApiRoute(pattern, "GET", _unknown, Permission.ANY_ROLE) for pattern in _FUNCTIONS),
)

_BY_PATTERN: dict[str, dict[str, ApiRoute]] = {}
for _route in ROUTES:
    _BY_PATTERN.setdefault(_route.pattern.lower(), {})[_route.method] = _route


def find_routes(path: str) -> tuple[dict[str, ApiRoute], int | None]:
    """Return the routes of a decoded path below /api; case does not matter.

    Args:
        path: the path without a leading slash, such as ``Ticket(100)/Comments``.

    Returns:
        The routes by method (empty if there is no route for the path), and the key in the path.
    """
    pattern, key = split_key(path)
    return _BY_PATTERN.get(pattern, {}), key


def bind_target(route: ApiRoute, key: int | None) -> Target | None:
    """Return the resource of a route for the key in a path."""
    return route.target and replace(route.target, key=key)
