"""What a measurement prints: lines as they come, and how busy the machine is besides."""

from __future__ import annotations

import os


def say(line: str) -> None:
    """Print a line at once, also into a file."""
    print(line, flush=True)


def load() -> str:
    """Return the load averages of the last 1, 5 and 15 minutes."""
    return " ".join(f"{value:.1f}" for value in os.getloadavg())
