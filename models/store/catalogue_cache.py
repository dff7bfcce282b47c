"""The cache of the catalogue: what every request reads and few ever change.

Categories, areas, agencies, names of places, calendars and routing rules are kept by each process under the version in
`catalogue_versions`. Whoever writes one of them invalidates the cache in the same transaction
(`Store.invalidate_catalogue`), so the next request of any process sees it. Without a version nothing is cached.
Cached rows are shared by all requests of a process: nobody may change one in place.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, TypedDict

from models.store.collections import CollectionSpec

#: The id of the one row of `CATALOGUE_VERSIONS`.
CATALOGUE = "catalogue"

#: A process keeps the rows of so many versions; a server has one, tests have some.
MOST_VERSIONS = 4


class CatalogueVersion(TypedDict):
    """Which state of the catalogue counts."""

    _id: str
    version: str


CATALOGUE_VERSIONS = CollectionSpec(
    "catalogue_versions",
    CatalogueVersion,
    purpose="The version of the catalogue that every process compares its cache with.",
    kept="One row, for ever.",
)


@dataclass
class PinnedVersion:
    """The version that one request goes by, from its first look into the cache on.

    So a request reads the version once, and sees the catalogue as it was then.

    :ivar may_be_late: what another process changed within the last second may be missing. Not for officials, who are to
        see what they have just saved, whichever process shows it.
    """

    may_be_late: bool = False
    is_read: bool = False
    version: str | None = None


_ROWS: dict[str, dict[Hashable, Any]] = {}


def rows_of(version: str) -> dict[Hashable, Any]:
    """Return what this process has cached of a version; old versions are forgotten."""
    rows = _ROWS.setdefault(version, {})
    for old in list(_ROWS)[:-MOST_VERSIONS]:
        _ROWS.pop(old, None)
    return rows
