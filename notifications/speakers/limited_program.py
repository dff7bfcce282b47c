"""Limits a process for good, and becomes another program: `limited_program.py SECONDS MEGABYTES FILES PROGRAM …`.

Run by itself with Python's own library alone, so that it starts at once.
"""

from __future__ import annotations

import os
import resource
import sys


def main() -> None:
    """Give up more than these limits, and run the program."""
    seconds, megabytes, files = map(int, sys.argv[1:4])
    limits = {
        resource.RLIMIT_AS: megabytes << 20,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: files,
        resource.RLIMIT_FSIZE: 256 << 20,
    }
    for name, most in limits.items():
        resource.setrlimit(name, (most, most))
    os.execv(sys.argv[4], sys.argv[4:])


if __name__ == "__main__":
    main()
