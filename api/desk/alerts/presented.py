"""Alerts as officials see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NotRequired, TypedDict

from api.extensions.context import current_identity, current_store
from models.alerts import open_steps, spans, stages
from models.alerts.alerts import Alert
from models.alerts.content import in_full
from models.alerts.spans import Span
from models.alerts.stages import Stage
from models.alerts.states import AlertAction
from models.delivery import ack_windows, area_reach, reach
from models.delivery.area_reach import PeopleReach
from models.delivery.reach import ChannelReach
from models.monitoring import takeover_reach
from models.monitoring.takeover_reach import OutletReach
from models.store import Store


class DeskAlert(Alert):
    """An alert with the actions that the caller may take now, how long it holds, and what became of it."""

    stage: Stage | None
    actions: tuple[AlertAction, ...]
    span: Span | None


class ShownReach(TypedDict):
    """What became of an alert; `devices` are those with push that follow its areas."""

    channels: list[ChannelReach]
    devices: int
    people: PeopleReach
    outlets: list[OutletReach]
    areas: NotRequired[list[PeopleReach]]


def show(alert: Alert) -> DeskAlert:
    """Show an alert."""
    return show_all([alert])[0]


def show_all(found: Sequence[Alert]) -> list[DeskAlert]:
    """Show alerts, with one look at those that took their places."""
    now = datetime.now(UTC)
    known = stages.of(current_store(), found, now)
    steps = open_steps.of(current_store(), current_identity(), found, now)
    return [_show(alert, known.get(alert["_id"]), steps[alert["_id"]], now) for alert in found]


def _show(alert: Alert, stage: Stage | None, steps: tuple[AlertAction, ...], now: datetime) -> DeskAlert:
    # What is approved holds since then, whenever it is looked at.
    begins = alert.get("approved_at") or now
    return {
        **in_full(alert),
        "stage": stage,
        "actions": steps,
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
        "outlets": takeover_reach.reach(store, alert),
    }
    if by_area:
        shown["areas"] = area_reach.by_area(store, alert)
    return shown
