"""The handlers of the pages: each renders a page or handles its form."""

import secrets
from collections.abc import Callable

from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from tikit_sandbox.auth import access_tokens
from tikit_sandbox.auth.callers import Caller
from tikit_sandbox.clock import month_after

from . import queries
from .forms import LABELS, TokenForm, parse_expiry, parse_id, parse_token_form, validate
from .names import shorten
from .new_token import NewToken
from .page_request import HOME, PageRequest, RefusedError
from .sessions import Session

Page = Callable[[PageRequest], Response]


def signed_in(page: Callable[[PageRequest, Caller], Response]) -> Page:
    """Decorate a handler that needs a signed-in user: without one, the browser is redirected to the sign-in page."""

    def checked(request: PageRequest) -> Response:
        if request.caller is None:
            request.session.user_id = None  # the user of the session may have been deleted
            return RedirectResponse(f"{HOME}/sign-in", 303)
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
    return RedirectResponse(HOME, 303)


@signed_in
def list_tokens(request: PageRequest, caller: Caller) -> Response:
    """Render a page of the list of tokens."""
    page = queries.find_page(request.connection, caller, request.view)
    request.view = page.view
    return request.render("list.html", page=page, caller=caller)


@signed_in
def new(request: PageRequest, caller: Caller) -> Response:
    """Render the form for a new token. Its default Expiration Date is a month from today."""
    day = month_after(request.now.astimezone(request.zone.zone).date())
    form = TokenForm("", day.isoformat(), (), request.zone, secrets.token_urlsafe(16))
    return _render_form(request, caller, form, {})


@signed_in
def create(request: PageRequest, caller: Caller) -> Response:
    """Create a token and redirect to its details, which show its value once.

    A form creates one token, even if the browser submits it twice, as after a double click. The browser may then
    have cancelled the page with the value, so the second redirect leads to the value again, until the browser has
    displayed it. A form with changed fields, as after going back, creates another token.
    """
    form = parse_token_form(request.fields)
    token = request.session.created_by(form)
    if token is None:
        problems = validate(request.connection, form, caller, request.now)
        expires = parse_expiry(form)
        if problems or expires is None:
            return _render_form(request, caller, form, problems)
        token = NewToken(
            *access_tokens.create_access_token(request.connection, form.name, expires, form.roles, caller, request.now)
        )
        request.session.remember(form, token)
    elif not token.demand_value():
        request.session.message = f"This form was already submitted. It created the token with the id {token.id}."
    return _redirect(request, f"/{token.id}")


@signed_in
def details(request: PageRequest, caller: Caller) -> Response:
    """Render the details of a token, with its value the first time after its creation."""
    token = _find_token(request, caller)
    new_token = request.session.find_new_token(token.id)
    return request.render(
        "details.html",
        token=token,
        roles=queries.roles_of_token(request.connection, token.id),
        value=new_token.take_value() if new_token else "",
        new_token=new_token,
    )


@signed_in
def show_value(request: PageRequest, caller: Caller) -> Response:
    """Redirect to the details of a token, which show its value again if the browser has not displayed it."""
    token = _find_token(request, caller)
    new_token = request.session.find_new_token(token.id)
    if new_token and not new_token.is_displayed:
        new_token.demand_value()
    return _redirect(request, f"/{token.id}")


@signed_in
def confirm_display(request: PageRequest, _: Caller) -> Response:
    """Record that the browser displays the value of a token: the page that shows it contains this address.

    The cookie removes that page from the browser's back/forward cache, also without a script: Chromium stores a page
    with no-store there only until a cookie of the site changes that is hidden from scripts.
    """
    new_token = request.session.find_new_token(parse_id(request.path["id"]))
    response = Response(status_code=204)
    if new_token and new_token.receipt == request.path["receipt"]:
        new_token.confirm_display()
        response.set_cookie("displayed", secrets.token_urlsafe(8), path=HOME, httponly=True, samesite="lax")
    return response


@signed_in
def confirm(request: PageRequest, caller: Caller) -> Response:
    """Render the page that asks the user to confirm the deletion of a token."""
    token = _find_token(request, caller)
    return request.render("delete.html", token=token, roles=queries.roles_of_token(request.connection, token.id))


@signed_in
def delete(request: PageRequest, caller: Caller) -> Response:
    """Delete a token and redirect to the list, which reports the deletion."""
    token = _find_token(request, caller)
    access_tokens.delete_access_token(request.connection, token.id)
    request.session.message = Markup(
        "“<bdi>{}</bdi>” was deleted. A script or service that still uses it gets status 401."
    ).format(shorten(token.name))
    return _redirect(request)


def not_found(_: PageRequest) -> Response:
    """Raise RefusedError for a path without a page."""
    raise RefusedError(404, "This page does not exist.")


def _redirect(request: PageRequest, path: str = "") -> Response:
    return RedirectResponse(HOME + path + request.view.query, 303)


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
    id = parse_id(request.path["id"])
    if access_tokens.belongs_to_other(request.connection, id, caller):
        raise RefusedError(
            403, "This access token belongs to another user. To see it, switch to its owner or an administrator."
        )
    token = queries.find_token(request.connection, id)
    if token is None:
        raise RefusedError(404, "This access token does not exist. It may have been deleted.")
    return token
