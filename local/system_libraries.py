"""System libraries that the bundled `mongod` needs. Standard library only: the installer reads this too."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

#: Debian package of each library.
PACKAGES = {"libcurl.so.4": "libcurl4", "libssl.so.3": "libssl3", "libcrypto.so.3": "libssl3"}


def missing(program: Path) -> list[str]:
    """Shared libraries that the loader can't find for `program` (Linux; elsewhere none are named)."""
    if not sys.platform.startswith("linux") or shutil.which("ldd") is None:
        return []
    listing = subprocess.run(["ldd", str(program)], capture_output=True, text=True, check=False).stdout
    return re.findall(r"(\S+) => not found", listing)


def packages(libraries: Iterable[str]) -> list[str]:
    """Return the Debian packages that hold these libraries; a library we don't know stands for itself."""
    return sorted({PACKAGES.get(name, name) for name in libraries})
