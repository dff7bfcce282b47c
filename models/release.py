"""Which release of Loa this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as _installed

#: Of a source tree that was never installed; as in `pyproject.toml`.
UNINSTALLED = "0.1.0"


def version() -> str:
    """Return the release, such as `0.1.0`."""
    try:
        return _installed("loa")
    except PackageNotFoundError:
        return UNINSTALLED
