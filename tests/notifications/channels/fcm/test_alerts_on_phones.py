"""Approved alerts as phones get them: heard, shown once, replaced by an update and by the end."""

from __future__ import annotations

from typing import Any

import pytest

from models.alerts import alerts
from models.alerts.alerts import Alert
from models.alerts.cap_terms import MsgType, Status
from models.store import Store, outbox
from notifications.channels import Channels
from notifications.reactor import Outside, react
from tests.alerting import approved, issued
from tests.builders import PHUONG_TRA_VINH
from tests.standins import Box

#: The warning for phones in Vietnamese in one commune.
COMMUNE = {"area_ids": [PHUONG_TRA_VINH]}
GREAT = {**COMMUNE, "level": 4}


@pytest.fixture
def desk(provided_store: Store) -> Store:
    """The store with accounts at the stand-ins."""
    return provided_store


@pytest.fixture
def outside(desk: Store, channels: Channels) -> Outside:
    """The stand-ins."""
    return Outside(desk, channels)


def on_phones(outside: Outside, box: Box, alert: Alert) -> dict[str, Any]:
    """Let an alert go out; returns the raw message for phones in Vietnamese."""
    for _ in range(5):
        for row in outbox.forgotten(outside.store):
            react(outside, row["_id"])
    return next(
        arrival.raw
        for arrival in box.arrived
        if arrival.data.get("alert") == alert["identifier"] and arrival.to.endswith(".vi")
    )


def tag(message: dict[str, Any]) -> str:
    """What the notice stands under on the phone."""
    return str(message["android"]["notification"]["tag"])


def level(message: dict[str, Any]) -> str:
    """How an iPhone is interrupted."""
    return str(message["apns"]["payload"]["aps"]["interruption-level"])


def test_real_and_great_danger_is_heard_through_silence(outside: Outside, box: Box) -> None:
    message = on_phones(outside, box, approved(outside.store, Status.ACTUAL, **GREAT))
    assert (message["android"]["notification"]["channel_id"], level(message)) == ("alerts", "critical")


def test_drill_of_a_great_danger_is_not(outside: Outside, box: Box) -> None:
    message = on_phones(outside, box, approved(outside.store, Status.EXERCISE, **GREAT))
    assert (message["android"]["notification"]["channel_id"], level(message)) == ("exercises", "active")


def test_update_and_end_stand_in_the_place_of_the_warning(outside: Outside, box: Box) -> None:
    store = outside.store
    first = approved(store, Status.ACTUAL, **GREAT)
    messages = [on_phones(outside, box, first)]
    update = issued(store, first, MsgType.UPDATE)
    messages.append(on_phones(outside, box, update))
    end = issued(store, alerts.get(store, update["_id"]), MsgType.UPDATE, over=True)
    messages.append(on_phones(outside, box, end))
    assert {tag(message) for message in messages} == {first["series"]}
    assert {message["apns"]["headers"]["apns-collapse-id"] for message in messages} == {first["series"]}
    assert [message["data"]["revision"] for message in messages] == ["1", "2", "3"]
    assert level(messages[-1]) == "active"


def test_all_that_is_to_know_is_in_the_message_itself(outside: Outside, box: Box) -> None:
    alert = approved(outside.store, Status.ACTUAL, **GREAT)
    message = on_phones(outside, box, alert)
    words = alert["infos"]["vi"]
    body = message["notification"]["body"]
    assert body.startswith(words["instruction"])
    assert all(part in body for part in (words["description"], "Khu vực:", "Hiệu lực đến:", "Nguồn:"))
    data = message["data"]
    assert (data["hazard"], data["level"], data["source"]) == ("trieu_cuong", "4", "Đài KTTV tỉnh")
    assert data["areas"] == alert["areas"][0]["full_name"]
