"""The list and the details of tokens: visibility, search, expiry marks and far dates."""

import re
from contextlib import closing

import httpx

from tests.conftest import Sandbox, Serve
from tests.sandbox.settings_page.visitor import (
    ADMINISTRATORS,
    AGENTS,
    ANN,
    BRENDAN,
    Visit,
    Visitor,
    find_tokens,
    listed_names,
)


def test_an_agent_sees_and_deletes_their_own_tokens_only(site: Sandbox, visit: Visit) -> None:
    ann, brendan = visit(ANN), visit(BRENDAN)
    other, _ = ann.made(name="Of Ann")
    own, _ = brendan.made(name="Of Brendan")
    assert listed_names(brendan) == ["Of Brendan"]
    assert listed_names(brendan, "?search=Of+Ann") == []
    for response in (brendan.get(other), brendan.get(f"{other}/delete")):
        assert response.status_code == 403
        assert "Of Ann" not in response.text
    brendan.get("/new")
    assert brendan.post(f"{other}/delete").status_code == 403
    assert len(find_tokens(site, "Of Ann")) == 1
    assert "Of Brendan" in ann.get().text
    ann.get(f"{own}/delete")
    assert ann.post(f"{own}/delete").status_code == 303
    for path in (own, f"{own}/delete", "/0", "/-1", "/" + "9" * 30):
        assert brendan.get(path).status_code == 404
    assert "“<bdi>Of Brendan</bdi>” was deleted" in ann.get().text
    assert "was deleted" not in ann.get().text


def test_search_works_without_a_script(visit: Visit) -> None:
    ann = visit(ANN)
    for name in ("Straße", "Weg"):
        ann.made(name=name)
    assert listed_names(ann, "?search=STRASSE") == ["Straße"]
    assert '<p id="no-match">' in ann.get("?search=nowhere").text
    assert 'value="&lt;b&gt;"' in ann.get("?search=%3Cb%3E").text


def test_an_expired_or_soon_expiring_token_is_marked(serve: Serve) -> None:
    site = serve("--tickets", "1", "--now", "2026-11-24T12:00:00Z", "--stop-clock")
    ann = Visitor(site, ANN)
    with closing(ann.http):
        path, value = ann.made(name="Marked", day="2026-12-31")
        bearer = {"Authorization": f"Bearer {value}"}
        assert "<dd>never</dd>" in ann.get(path).text
        assert httpx.get(f"{site.url}/Ticket", headers=bearer).status_code == 200
        assert "<dd>never</dd>" not in ann.get(path).text
        for now, mark in (
            ("2026-12-24T23:59:59Z", ""),
            ("2026-12-25T00:00:00Z", "Expires in 7 days"),
            ("2026-12-30T00:00:00Z", "Expires in 2 days"),
            ("2026-12-30T01:00:00Z", "Expires in 1 day"),
            ("2026-12-31T23:59:59Z", "Expires within a day"),
            ("2027-01-01T00:00:00Z", "Expired"),
        ):
            headers = {"Authorization": f"Bearer {site.token}"}
            response = httpx.post(site.url.removesuffix("api") + "sandbox/clock", headers=headers, json={"now": now})
            assert response.status_code == 200
            row = ann.get().text.split(">Marked</a>")[1].split("</tr>")[0]
            marks = re.findall(r'<span class="mark[^>]*>([^<]*)', row)
            assert marks == ([mark] if mark else [])
            assert (f">{mark}</span>" if mark else "<time") in ann.get(path).text


def test_the_pages_show_an_expiry_at_the_end_of_the_year_9999(site: Sandbox, visit: Visit) -> None:
    body = {"Name": "Far", "ExpirationDate": "9999-12-31T23:59:59Z", "ApplicationRoleIds": [int(AGENTS)]}
    response = httpx.post(f"{site.url}/AccessToken", headers={"Authorization": f"Bearer {site.token}"}, json=body)
    ann = visit(ANN, "Pacific/Kiritimati")
    assert "9999-12-31 23:59:59 UTC" in ann.get().text
    assert "9999-12-31 23:59:59 UTC" in ann.get(f"/{response.json()['Id']}").text


def test_the_deletion_dialog_tells_two_tokens_of_one_name_apart(site: Sandbox, visit: Visit) -> None:
    ann = visit(ANN, "America/New_York")
    unused, _ = ann.made(name="Twin", role=AGENTS)
    used, value = ann.made(name="Twin", role=[ADMINISTRATORS, AGENTS])
    assert httpx.get(f"{site.url}/Ticket", headers={"Authorization": f"Bearer {value}"}).status_code == 200
    dialogs = [properties(ann.get(f"{path}/delete").text) for path in (unused, used)]
    assert [dialog["Id"] for dialog in dialogs] == [unused[1:], used[1:]]
    assert "Administrators" not in dialogs[0]["Application Roles"]
    assert "Administrators" in dialogs[1]["Application Roles"]
    assert dialogs[0]["Last used"] == "never"
    time = "2026-11-24 07:00 in America/New_York 2026-11-24 12:00 UTC"
    assert dialogs[1]["Last used"] == time
    for dialog in dialogs:
        assert dialog["Created"] == time
        assert dialog["Owner"] == "ann.lee@example.com"


def properties(page: str) -> dict[str, str]:
    """Return the terms and the definitions of a page, as text."""
    rows = page.partition("<dl>")[2].partition("</dl>")[0].replace("<dt>", "\0").replace("<dd>", "\1")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", rows))
    pairs = (row.partition("\1") for row in text.split("\0")[1:])
    return {term.strip(): definition.strip() for term, _, definition in pairs}


def test_a_token_deleted_in_another_tab_is_reported_by_its_open_dialog(visit: Visit) -> None:
    ann = visit(ANN)
    path, _ = ann.made(name="Gone")
    dialog = ann.get(f"{path}/delete")
    assert ann.post(f"{path}/delete").status_code == 303
    ann.page = dialog
    response = ann.post(f"{path}/delete")
    assert response.status_code == 404
    assert "This access token does not exist. It may have been deleted." in response.text
    assert "“<bdi>Gone</bdi>” was deleted." in response.text  # the message of the first tab


def test_the_api_accepts_longer_and_invisible_names_and_the_page_shows_them(site: Sandbox, visit: Visit) -> None:
    ann = visit(ANN)
    headers = {"Authorization": f"Bearer {site.token}"}
    for name, shown in (
        ("n" * 60_000, "n" * 256 + "…"),
        ("\u202enimda", "[U+202E]nimda"),
        ("\u200b", "[U+200B]"),
        ("a\x00\u2067b", "a[U+0000][U+2067]b"),
    ):
        body = {"Name": name, "ExpirationDate": "2026-12-24T00:00:00Z", "ApplicationRoleIds": [int(AGENTS)]}
        response = httpx.post(f"{site.url}/AccessToken", headers=headers, json=body)
        assert response.status_code == 201
        id = response.json()["Id"]
        assert listed_names(ann)[0] == shown
        assert f"<h1><bdi>{shown}</bdi></h1>" in ann.get(f"/{id}").text
        if len(name) > 256:
            assert f"<dd><bdi>{name}</bdi></dd>" in ann.page.text
        assert f"<h1>Delete “<bdi>{shown}</bdi>”?</h1>" in ann.get(f"/{id}/delete").text
        ann.post(f"/{id}/delete")
        assert f"“<bdi>{shown}</bdi>” was deleted" in ann.get().text
