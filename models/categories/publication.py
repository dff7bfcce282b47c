"""Publication: how the reports of a category become public."""

from __future__ import annotations

from enum import StrEnum

from models.categories.categories import Category


class Publication(StrEnum):
    """How reports of a category become public."""

    AUTO = "auto"
    MODERATED = "moderated"
    NEVER = "never"


def publication(category: Category) -> Publication:
    """Return how reports of this category become public.

    A category that names no way is moderated or, if it is not public, never shown.
    """
    if not category["public"]:
        return Publication.NEVER
    return Publication(category.get("publish", Publication.MODERATED))
