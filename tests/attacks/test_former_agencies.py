"""Work for nobody: an agency of a map that is not in force any more is given no report, by nobody."""

from __future__ import annotations

import pytest

from models.access.permissions import Role
from models.areas import agencies, areas
from models.errors import Invalid
from models.store import Store
from models.workflow.transitions import ReportAction
from tests.reporting import HANDLER, act, filed, official


@pytest.fixture
def former(province: Store) -> str:
    """Return the committee of a commune of the map before."""
    active = areas.active_province_id(province)
    row = province.collection(agencies.AGENCIES).find_one(
        {"code": agencies.COMMITTEE, "province_id": {"$ne": active}}
    )
    if row is not None:
        return row["_id"]
    area = province.collection(areas.AREAS).find_one({"valid_to": {"$ne": None}, "level": "commune"})
    assert area is not None
    made = agencies.committee(area["_id"])
    province.collection(agencies.AGENCIES).insert_one(
        {
            "_id": made,
            "code": agencies.COMMITTEE,
            "name": {"vi": "UBND cũ"},
            "area_id": area["_id"],
            "province_id": area["province_id"],
            "origin": "file",
        }
    )
    return made


def test_agency_of_a_former_map_is_not_open(province: Store, former: str) -> None:
    assert agencies.find(province, former)
    assert agencies.find_open(province, former) is None


def test_report_is_not_forwarded_to_an_agency_of_a_former_map(province: Store, former: str) -> None:
    report = filed(province)
    duty = official(Role.DUTY_OFFICER)

    with pytest.raises(Invalid) as refused:
        act(province, report, ReportAction.FORWARD, duty, note="Nhầm", receiver=former)

    assert [fault.code for fault in refused.value.faults] == ["agency_unknown"]


def test_agency_of_the_map_in_force_is_open(province: Store) -> None:
    assert agencies.find_open(province, agencies.committee(HANDLER.assignments[0].area_id))
