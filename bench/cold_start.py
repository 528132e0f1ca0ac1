"""Measure how long one ticket takes from a cold start: the recipe, and a script that uses httpx directly.

python bench/cold_start.py [PAIRS]

PAIRS is the number of measurements (default 20). Each runs both programs in turn; the result is the median of the
ratios of all pairs.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from servers import sandbox, serving

RECIPE = Path(__file__).parents[1] / "scripts" / "tickets" / "get_one_ticket.py"
HTTPX_SCRIPT = """
import json, os, httpx
headers = {"Accept": "application/json", "Authorization": "Bearer " + os.environ["TIKIT_TOKEN"]}
response = httpx.get(os.environ["TIKIT_URL"] + "/ticket/100", headers=headers)
response.raise_for_status()
print(json.dumps(response.json(), indent=2, ensure_ascii=False))
"""


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """Run a command once and return the seconds from start to exit.

    Raises:
        CalledProcessError: the command fails.
    """
    start = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True, timeout=60)
    return time.perf_counter() - start


def main() -> None:
    """Run the measurement and print the result."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with serving(sandbox(1250)) as server:
        environment = os.environ | {"TIKIT_URL": server.url, "TIKIT_TOKEN": server.token}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed kit is compiled once
        recipe, script = [sys.executable, str(RECIPE)], [sys.executable, "-c", HTTPX_SCRIPT]
        seconds(recipe, environment), seconds(script, environment)
        times = [(seconds(recipe, environment), seconds(script, environment)) for _ in range(pairs)]
    recipe_median, script_median = (statistics.median(column) for column in zip(*times, strict=True))
    ratio = statistics.median(recipe_time / script_time for recipe_time, script_time in times)
    print(
        f"get_one_ticket.py {recipe_median * 1000:.0f} ms, httpx script {script_median * 1000:.0f} ms"
        f" (medians of {pairs})"
    )
    print(f"ratio, median of {pairs} pairs: {ratio:.2f}")


if __name__ == "__main__":
    main()
