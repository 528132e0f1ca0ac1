"""Report an alert several times at once, in threads of one process: KEY, TITLE, then a text for each report."""

import sys
from concurrent.futures import ThreadPoolExecutor

from tikit_kit import Tikit

key, title, *texts = sys.argv[1:]
with Tikit() as tikit, ThreadPoolExecutor(8) as pool:
    reports = [pool.submit(tikit.open_or_comment, key, title, text, "grace.obrien@example.com") for text in texts]
    print(*sorted({report.result().id for report in reports}))
