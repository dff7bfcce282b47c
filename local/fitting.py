"""Say whether the installed packages fit together: `pip check | python local/fitting.py deploy/left-out.txt`.

Standard library only: the image runs it while it is built. What `pip check` misses must stand in that file; any other
line of it is a fault.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

MISSING = re.compile(r"\S+ \S+ requires (\S+), which is not installed\.")

#: What `pip check` says when nothing is wrong.
ALL_WELL = "No broken requirements found."


def left_out(path: Path) -> list[str]:
    """Return the names of the packages that are left out on purpose, normalized (PyPA, name normalization)."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [normalized(line) for line in lines if line.strip() and not line.startswith("#")]


def faults(said: Iterable[str], allowed: Iterable[str]) -> list[str]:
    """Return the lines of `pip check` that are not about a package left out on purpose."""
    names = set(allowed)
    return [
        line for line in map(str.strip, said) if line not in {"", ALL_WELL} and not _is_meant(line, names)
    ]


def normalized(name: str) -> str:
    """Return the one spelling of a package's name."""
    return re.sub(r"[-_.]+", "-", name.strip()).lower()


def _is_meant(line: str, names: set[str]) -> bool:
    found = MISSING.fullmatch(line)
    return bool(found and normalized(found[1]) in names)


if __name__ == "__main__":
    wrong = faults(sys.stdin, left_out(Path(sys.argv[1])))
    print("\n".join(wrong) or "The packages fit together, but for those left out on purpose.")
    sys.exit(1 if wrong else 0)
