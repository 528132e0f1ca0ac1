"""How long one ticket takes from a cold start: the recipe beside a script that does the same with bare httpx.

python bench/cold_start.py [PAIRS]     (20 pairs if left out; run in turn, the ratio is taken pair by pair)
"""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

RECIPE = Path(__file__).parents[1] / "scripts" / "tickets" / "get_one_ticket.py"
BARE = """
import json, os, httpx
headers = {"Accept": "application/json", "Authorization": "Bearer " + os.environ["TIKIT_TOKEN"]}
answer = httpx.get(os.environ["TIKIT_URL"] + "/ticket/100", headers=headers)
answer.raise_for_status()
print(json.dumps(answer.json(), indent=2, ensure_ascii=False))
"""


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """Run a command once; give the seconds it took as a whole process. Raises if it fails."""
    start = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True, timeout=60)
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    command = [sys.executable, "-m", "tikit_sandbox", "--json", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sandbox:
        try:
            assert sandbox.stdout is not None
            ready = json.loads(sandbox.stdout.readline())
            environment = os.environ | {"TIKIT_URL": ready["url"], "TIKIT_TOKEN": ready["token"]}
            recipe, bare = [sys.executable, str(RECIPE)], [sys.executable, "-c", BARE]
            seconds(recipe, environment), seconds(bare, environment)
            times = [(seconds(recipe, environment), seconds(bare, environment)) for _ in range(pairs)]
        finally:
            sandbox.terminate()
    ours, theirs = (statistics.median(column) for column in zip(*times, strict=True))
    ratio = statistics.median(one / other for one, other in times)
    print(f"get_one_ticket.py {ours * 1000:.0f} ms, bare httpx {theirs * 1000:.0f} ms (medians of {pairs})")
    print(f"ratio, median of {pairs} pairs: {ratio:.2f}")


if __name__ == "__main__":
    main()
