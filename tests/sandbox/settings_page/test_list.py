"""The list and the details of tokens: visibility, search, expiry marks and far dates."""

import re
from contextlib import closing
from urllib.parse import urlencode

import httpx

from tests.conftest import Sandbox, Serve
from tests.sandbox.settings_page.visitor import AGENTS, ANN, BRENDAN, Visit, Visitor, find_tokens


def test_an_agent_sees_and_deletes_their_own_tokens_only(site: Sandbox, visit: Visit) -> None:
    ann, brendan = visit(ANN), visit(BRENDAN)
    other, _ = ann.made(name="Of Ann")
    own, _ = brendan.made(name="Of Brendan")
    for path in ("", f"?{urlencode({'search': 'Of Ann'})}"):
        page = brendan.get(path).text
        assert "Of Brendan" in page
        assert "Of Ann</" not in page
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
    assert "“Of Brendan” was deleted" in ann.get().text
    assert "was deleted" not in ann.get().text


def test_search_works_without_a_script(visit: Visit) -> None:
    ann = visit(ANN)
    for name in ("Straße", "Weg"):
        ann.made(name=name)
    names = re.findall(r'<tr role="row">\s*<th[^>]*><a[^>]*>([^<]+)', ann.get("?search=STRASSE").text)
    assert names == ["Straße"]
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
