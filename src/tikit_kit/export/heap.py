"""The heap of a process that exports: kept small where its allocator would let it grow."""

import ctypes
import sys

_M_MMAP_THRESHOLD = -3
_THRESHOLD = 128 * 1024
"""The value with which glibc starts."""


def limit_heap() -> None:
    """Let glibc return each large block to the operating system when it is freed. Elsewhere nothing changes.

    By default glibc raises the size from which it does so with the first large block that is freed. From then on the
    text of each page lies between smaller blocks in the heap of its thread, and the heaps grow by some 30 MiB during
    the first hundred thousand tickets. This applies to the whole process, so only scripts call it.
    """
    if sys.platform == "linux":
        try:
            ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _THRESHOLD)
        except (OSError, AttributeError):  # another C library
            return
