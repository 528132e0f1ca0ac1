"""The heap of a process that exports: one for all threads, where the allocator would give each its own."""

import ctypes
import sys

_M_ARENA_MAX = -8


def share_heap() -> None:
    """Let all threads of this process share the heap of glibc. Elsewhere nothing changes.

    By default each thread has a heap of its own. Each keeps what the largest page needed, in pieces between smaller
    blocks: some 20 MiB more for four lanes. One heap costs no time, since Python runs one thread at a time. This
    applies to the whole process, so only scripts call it.
    """
    if sys.platform == "linux":
        try:
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
        except (OSError, AttributeError):  # another C library
            return
