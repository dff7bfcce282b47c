"""The register of stations: added, edited, converted and taken down by those who manage stations there."""

from __future__ import annotations

import pytest

from models.errors import Clash, Forbidden, Invalid, NotFound
from models.stations import lists, registry, stations
from models.stations.content import ConversionContent
from models.store import Store
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH
from tests.planning import a_manager, a_station, station_content, today

DONE: ConversionContent = {"day": "2023-05-01", "cost": 350.0, "note": "Theo kế hoạch năm 2023"}


def test_a_conversion_keeps_what_the_station_was(store: Store) -> None:
    official = a_manager(store)
    station = a_station(store, official, condition="broken")
    after = registry.convert(store, official.identity, station["_id"], DONE, expect=1)
    assert (after["technology"], after["condition"], after["year_installed"]) == ("ip", "good", 2023)
    assert after["converted"] == {
        **DONE,
        "technology": "fm",
        "condition": "broken",
        "year_installed": 2015,
    }


def test_a_station_is_converted_once_and_stays_ip(store: Store) -> None:
    official = a_manager(store)
    station = a_station(store, official)
    registry.convert(store, official.identity, station["_id"], DONE, expect=1)
    with pytest.raises(Clash, match="station_converted"):
        registry.convert(store, official.identity, station["_id"], DONE, expect=2)
    with pytest.raises(Clash, match="station_converted"):
        registry.edit(store, official.identity, station["_id"], station_content(), expect=2)


def test_a_station_is_not_converted_before_it_was_there(store: Store) -> None:
    official = a_manager(store)
    station = a_station(store, official)
    with pytest.raises(Invalid) as refused:
        registry.convert(store, official.identity, station["_id"], {**DONE, "day": "2014-01-01"}, expect=1)
    assert [one.code for one in refused.value.faults] == ["day_before_installed"]


def test_every_fault_of_a_station_is_named(store: Store) -> None:
    wrong = station_content(name="", area_id="99@2025-07-01", technology="am", speakers=-1, planned_year=2020)
    with pytest.raises(Invalid) as refused:
        registry.add(store, a_manager(store).identity, wrong)
    assert {one.field for one in refused.value.faults} == {
        "name",
        "area_id",
        "technology",
        "speakers",
        "planned_year",
    }


def test_who_manages_one_commune_manages_no_other(store: Store) -> None:
    official = a_manager(store, area_id=PHUONG_TRA_VINH)
    station = a_station(store, area_id=PHUONG_LONG_DUC)
    with pytest.raises(NotFound):
        stations.get(store, official.identity, station["_id"])
    with pytest.raises(Forbidden):
        registry.add(store, official.identity, station_content(area_id=PHUONG_LONG_DUC))


def test_what_was_taken_down_is_in_no_list_and_changes_no_more(store: Store) -> None:
    official = a_manager(store)
    station = a_station(store, official)
    registry.retire(store, official.identity, station["_id"], "Đã tháo dỡ", expect=1)
    assert lists.page(store, official.identity, lists.Filter()) == ([], None)
    with pytest.raises(Clash, match="station_retired"):
        registry.convert(store, official.identity, station["_id"], {**DONE, "day": today()}, expect=2)
