"""The danger zone of an alert: the areas that its drawn polygons touch, where phones are told one by one.

Without a polygon it is all of the alert's areas.
"""

from __future__ import annotations

from collections.abc import Sequence

from models.alerts.alerts import Alert
from models.store import Store


def areas_in(store: Store, alert: Alert) -> list[str] | None:
    """Return the areas of an alert that its polygons touch; None for all of them."""
    return None


def nearest_first(store: Store, alert: Alert, area_ids: Sequence[str]) -> list[str]:
    """Return areas of an alert in the order in which they are told: those nearest to the danger first."""
    return list(area_ids)
