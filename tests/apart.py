"""Packages of tests that do not fit into the lock: they lie in a folder of their own (`tests/apart.txt`)."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(sys.prefix) / "apart"


def load(name: str) -> ModuleType:
    """Import a module of them; skips the test where `make install-browser` did not run."""
    if not FOLDER.exists():
        pytest.skip(f"{name} can't stand in the lock; `make install-browser` puts it into {FOLDER.name}.")
    if str(FOLDER) not in sys.path:
        sys.path.append(str(FOLDER))
    return importlib.import_module(name)
