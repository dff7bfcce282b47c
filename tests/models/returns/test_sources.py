"""Sources: what the registers say of a unit in a period, and that they say all that a form asks for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from models.areas import agencies
from models.returns import forms, sources
from models.returns.sources import Scope
from models.stations.stations import STATIONS
from models.store import Store
from tests.builders import PHUONG_LONG_DUC, VINH_LONG
from tests.directing import TRA_VINH
from tests.planning import a_member, a_station

#: The administrative year 2026, looked at in the January after it.
YEAR = Scope(TRA_VINH, date(2025, 12, 15), date(2026, 12, 14), datetime(2027, 1, 20, tzinfo=UTC))


def known(store: Store, room: str, **given: Any) -> dict[str, float | int]:
    """What a source says of the committee of a ward in that year, or of another scope."""
    return dict(sources.SOURCES[room](store, Scope(**vars(YEAR) | given)))


def kept(store: Store, **given: Any) -> None:
    """Keep a station as it stands in the register whatever day it is now."""
    made = a_station(store)
    store.collection(STATIONS).update_one({"_id": made["_id"]}, {"$set": {"technology": "fm", **given}})


def was(day: str) -> dict[str, Any]:
    """What is kept of a station that became IP on a day."""
    before = {"technology": "fm", "condition": "good", "year_installed": 2015, "cost": None, "note": ""}
    return {"technology": "ip", "year_installed": int(day[:4]), "converted": {"day": day, **before}}


@pytest.mark.parametrize("form_id", forms.every())
def test_every_source_that_a_form_names_has_that_figure(store: Store, form_id: str) -> None:
    found = sources.figures(store, forms.every()[form_id], YEAR)
    assert [name for name, one in found.items() if one.source and one.value is None] == []


def test_stations_are_as_they_were_on_the_last_day(store: Store) -> None:
    kept(store)
    kept(store, technology="wired", retired_at=datetime(2027, 1, 5, tzinfo=UTC))
    kept(store, technology="mixed", retired_at=datetime(2026, 6, 1, tzinfo=UTC))
    kept(store, **was("2026-05-01"))
    kept(store, **was("2027-01-10"))
    found = known(store, "stations")
    assert (found["stations"], found["ip_stations"], found["to_convert"]) == (4, 1, 3)


def test_conversions_belong_to_the_period_and_plans_to_its_year(store: Store) -> None:
    kept(store, planned_year=2026, **was("2025-12-14"))
    kept(store, planned_year=2026, **was("2025-12-15"))
    kept(store, planned_year=2026)
    kept(store, planned_year=2027, **was("2026-12-14"))
    found = known(store, "stations")
    assert (found["planned"], found["converted"]) == (2, 2)


def test_staff_are_those_who_were_there_on_the_last_day(store: Store) -> None:
    a_member(store, time="full")
    a_member(store)
    a_member(store, started_on="2024-03-02")
    found = known(store, "staff", last=date(2024, 3, 1))
    assert found == {"staff": 2, "full_time": 1, "trained": 0}


def test_before_its_end_a_period_is_told_as_it_is_today() -> None:
    assert YEAR.day == "2026-12-14"
    assert Scope(**vars(YEAR) | {"at": datetime(2026, 11, 30, 18, tzinfo=UTC)}).day == "2026-12-01"


def test_a_committee_reports_its_whole_area_and_an_office_what_is_its_own(store: Store) -> None:
    office = next(
        one["_id"] for one in agencies.of_area(store, VINH_LONG) if one["code"] != agencies.COMMITTEE
    )
    a_station(store), a_station(store, area_id=PHUONG_LONG_DUC), a_member(store)
    a_station(store, agency_id=office), a_member(store, area_id=VINH_LONG, agency_id=office)
    units = {"ward": TRA_VINH, "province": agencies.committee(VINH_LONG), "office": office}
    found = {
        name: (
            known(store, "stations", agency_id=unit)["stations"],
            known(store, "staff", agency_id=unit)["staff"],
        )
        for name, unit in units.items()
    }
    assert found == {"ward": (2, 1), "province": (3, 2), "office": (1, 1)}
