"""The handlers of the pages: each renders a page or handles its form."""

import secrets
from collections.abc import Callable

from starlette.responses import RedirectResponse, Response

from tikit_sandbox.auth import access_tokens
from tikit_sandbox.auth.callers import Caller
from tikit_sandbox.clock import month_after

from . import queries
from .forms import LABELS, TokenForm, parse_expiry, parse_id, parse_token_form, validate
from .page_request import HOME, PageRequest, RefusedError
from .sessions import Session

Page = Callable[[PageRequest], Response]


def signed_in(page: Callable[[PageRequest, Caller], Response]) -> Page:
    """Decorate a handler that needs a signed-in user: without one, the browser is redirected to the sign-in page."""

    def checked(request: PageRequest) -> Response:
        if request.caller is None:
            request.session.user_id = None  # the user of the session may have been deleted
            return _redirect("/sign-in")
        return page(request, request.caller)

    return checked


def sign_in_form(request: PageRequest) -> Response:
    """Render the sign-in page with the users to choose from."""
    users = queries.sign_in_users(request.connection)
    return request.render("sign_in.html", users=users, current=request.session.user_id)


def sign_in(request: PageRequest) -> Response:
    """Sign in as the chosen user.

    A new session replaces the old one, so that a session id from before the sign-in is worthless.

    Raises:
        RefusedError: the user does not exist.
    """
    user = parse_id(request.fields.first("user"))
    if user not in queries.sign_in_users(request.connection):
        raise RefusedError(422, "This user does not exist. Go back and choose another user.")
    request.session = Session(user)
    return _redirect()


@signed_in
def list_tokens(request: PageRequest, caller: Caller) -> Response:
    """Render the list of tokens.

    The page also contains the tokens that do not match the search, hidden, so that its script can search them.
    """
    search = request.search.strip()
    tokens = queries.visible_tokens(request.connection, caller)
    matches = {token.id for token in tokens if search.casefold() in f"{token.name}\n{token.owner}".casefold()}
    return request.render("list.html", tokens=tokens, matches=matches, search=search, caller=caller)


@signed_in
def new(request: PageRequest, caller: Caller) -> Response:
    """Render the form for a new token. Its default Expiration Date is a month from today."""
    day = month_after(request.now.astimezone(request.zone.zone).date())
    form = TokenForm("", day.isoformat(), [], request.zone, secrets.token_urlsafe(16))
    return _render_form(request, caller, form, {})


@signed_in
def create(request: PageRequest, caller: Caller) -> Response:
    """Create a token and redirect to its details, which show its value once.

    A form creates one token, even if the browser submits it twice, as after a double click.
    """
    form = parse_token_form(request.fields)
    id = request.session.created_by_form(form.key)
    if id is None:
        problems = validate(request.connection, form, caller, request.now)
        expires = parse_expiry(form)
        if problems or expires is None:
            return _render_form(request, caller, form, problems)
        id, value = access_tokens.create_access_token(
            request.connection, form.name, expires, form.roles, caller, request.now
        )
        request.session.remember(form.key, id)
        request.session.values[id] = value
    else:
        request.session.message = "This form was already submitted. This is the token that it created."
    return _redirect(f"/{id}")


@signed_in
def details(request: PageRequest, caller: Caller) -> Response:
    """Render the details of a token, with its value the first time after its creation."""
    token = _find_token(request, caller)
    roles = queries.roles_of_token(request.connection, token.id)
    return request.render("details.html", token=token, roles=roles, value=request.session.values.pop(token.id, ""))


@signed_in
def confirm(request: PageRequest, caller: Caller) -> Response:
    """Render the page that asks the user to confirm the deletion of a token."""
    return request.render("delete.html", token=_find_token(request, caller))


@signed_in
def delete(request: PageRequest, caller: Caller) -> Response:
    """Delete a token and redirect to the list, which reports the deletion."""
    token = _find_token(request, caller)
    access_tokens.delete_access_token(request.connection, token.id)
    request.session.values.pop(token.id, None)
    request.session.message = f"“{token.name}” was deleted. A script or service that still uses it gets status 401."
    return _redirect()


def not_found(_: PageRequest) -> Response:
    """Raise RefusedError for a path without a page."""
    raise RefusedError(404, "This page does not exist.")


def _redirect(path: str = "") -> Response:
    return RedirectResponse(HOME + path, 303)


def _render_form(request: PageRequest, caller: Caller, form: TokenForm, problems: dict[str, str]) -> Response:
    # The form stays in the zone in which it was first rendered.
    request.zone = form.zone
    return request.render(
        "new.html",
        422 if problems else 200,
        form=form,
        expires=parse_expiry(form),
        roles=queries.grantable_roles(request.connection, caller),
        today=request.now.astimezone(form.zone.zone).date(),
        problems=problems,
        labels=LABELS,
    )


def _find_token(request: PageRequest, caller: Caller) -> queries.TokenDetails:
    """Return the token that the path names.

    Raises:
        RefusedError: the token does not exist, or belongs to another user and the caller is not an administrator.
    """
    id = parse_id(request.id)
    if access_tokens.belongs_to_other(request.connection, id, caller):
        raise RefusedError(
            403, "This access token belongs to another user. To see it, switch to its owner or an administrator."
        )
    token = queries.find_token(request.connection, id)
    if token is None:
        raise RefusedError(404, "This access token does not exist. It may have been deleted.")
    return token
