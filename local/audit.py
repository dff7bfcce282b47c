"""Look for known holes in what production installs: `python -m local.audit` (`make audit`).

Asks PyPI, and OSV where PyPI does not answer. The exit code is 0 when every package was looked up and none has a known
hole, 1 when one has, and 2 when something could not be looked up: silence is no audit.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NotRequired, TypedDict

from local.lock import PRODUCTION, ROOT

ASK = (
    sys.executable,
    "-m",
    "pip_audit",
    "--no-deps",
    "--disable-pip",
    "--progress-spinner",
    "off",
    "-f",
    "json",
)
SERVICES = ("pypi", "osv")

#: Seconds in which a service must have answered for all packages.
PATIENCE = 300

CLEAN, HOLES, NOT_AUDITED = 0, 1, 2


class Hole(TypedDict):
    """A known hole as pip-audit tells it."""

    id: str
    fix_versions: list[str]


class Package(TypedDict):
    """A package: with its holes, or with why it was not looked up."""

    name: str
    version: NotRequired[str]
    vulns: NotRequired[list[Hole]]
    skip_reason: NotRequired[str]


class Answer(TypedDict):
    """What pip-audit says of all packages."""

    dependencies: list[Package]


@dataclass(frozen=True)
class Verdict:
    """What an audit found.

    :param code: `CLEAN`, `HOLES` or `NOT_AUDITED`.
    :param lines: sentences for whoever asked.
    """

    code: int
    lines: Sequence[str]


def verdict(document: Answer | None) -> Verdict:
    """Return what the answer of pip-audit means.

    :param document: its JSON; None when it gave none.
    """
    packages = document["dependencies"] if document else []
    holes = [
        f"{one['name']} {one.get('version', '')}: {hole['id']}, "
        f"mended in {', '.join(hole['fix_versions']) or 'no version'}"
        for one in packages
        for hole in one.get("vulns", ())
    ]
    unknown = [one["name"] for one in packages if "skip_reason" in one]
    if holes:
        return Verdict(HOLES, holes)
    if not packages or unknown:
        left = f"{len(unknown)} of {len(packages)} packages" if packages else "the service"
        return Verdict(NOT_AUDITED, [f"NOT AUDITED: no answer about {left}."])
    return Verdict(CLEAN, [f"{len(packages)} packages, none with a known hole."])


def ask(service: str) -> Answer | None:
    """Return the answer of a service as pip-audit gives it, or None."""
    argv = (*ASK, "-s", service, "-r", PRODUCTION.name)
    try:
        done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE)
        read: Answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return None
    return read


def main() -> int:
    """Ask one service after the other until one knows; returns the exit code."""
    found = Verdict(NOT_AUDITED, [])
    for service in SERVICES:
        found = verdict(ask(service))
        print("\n".join(f"{service}: {line}" for line in found.lines))
        if found.code != NOT_AUDITED:
            break
    return found.code


if __name__ == "__main__":
    sys.exit(main())
