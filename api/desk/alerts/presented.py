"""Alerts as officials see them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NotRequired, TypedDict

from models.alerts import spans
from models.alerts.alerts import Alert
from models.alerts.content import in_full
from models.alerts.spans import Span
from models.alerts.states import AlertAction, AlertState, allowed
from models.delivery import ack_windows, area_reach, reach
from models.delivery.area_reach import PeopleReach
from models.delivery.reach import ChannelReach
from models.store import Store


class DeskAlert(Alert):
    """An alert with the actions that lead on from its state, and how long it holds."""

    actions: tuple[AlertAction, ...]
    span: Span | None


class ShownReach(TypedDict):
    """What became of an alert; `devices` are those with push that follow its areas."""

    channels: list[ChannelReach]
    devices: int
    people: PeopleReach
    areas: NotRequired[list[PeopleReach]]


def show(alert: Alert) -> DeskAlert:
    """Show an alert."""
    # What is approved holds since then, whenever it is looked at.
    begins = alert.get("approved_at") or datetime.now(UTC)
    return {
        **in_full(alert),
        "actions": allowed(AlertState(alert["state"])),
        "span": spans.span(alert, begins),
    }


def show_reach(store: Store, alert: Alert, *, by_area: bool = False) -> ShownReach:
    """Show what became of an alert.

    :param by_area: with a row for each area.
    """
    shown: ShownReach = {
        "channels": reach.reach(store, alert),
        "devices": ack_windows.devices_in(store, alert),
        "people": area_reach.together(store, alert),
    }
    if by_area:
        shown["areas"] = area_reach.by_area(store, alert)
    return shown
