"""Write sbom.json, what production installs: `python -m local.sbom` (`make sbom`).

CycloneDX 1.6, from the production lock, with every hash and every licence; the same lock gives the same bytes. It is
made for a release and not kept here, where the lock says the same.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from local.licences import licence_of
from local.lock import PRODUCTION, ROOT
from models.version import VERSION

FILE = ROOT / "sbom.json"

MAKE = (
    sys.executable,
    "-m",
    "cyclonedx_py",
    "requirements",
    "--sv",
    "1.6",
    "--output-reproducible",
    "--of",
    "JSON",
)


def made() -> str:
    """Return the document.

    :raises subprocess.CalledProcessError: the lock can't be read.
    """
    environ = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    argv = (*MAKE, "--pyproject", "pyproject.toml", PRODUCTION.name)
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=True, env=environ)
    document: dict[str, Any] = json.loads(done.stdout)
    document["metadata"]["component"]["version"] = VERSION
    for component in document["components"]:
        # Quotes the line of the lock, hashes and all, which stand beside it.
        component.pop("description", None)
        component["licenses"] = [{"expression": licence_of(component["name"])}]
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def write(path: Path = FILE) -> None:
    """Write the document into a file."""
    path.write_text(made(), encoding="utf-8")


if __name__ == "__main__":
    write()
