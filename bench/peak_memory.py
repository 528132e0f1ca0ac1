"""Run a program, throw its output away, and print the largest memory that it had, in MiB.

python bench/peak_memory.py COMMAND ARGUMENT...

This is a process of its own since Linux counts for a program also what the process had that started it: a measurement
in a large process would see no growth.
"""

import os
import subprocess
import sys


def main() -> int:
    """Run the program; return its exit code."""
    with subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    print(usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10))
    return process.returncode


if __name__ == "__main__":
    sys.exit(main())
