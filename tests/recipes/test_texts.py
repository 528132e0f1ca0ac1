"""Titles and names of every kind: each text finds its own ticket, in Python and in bash."""

import json
import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.conftest import Sandbox, Serve
from tests.recipes.languages import run_recipe
from tikit_kit import Tikit
from tikit_sandbox.seed import generate_snapshot

MARKS = "' '' \" % %% %27 %00 & &amp; + # ? = / // \\ \\' _ [a] (b) {c} $HOME $filter= `id` $(id) ; <b> ! -- -n * ~"
WORDS = "| ^ @ : , . null 1e9 \U0001f600 \u26a0\ufe0f \U0001f468\u200d\U0001f4bb 李雷 ليلى Ünïcödé e\u0301 ß ΣΑΣ Ёлка"
ODD = ["'; drop table ticket; --", "' or 1 eq 1 or Title eq '", "\t", "\u00a0", "\u200b", "\ufb01"]
FRAGMENTS = [*MARKS.split(" "), *WORDS.split(" "), *ODD]
LONG = ("x", "\u00e9", "李", "\U0001f5a8", "'", "%")
A_NAME_IN = 20
"""Of so many texts, one is the name of a support group too, and one the name of a person."""


def make_texts(count: int) -> list[str]:
    """Return texts, the same each time. None contains another, since each has its own number."""
    choose = random.Random(14)
    texts = []
    for number in range(count):
        parts = choose.sample(FRAGMENTS, choose.randint(1, 4))
        parts.insert(choose.randint(0, len(parts)), f"{number:05}")
        texts.append(choose.choice(("", " ")).join(parts))
        if number % 10 == 9:  # 300 letters, of which the service has to find each
            texts[-1] = f"{choose.choice(LONG) * 295}{number:05}"
    return texts


@pytest.fixture(scope="module")
def texts(pytestconfig: pytest.Config) -> list[str]:
    return make_texts(pytestconfig.getoption("--texts"))


@pytest.fixture(scope="module")
def sandbox_of_texts(serve: Serve, texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    """A sandbox with a ticket for each text, which is its title, in the order of the texts."""
    snapshot = generate_snapshot(tickets=len(texts), seed=1)
    groups = snapshot["SupportGroup"]
    tickets, people = sorted(snapshot["Ticket"], key=lambda one: int(one["Id"])), snapshot["CdmUser"]
    for number, (ticket, text) in enumerate(zip(tickets, texts, strict=True)):
        ticket.update(Title=text, Description=None)
        if number % A_NAME_IN == 0:
            groups.append({**groups[0], "Id": 1000 + number, "Name": text})
            ticket["SupportGroupId"] = 1000 + number
            people[number // A_NAME_IN]["Name"] = text
    file = tmp_path_factory.mktemp("texts") / "data.json"
    file.write_text(json.dumps(snapshot), encoding="utf-8")
    return serve("--data", str(file))


@pytest.fixture(scope="module")
def ids(sandbox_of_texts: Sandbox, texts: list[str]) -> dict[str, int]:
    """The id of the ticket of each text."""
    with Tikit(sandbox_of_texts.token, sandbox_of_texts.url) as tikit:
        found = {ticket.title or "": ticket.id for ticket in tikit.list_tickets(select="Id,Title")}
    assert list(found) == texts
    return found


def test_a_text_finds_its_own_ticket(sandbox_of_texts: Sandbox, ids: dict[str, int]) -> None:
    with Tikit(sandbox_of_texts.token, sandbox_of_texts.url) as tikit:
        for text, id in ids.items():
            assert [ticket.id for ticket in tikit.find_tickets(text=text, select="Id")] == [id], text


def test_a_name_finds_its_own_ticket(sandbox_of_texts: Sandbox, ids: dict[str, int]) -> None:
    with Tikit(sandbox_of_texts.token, sandbox_of_texts.url) as tikit:
        for text, id in list(ids.items())[::A_NAME_IN]:
            assert [ticket.id for ticket in tikit.find_tickets(support_group=text, select="Id")] == [id], text


def test_bash_finds_the_same(sandbox_of_texts: Sandbox, ids: dict[str, int]) -> None:
    def found(recipe: str, *arguments: str) -> list[dict[str, object]]:
        ran = run_recipe(f"tickets/{recipe}", ".sh", sandbox_of_texts.environment, *arguments)
        assert (ran.returncode, ran.stderr) == (0, b""), arguments
        items: list[dict[str, object]] = json.loads(ran.stdout)
        return items

    def check(text: str, id: int, is_name: bool) -> None:
        assert [ticket["Id"] for ticket in found("find_tickets", "--text", text)] == [id], text
        if is_name:
            assert [ticket["Id"] for ticket in found("find_tickets", f"--support-group={text}")] == [id], text
            assert [person["Name"] for person in found("find_person", "--", text)] == [text], text

    with ThreadPoolExecutor(4) as pool:
        checks = [
            pool.submit(check, text, id, number % A_NAME_IN == 0) for number, (text, id) in enumerate(ids.items())
        ]
        for one in checks:
            one.result()
