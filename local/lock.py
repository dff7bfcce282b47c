"""Write the two lock files, every file of every package with its hash: `python -m local.lock` (`make lock`).

`--keep` leaves every version that stands in them as it is, and adds only what pyproject.toml asks for besides.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from local.fitting import left_out

ROOT = Path(__file__).resolve().parents[1]
FULL, PRODUCTION = ROOT / "requirements-dev.txt", ROOT / "requirements.txt"
LEFT_OUT = ROOT / "deploy" / "left-out.txt"

UV = (sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes")
PLAIN = ("--python-version", "3.11", "--no-annotate", "--no-header", "pyproject.toml")


def main(arguments: list[str]) -> int:
    """Resolve everything; production is the part of it that pyproject.toml needs. Returns the exit code."""
    upgrade = () if "--keep" in arguments else ("--upgrade",)
    without = [part for name in left_out(LEFT_OUT) for part in ("--no-emit-package", name)]
    full = (*UV, *upgrade, "--all-extras", *PLAIN, "-o", FULL.name)
    production = (*UV, *without, *PLAIN, "-c", FULL.name, "-o", PRODUCTION.name)
    for command in (full, production):
        if code := subprocess.run(command, cwd=ROOT, check=False).returncode:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
