"""What the public reads of the versions of an alert."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from models.alerts import public_versions
from models.alerts.cap_terms import MsgType
from models.store import Store
from tests.alerting import approved, drafted, issued
from tests.builders import PHUONG_LONG_DUC


def test_versions_are_those_that_were_issued_the_oldest_first(store: Store) -> None:
    first = approved(store)
    later = issued(store, first, MsgType.UPDATE, level=3)
    drafted(store)
    assert [one["_id"] for one in public_versions.of(store, first)] == [first["_id"], later["_id"]]


def test_an_update_tells_what_it_changed(store: Store) -> None:
    first = approved(store)
    ends = datetime.now(UTC) + timedelta(hours=20)
    later = issued(store, first, MsgType.UPDATE, level=3, area_ids=[PHUONG_LONG_DUC], expires=ends)
    found = public_versions.changed(first, later, "vi")
    assert found
    assert (found.levels, found.left_out, found.added) == ((2, 3), ["Phường Trà Vinh"], [])
    assert found.ends
    assert found.ends[1] > found.ends[0]
    assert found.texts == []


def test_an_end_changes_nothing_but_ends(store: Store) -> None:
    first = approved(store)
    assert public_versions.changed(first, issued(store, first, MsgType.CANCEL), "vi") is None
