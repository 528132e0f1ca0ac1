"""`--fault` on the command line of the sandbox: what it spoils, and what it leaves alone."""

import os
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.conftest import Sandbox, Serve, start, stop
from tests.forked_python import run_python
from tikit_sandbox.faults.catalog import FAULTS


def sandbox_command(*arguments: str) -> subprocess.CompletedProcess[str]:
    ran = run_python(["-m", "tikit_sandbox", *arguments], os.environ)
    return subprocess.CompletedProcess(ran.args, ran.returncode, ran.stdout.decode(), ran.stderr.decode())


def statuses(sandbox: Sandbox, *paths: str) -> list[int]:
    headers = {"Authorization": f"Bearer {sandbox.token}"}
    with httpx.Client(headers=headers, base_url=sandbox.url, trust_env=False) as client:
        return [client.get(path).status_code for path in paths]


def test_every_fault_is_listed() -> None:
    ran = sandbox_command("--list-faults")
    listed = [line.split()[0] for line in ran.stdout.splitlines() if line.startswith("  ")]
    assert (ran.returncode, ran.stderr) == (0, "")
    assert listed == list(FAULTS)
    assert len(listed) > 500


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("stats-503", "Did you mean status-503"),
        ("zzzzz", "See --list-faults."),
        ("status-503:0", "NAME[@PAGE][/EVERY][:TIMES]"),
        ("status-503@0", "NAME[@PAGE][/EVERY][:TIMES]"),
        ("status-503:1@2", "NAME[@PAGE][/EVERY][:TIMES]"),
        ("", "NAME[@PAGE][/EVERY][:TIMES]"),
    ],
)
def test_an_unknown_fault_is_refused_in_one_line(text: str, part: str) -> None:
    ran = sandbox_command("--port", "0", "--fault", text)
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (1, "", 1)
    assert part in ran.stderr


def test_the_first_responses_are_spoiled_in_the_order_of_the_options(serve: Serve) -> None:
    sandbox = serve("--tickets", "3", "--fault", "status-503:2", "--fault", "status-404:1")
    assert statuses(sandbox, *["/ticket"] * 5) == [503, 503, 404, 200, 200]


def test_every_third_response_is_spoiled(serve: Serve) -> None:
    sandbox = serve("--tickets", "3", "--fault", "status-404/3:2")
    assert statuses(sandbox, *["/ticket"] * 9) == [200, 200, 404, 200, 200, 404, 200, 200, 200]


def test_a_page_is_spoiled_and_no_other(serve: Serve) -> None:
    sandbox = serve("--tickets", "25", "--page-size", "10", "--fault", "status-503@2")
    assert statuses(sandbox, "/ticket", "/ticket?$skip=10", "/ticket", "/ticket?$skip=20") == [200, 503, 200, 200]


def test_only_responses_that_a_fault_applies_to_are_spoiled(serve: Serve) -> None:
    sandbox = serve("--tickets", "3", "--fault", "value-null")
    with httpx.Client(headers={"Authorization": f"Bearer {sandbox.token}"}, base_url=sandbox.url) as client:
        assert client.get("/ticket").json()["value"] is None
        assert client.get("/AccessToken/1").json()["Id"] == 1


def test_the_settings_page_is_not_spoiled(serve: Serve) -> None:
    sandbox = serve("--tickets", "3", "--fault", "status-503")
    page = httpx.get(sandbox.url.removesuffix("api") + "settings/token", follow_redirects=True, trust_env=False)
    assert page.status_code == 200
    assert statuses(sandbox, "/ticket") == [503]


@pytest.mark.parametrize("fault", ["stall-after-service", "continue-endless"])
def test_a_sandbox_stops_quietly_within_a_response(fault: str, tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log:
        sandbox = start("--tickets", "3", "--fault", fault, log=log)
        host = urlsplit(sandbox.url).netloc
        with socket.create_connection(("127.0.0.1", int(host.rpartition(":")[2]))) as client:
            client.sendall(f"GET /api/ticket HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            time.sleep(0.3)
            stop(sandbox)
    assert sandbox.process.returncode == 0
    assert (tmp_path / "log").read_bytes() == b""


def test_a_large_chunked_body_is_passed_on(serve: Serve) -> None:
    sandbox = serve("--tickets", "3", "--fault", "status-503:1")
    headers = {"Authorization": f"Bearer {sandbox.token}", "Content-Type": "application/json"}
    with httpx.Client(headers=headers, base_url=sandbox.url, trust_env=False) as client:
        parts = [b'{"Ticket": {"Title": "', b"x" * 100_000, b'"}}']
        responses = [client.post("/AddTicket", content=iter(parts)) for _ in range(2)]
    assert [response.status_code for response in responses] == [503, 400]
    assert "The Requester field is required." in responses[1].text


def test_a_response_that_is_not_spoiled_differs_in_its_address_only(serve: Serve) -> None:
    sandbox = serve("--tickets", "25", "--page-size", "10", "--fault", "status-503@9")
    twin = serve("--tickets", "25", "--page-size", "10")
    for path in ("/ticket", "/$metadata", "/", "/ticket?$count=true&$top=1", "/nowhere"):
        one, other = (
            httpx.get(s.url + path, headers={"Authorization": f"Bearer {s.token}"}, trust_env=False)
            for s in (sandbox, twin)
        )
        assert one.text.replace(sandbox.url, twin.url) == other.text
        assert one.status_code == other.status_code
        ignored = {"date", "content-length"}
        assert {n: v for n, v in one.headers.items() if n not in ignored} == {
            n: v for n, v in other.headers.items() if n not in ignored
        }
