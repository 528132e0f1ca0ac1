"""The heap of a process that exports: one for everything, where the allocators would give each thread its own."""

import ctypes
import os
import sys

_M_ARENA_MAX = -8


def share_heap() -> None:
    """Let all threads of this process, and Arrow unless it is loaded already, share one heap of glibc.

    By default each thread has a heap of its own. Each keeps what the largest page needed, in pieces between smaller
    blocks: some 20 MiB more for four lanes. Arrow's own heap keeps 25 MiB more. One heap costs no time, since Python
    runs one thread at a time. This applies to the whole process, so only scripts call it. On other systems than Linux
    nothing changes.
    """
    if sys.platform == "linux":
        os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
        try:
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
        except (OSError, AttributeError):  # another C library
            return
