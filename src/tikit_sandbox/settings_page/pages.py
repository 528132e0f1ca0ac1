"""The pages: what each shows, and what its form does."""

import secrets
from collections.abc import Callable

from starlette.responses import RedirectResponse, Response

from tikit_sandbox.auth import access_tokens as tokens
from tikit_sandbox.auth.callers import Caller
from tikit_sandbox.clock import month_after

from . import queries as shown
from .forms import LABELS, TokenForm, check, last_moment, number, read_token_form
from .page_request import HOME, RefusedError, Visit
from .sessions import Session

Page = Callable[[Visit], Response]


def signed_in(page: Callable[[Visit, Caller], Response]) -> Page:
    """Make a page of one that needs a caller: without one, it leads to where one signs in."""

    def checked(visit: Visit) -> Response:
        if visit.caller is None:
            visit.session.user_id = None  # whoever it was is gone
            return _go("/sign-in")
        return page(visit, visit.caller)

    return checked


def ask_who(visit: Visit) -> Response:
    """Show as whom one can sign in."""
    users = shown.users(visit.connection)
    return visit.page("sign_in.html", users=users, current=visit.session.user_id)


def sign_in(visit: Visit) -> Response:
    """Sign in as the chosen user."""
    user = number(visit.fields.one("user"))
    if user not in shown.users(visit.connection):
        raise RefusedError(422, "There is no such user to sign in as.")
    visit.session = Session(user)
    return _go()


@signed_in
def list_tokens(visit: Visit, caller: Caller) -> Response:
    """Show the tokens; those that a search does not find are there too, hidden, for the script to search in."""
    search = visit.search.strip()
    all_tokens = shown.tokens_for(visit.connection, caller)
    found = {token.id for token in all_tokens if search.casefold() in f"{token.name}\n{token.owner}".casefold()}
    return visit.page("list.html", tokens=all_tokens, found=found, search=search, caller=caller)


@signed_in
def new(visit: Visit, caller: Caller) -> Response:
    """Show the form for a new token, which ends in a month unless another day is chosen."""
    day = month_after(visit.now.astimezone(visit.zone.zone).date())
    return _form(visit, caller, TokenForm("", day.isoformat(), [], visit.zone, secrets.token_urlsafe(16)), {})


@signed_in
def create(visit: Visit, caller: Caller) -> Response:
    """Make a token, once for each form, and go to its details, which show its value once."""
    form = read_token_form(visit.fields)
    id = visit.session.made_with(form.key)
    if id is None:
        wrong = check(visit.connection, form, caller, visit.now)
        end = last_moment(form)
        if wrong or end is None:
            return _form(visit, caller, form, wrong)
        id, value = tokens.create(visit.connection, form.name, end, form.roles, caller, visit.now)
        visit.session.remember(form.key, id)
        visit.session.values[id] = value
    else:
        visit.session.message = "This form was sent before. This is the token that it made."
    return _go(f"/{id}")


@signed_in
def details(visit: Visit, caller: Caller) -> Response:
    """Show a token, and its value if it was made just now."""
    token = _token(visit, caller)
    roles = shown.roles_of_token(visit.connection, token.id)
    return visit.page("details.html", token=token, roles=roles, value=visit.session.values.pop(token.id, ""))


@signed_in
def confirm(visit: Visit, caller: Caller) -> Response:
    """Ask whether a token is to be deleted."""
    return visit.page("delete.html", token=_token(visit, caller))


@signed_in
def delete(visit: Visit, caller: Caller) -> Response:
    """Delete a token, and say so on the list."""
    token = _token(visit, caller)
    tokens.remove(visit.connection, token.id)
    visit.session.values.pop(token.id, None)
    visit.session.message = f"“{token.name}” is deleted. Whoever still uses it gets 401."
    return _go()


def nothing(_: Visit) -> Response:
    """Say that there is no such page."""
    raise RefusedError(404, "There is no such page.")


def _go(path: str = "") -> Response:
    return RedirectResponse(HOME + path, 303)


def _form(visit: Visit, caller: Caller, form: TokenForm, wrong: dict[str, str]) -> Response:
    visit.zone = form.zone  # the one that the form was shown with
    roles = shown.roles_to_give(visit.connection, caller)
    today = visit.now.astimezone(form.zone.zone).date()
    values = {"form": form, "end": last_moment(form), "roles": roles, "today": today, "wrong": wrong, "labels": LABELS}
    return visit.page("new.html", 422 if wrong else 200, **values)


def _token(visit: Visit, caller: Caller) -> shown.ShownToken:
    id = number(visit.id)
    if tokens.is_kept_from(visit.connection, id, caller):
        raise RefusedError(403, "This access token is another user's. Only an administrator sees it.")
    token = shown.one_token(visit.connection, id)
    if token is None:
        raise RefusedError(404, "There is no such access token. It may have been deleted.")
    return token
