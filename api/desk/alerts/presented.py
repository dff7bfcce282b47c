"""Alerts as officials see them."""

from __future__ import annotations

from typing import TypedDict

from models.alerts import reach
from models.alerts.alerts import Alert
from models.alerts.content import in_full
from models.alerts.reach import ChannelReach
from models.alerts.states import AlertAction, AlertState, allowed
from models.store import Store


class DeskAlert(Alert):
    """An alert with the actions that lead on from its state."""

    actions: tuple[AlertAction, ...]


class ShownReach(TypedDict):
    """What became of an alert; `devices` are those with push that follow its areas."""

    channels: list[ChannelReach]
    devices: int


def show(alert: Alert) -> DeskAlert:
    """Show an alert."""
    return {**in_full(alert), "actions": allowed(AlertState(alert["state"]))}


def show_reach(store: Store, alert: Alert) -> ShownReach:
    """Show what became of an alert."""
    return {"channels": reach.reach(store, alert), "devices": reach.devices_in(store, alert)}
