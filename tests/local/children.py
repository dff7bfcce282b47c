"""Small programs that stand for parts in the tests of the supervisor."""

from __future__ import annotations

import sys
from pathlib import Path

from local.processes import Command
from local.services import Part

SLEEPS = "import time; time.sleep(600)"


def command(folder: Path, name: str, program: str = SLEEPS) -> Command:
    """A Python program given as text."""
    return Command(name, (sys.executable, "-c", program), folder)


def part(folder: Path, name: str, program: str = SLEEPS) -> Part:
    """The same as a part that is ready at once."""
    return Part(name, command(folder, name, program), lambda child: None)
