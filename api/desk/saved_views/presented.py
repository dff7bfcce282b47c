"""Saved views as their officials see them."""

from __future__ import annotations

from api.extensions.context import current_identity
from models.desk.saved_views import DeskView


class ShownView(DeskView):
    """A view; `own` says whether the caller may change it."""

    own: bool


def show(view: DeskView) -> ShownView:
    """Show a view."""
    return {**view, "own": view["owner_id"] == current_identity().id}
