"""The pages: what each shows, and what its form does."""

import secrets
from collections.abc import Callable

from starlette.responses import RedirectResponse, Response

from tikit_sandbox.auth import access_tokens
from tikit_sandbox.auth.callers import Caller
from tikit_sandbox.clock import month_after

from . import queries
from .forms import LABELS, TokenForm, expiry, parse_id, read_token_form, validate
from .page_request import HOME, PageRequest, RefusedError
from .sessions import Session

Page = Callable[[PageRequest], Response]


def signed_in(page: Callable[[PageRequest, Caller], Response]) -> Page:
    """Make a page of one that needs a caller: without one, it leads to where one signs in."""

    def checked(request: PageRequest) -> Response:
        if request.caller is None:
            request.session.user_id = None  # whoever it was is gone
            return _go("/sign-in")
        return page(request, request.caller)

    return checked


def ask_who(request: PageRequest) -> Response:
    """Show as whom one can sign in."""
    users = queries.sign_in_users(request.connection)
    return request.page("sign_in.html", users=users, current=request.session.user_id)


def sign_in(request: PageRequest) -> Response:
    """Sign in as the chosen user."""
    user = parse_id(request.fields.one("user"))
    if user not in queries.sign_in_users(request.connection):
        raise RefusedError(422, "There is no such user to sign in as.")
    request.session = Session(user)
    return _go()


@signed_in
def list_tokens(request: PageRequest, caller: Caller) -> Response:
    """Show the tokens; those that a search does not find are there too, hidden, for the script to search in."""
    search = request.search.strip()
    all_tokens = queries.visible_tokens(request.connection, caller)
    found = {token.id for token in all_tokens if search.casefold() in f"{token.name}\n{token.owner}".casefold()}
    return request.page("list.html", tokens=all_tokens, found=found, search=search, caller=caller)


@signed_in
def new(request: PageRequest, caller: Caller) -> Response:
    """Show the form for a new token, which ends in a month unless another day is chosen."""
    day = month_after(request.now.astimezone(request.zone.zone).date())
    return _form(request, caller, TokenForm("", day.isoformat(), [], request.zone, secrets.token_urlsafe(16)), {})


@signed_in
def create(request: PageRequest, caller: Caller) -> Response:
    """Make a token, once for each form, and go to its details, which show its value once."""
    form = read_token_form(request.fields)
    id = request.session.created_by_form(form.key)
    if id is None:
        wrong = validate(request.connection, form, caller, request.now)
        end = expiry(form)
        if wrong or end is None:
            return _form(request, caller, form, wrong)
        id, value = access_tokens.create_access_token(
            request.connection, form.name, end, form.roles, caller, request.now
        )
        request.session.remember(form.key, id)
        request.session.values[id] = value
    else:
        request.session.message = "This form was sent before. This is the token that it made."
    return _go(f"/{id}")


@signed_in
def details(request: PageRequest, caller: Caller) -> Response:
    """Show a token, and its value if it was made just now."""
    token = _token(request, caller)
    roles = queries.roles_of_token(request.connection, token.id)
    return request.page("details.html", token=token, roles=roles, value=request.session.values.pop(token.id, ""))


@signed_in
def confirm(request: PageRequest, caller: Caller) -> Response:
    """Ask whether a token is to be deleted."""
    return request.page("delete.html", token=_token(request, caller))


@signed_in
def delete(request: PageRequest, caller: Caller) -> Response:
    """Delete a token, and say so on the list."""
    token = _token(request, caller)
    access_tokens.delete_access_token(request.connection, token.id)
    request.session.values.pop(token.id, None)
    request.session.message = f"“{token.name}” is deleted. Whoever still uses it gets 401."
    return _go()


def nothing(_: PageRequest) -> Response:
    """Say that there is no such page."""
    raise RefusedError(404, "There is no such page.")


def _go(path: str = "") -> Response:
    return RedirectResponse(HOME + path, 303)


def _form(request: PageRequest, caller: Caller, form: TokenForm, wrong: dict[str, str]) -> Response:
    request.zone = form.zone  # the one that the form was shown with
    roles = queries.grantable_roles(request.connection, caller)
    today = request.now.astimezone(form.zone.zone).date()
    values = {"form": form, "end": expiry(form), "roles": roles, "today": today, "wrong": wrong, "labels": LABELS}
    return request.page("new.html", 422 if wrong else 200, **values)


def _token(request: PageRequest, caller: Caller) -> queries.TokenDetails:
    id = parse_id(request.id)
    if access_tokens.belongs_to_other(request.connection, id, caller):
        raise RefusedError(403, "This access token is another user's. Only an administrator sees it.")
    token = queries.find_token(request.connection, id)
    if token is None:
        raise RefusedError(404, "There is no such access token. It may have been deleted.")
    return token
