"""Publication: how the reports of a category become public."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Publication(StrEnum):
    """How reports of a category become public."""

    AUTO = "auto"
    MODERATED = "moderated"
    NEVER = "never"


def publication(category: Mapping[str, object]) -> Publication:
    """How reports of this category become public; a category that names no way is moderated or, not public, never."""
    if not category["public"]:
        return Publication.NEVER
    return Publication(str(category.get("publish", Publication.MODERATED)))
