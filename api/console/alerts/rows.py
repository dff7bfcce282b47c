"""Rows of the list of alerts: what is in force, what waits, what is being written, what is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from api.console.alerts import words
from api.console.alerts.words import Sign
from api.desk.alerts.presented import DeskAlert, show_all
from api.extensions.context import current_identity, current_store
from api.html.words import said
from models.alerts import lists
from models.alerts.alerts import Alert
from models.alerts.lists import AlertQuery
from models.alerts.stages import Stage
from models.alerts.states import AlertState
from models.areas import areas

#: So many of a kind stand on the first page.
MOST = 50

#: Names of areas in a row; of the others their number.
MOST_NAMED = 3


class Row(NamedTuple):
    """An alert in a list."""

    address: str
    title: str
    status: str
    hazard: str
    level: int | None
    kind: str
    standing: Sign
    places: str
    reason: str
    until: datetime | None


class Group(NamedTuple):
    """Alerts of one standing, with what to do where there are none."""

    name: str
    words: str
    empty: str
    rows: Sequence[Row]


def groups() -> list[Group]:
    """Return what counts now: in force, waiting for approval, being written."""
    store, official = current_store(), current_identity()
    running = lists.in_force_for(store, official)
    waiting = _in(AlertState.SUBMITTED)
    drafts = [*_in(AlertState.RETURNED), *_in(AlertState.DRAFT)]
    return [
        Group(
            "now", said("Đang có hiệu lực"), said("Không có cảnh báo nào đang có hiệu lực."), rows(running)
        ),
        Group("waiting", said("Chờ duyệt"), said("Không có cảnh báo nào chờ duyệt."), rows(waiting)),
        Group("drafts", said("Bản nháp"), said("Không có bản nháp nào."), rows(drafts)),
    ]


def over(after: str | None) -> tuple[list[Row], str | None]:
    """Return a page of the alerts that no longer count, and the cursor of the next."""
    wanted = AlertQuery(state=AlertState.APPROVED)
    found, following = lists.search(current_store(), current_identity(), wanted, after=after, limit=MOST)
    present = {Stage.IN_FORCE, Stage.WAITING}
    return [_row(one) for one in show_all(found) if one["stage"] not in present], following


def rows(found: Sequence[Alert]) -> list[Row]:
    """Return alerts as rows."""
    return [_row(one) for one in show_all(found)]


def places(alert: Alert) -> str:
    """Return the names of the areas of an alert; of many the first ones and how many more there are."""
    known = areas.known(current_store(), alert["area_ids"][:MOST_NAMED])
    named = ", ".join(one["full_name"] for one in known.values())
    more = len(alert["area_ids"]) - MOST_NAMED
    return said("%(names)s và %(count)s nơi khác") % {"names": named, "count": more} if more > 0 else named


def _in(state: AlertState) -> list[Alert]:
    found, _ = lists.search(current_store(), current_identity(), AlertQuery(state=state), limit=MOST)
    return found


def _row(alert: DeskAlert) -> Row:
    edits = alert["state"] in (AlertState.DRAFT, AlertState.RETURNED) and "edit" in alert["actions"]
    return Row(
        f"/console/alerts/{alert['_id']}{'/edit' if edits else ''}",
        words.title(alert),
        alert["status"],
        words.hazard(alert["hazard"]),
        alert["level"],
        words.follows(alert),
        words.standing(alert["state"], alert["stage"], alert["status"]),
        places(alert),
        alert["reason"],
        alert["expires"],
    )
