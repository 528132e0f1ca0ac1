"""Apply a bulk change in a process of its own: ACTION FILE. It prints a line when the preview is ready."""

import sys

from tikit_kit import Tikit, bulk

action, file = sys.argv[1:]
with Tikit() as tikit:
    preview = getattr(bulk, action)(tikit, file)
    print("ready", flush=True)
    result = preview.apply(quiet=True)
    print(result)
    sys.exit(result.exit_code)
