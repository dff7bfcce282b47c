"""Outlets of the demo: in two communes of whichever map is active, whole, and with hours."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime

import pytest

from local import demo_outlets, demo_pairing, demo_programme
from models.access.callers import HERE
from models.outlets import area_windows, content, grants, pairings
from models.outlets.outlets import OUTLETS
from models.programme import compiling
from models.programme.programmes import PROGRAMMES, Programme, body_of
from models.store import Store
from tests.alerting import Country
from tests.builders import OLD_LONG_AN, OLD_TRA_VINH, TAY_NINH, VINH_LONG, in_province
from tests.outleting import HARDWARE


@pytest.mark.parametrize("province", [VINH_LONG, TAY_NINH, OLD_TRA_VINH, OLD_LONG_AN])
def test_every_outlet_stands_in_the_province_without_faults(store: Store, province: str) -> None:
    active = in_province(store, province)
    demo_outlets.load(active)
    rows = list(active.collection(OUTLETS).find())
    assert len(rows) == 6
    assert {row["paths"][0] for row in rows} == {province}
    assert len({row["area_id"] for row in rows}) == 2
    contents = [{**row, "contract": row.get("contract")} for row in rows]
    assert [list(content.faults_of(active, one, one["_id"])) for one in contents] == [[]] * 6  # type: ignore[arg-type]


def test_every_outlet_has_hours_and_a_second_load_changes_nothing(store: Store) -> None:
    demo_outlets.load(store)
    demo_outlets.load(store)
    rows = list(store.collection(OUTLETS).find())
    holding = area_windows.holding_all(store, rows)
    assert [row["code"] for row in rows if not holding[row["_id"]].windows] == []
    assert {row["version"] for row in rows} == {1}


def test_the_players_have_something_to_play_each_half_hour_and_soon(store: Store) -> None:
    demo_outlets.load(store)
    now = datetime(2026, 11, 30, 1, 10, tzinfo=UTC)
    for _ in range(2):
        demo_programme.load(store, now)
    Country(
        dataclasses.replace(store, settings=dataclasses.replace(store.settings, speaker="console"))
    ).work()
    for outlet_id in demo_outlets.player_outlets().values():
        compiling.compile_all(store, [outlet_id], now)
        row: Programme = store.one(PROGRAMMES, outlet_id)
        body = json.loads(body_of(row))
        first_day = [one["at"][11:16] for one in body["airings"] if one["at"] < "2026-11-30T17"]
        assert {"01:13", "01:30", "02:00"} <= set(first_day)
        assert len(first_day) == 2 * 17 + 1


def test_the_loudspeaker_of_the_demo_is_paired_by_its_code(store: Store) -> None:
    demo_outlets.load(store)
    begun = pairings.begin(store, HARDWARE, HERE)
    demo_pairing.pair(store, begun.user_code)
    assert grants.redeem(store, begun.device_code).outlet_id == "demo-outlet-1"


def test_two_outlets_wait_for_the_reference_players(store: Store) -> None:
    demo_outlets.load(store)
    waiting = demo_outlets.player_outlets()
    kinds = {name: store.one(OUTLETS, outlet_id)["kind"] for name, outlet_id in waiting.items()}
    assert kinds == {"loudspeaker": "loudspeaker", "board": "board"}
