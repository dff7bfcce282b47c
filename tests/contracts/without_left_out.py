"""A pytest plugin and a start-up hook: what deploy/left-out.txt names cannot be imported, as in production."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from types import ModuleType

from local.fitting import left_out
from local.lock import LEFT_OUT


def modules_of(package: str) -> set[str]:
    """The importable names that an installed package brings: `google.cloud.storage`, `grpc`."""
    try:
        found = [Path(str(file)) for file in files(package) or ()]
    except PackageNotFoundError:  # of another platform
        return set()
    tops = {
        file.parts for file in found if file.name == "__init__.py" and file.parts[0] not in {"..", "google"}
    }
    google = {file.parts for file in found if file.parts[0] == "google" and file.suffix == ".py"}
    return {parts[0] for parts in tops} | {".".join(parts[:-1]) for parts in google if len(parts) > 2}


def blocked() -> set[str]:
    """All such names of all packages that are left out."""
    return {name for package in left_out(LEFT_OUT) for name in modules_of(package)}


class Refusal(MetaPathFinder):
    """Refuses what is left out."""

    def __init__(self) -> None:
        self.names = blocked()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Raise what an import raises of what is not there; leaves everything else to the others."""
        if any(fullname == name or fullname.startswith(f"{name}.") for name in self.names):
            raise ModuleNotFoundError(f"No module named {fullname!r} (deploy/left-out.txt)", name=fullname)
        return None


def pytest_configure() -> None:
    """Refuse in a process of pytest: `pytest -p tests.contracts.without_left_out`."""
    sys.meta_path.insert(0, Refusal())
