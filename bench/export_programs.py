"""The programs that bench/export.py compares, each in a process of its own.

python bench/export_programs.py NAME ARGUMENT...

The address and the access token are in TIKIT_URL and TIKIT_TOKEN. A program writes the Ids that it read to a file, a
line each, so that the rows can be compared. The floor writes nothing.
"""

import csv
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from typing import Any

URL, TOKEN = os.environ["TIKIT_URL"], os.environ["TIKIT_TOKEN"]
HEADERS = {"Authorization": f"Bearer {TOKEN}", "Accept": "application/json"}
CURL_LOOP = """
set -euo pipefail
url="$TIKIT_URL/ticket"
while [ -n "$url" ]; do
  page=$(curl -sS --fail --noproxy '*' -H @- -- "$url" <<< "Authorization: Bearer $TIKIT_TOKEN")
  jq -r '.value[] | [.[]] | @csv' <<< "$page" >> "$1.csv"
  jq -r '.value[].Id' <<< "$page" >> "$1"
  url=$(jq -r '."@odata.nextLink" // ""' <<< "$page")
done
"""


def record_pages(file: str, lanes: str) -> None:
    """Export with the kit, and write the URL of every page of tickets to a file."""
    from tikit_kit import Tikit

    urls: list[str] = []
    with TemporaryDirectory() as folder, Tikit() as tikit:
        tikit._http.event_hooks["request"].append(lambda request: urls.append(str(request.url)))
        tikit.export_tickets(Path(folder, "tickets.csv"), lanes=int(lanes))
    Path(file).write_text("\n".join(url for url in urls if "/ticket?" in url), encoding="utf-8")


def fetch_pages(file: str, lanes: str) -> None:
    """Fetch the pages of `record_pages` with bare httpx in as many threads, and throw them away: the floor."""
    import httpx

    urls: SimpleQueue[str] = SimpleQueue()
    for url in Path(file).read_text(encoding="utf-8").splitlines():
        urls.put(url)
    with httpx.Client(headers=HEADERS, trust_env=False, timeout=60) as client:

        def fetch() -> None:
            while True:
                try:
                    url = urls.get_nowait()
                except Empty:
                    return
                client.get(url).raise_for_status()

        threads = [threading.Thread(target=fetch) for _ in range(int(lanes))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def httpx_loop(ids: str) -> None:
    """Follow next links with httpx and write CSV, as a script does."""
    import httpx

    url = f"{URL}/ticket"
    with (
        httpx.Client(headers=HEADERS, trust_env=False, timeout=60) as client,
        Path(f"{ids}.csv").open("w", encoding="utf-8", newline="") as file,
        Path(ids).open("w", encoding="ascii") as written,
    ):
        writer: csv.DictWriter[str] | None = None
        while url:
            page = client.get(url).raise_for_status().json()
            if writer is None:
                writer = csv.DictWriter(file, list(page["value"][0]))
                writer.writeheader()
            writer.writerows(page["value"])
            written.writelines(f"{ticket['Id']}\n" for ticket in page["value"])
            url = page.get("@odata.nextLink")


def curl_loop(ids: str) -> None:
    """Follow next links with curl and jq, and write CSV."""
    subprocess.run(["bash", "-c", CURL_LOOP, "curl_loop", ids], check=True)


def dlt_source(ids: str) -> None:
    """Read every ticket from dlt's rest_api source, without loading it anywhere."""
    os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
    from dlt.sources.rest_api import rest_api_source

    source = rest_api_source(
        {
            "client": {
                "base_url": URL,
                "auth": {"type": "bearer", "token": TOKEN},
                "paginator": {"type": "json_link", "next_url_path": "['@odata.nextLink']"},
            },
            "resources": [{"name": "ticket", "endpoint": {"path": "Ticket", "data_selector": "value"}}],
        }
    )
    _write_ids(ids, (ticket["Id"] for ticket in source.resources["ticket"]))


def python_odata(ids: str) -> None:
    """Read every ticket with python-odata."""
    import odata
    import requests

    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {TOKEN}"
        service: Any = odata.ODataService(URL, reflect_entities=True, session=session, quiet_progress=True)
        _write_ids(ids, (ticket.Id for ticket in service.query(service.entities["Ticket"])))


def _write_ids(file: str, ids: Iterable[int]) -> None:
    with Path(file).open("w", encoding="ascii") as written:
        written.writelines(f"{id}\n" for id in ids)


PROGRAMS: dict[str, Callable[..., None]] = {
    program.__name__: program
    for program in (record_pages, fetch_pages, httpx_loop, curl_loop, dlt_source, python_odata)
}

if __name__ == "__main__":
    PROGRAMS[sys.argv[1]](*sys.argv[2:])
