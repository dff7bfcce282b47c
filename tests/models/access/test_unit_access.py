"""For which units an official may do something."""

from __future__ import annotations

import pytest

from models.access import unit_access
from models.access.callers import Assignment, CallerKind, Identity
from models.access.permissions import Permission
from models.areas import agencies
from models.errors import Forbidden
from models.store import Store
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG

ROADS = f"so_xay_dung:{VINH_LONG}"
READ = Permission.OUTLET_READ


def an_identity(area_id: str = VINH_LONG, agency_id: str = "", role: str = "viewer") -> Identity:
    return Identity(CallerKind.OFFICIAL, "o1", assignments=(Assignment(role, area_id, agency_id),))


@pytest.mark.parametrize(
    ("held", "unit", "may"),
    [
        ((VINH_LONG, ""), agencies.committee(PHUONG_TRA_VINH), True),
        ((PHUONG_TRA_VINH, ""), agencies.committee(PHUONG_TRA_VINH), True),
        ((PHUONG_TRA_VINH, ""), agencies.committee(PHUONG_LONG_DUC), False),
        ((PHUONG_TRA_VINH, ""), agencies.committee(VINH_LONG), False),
        ((VINH_LONG, ROADS), ROADS, True),
        ((VINH_LONG, ROADS), agencies.committee(VINH_LONG), False),
        ((VINH_LONG, ""), "ubnd:nowhere", False),
    ],
)
def test_an_assignment_holds_for_its_agency_or_for_all_below_its_area(
    store: Store, held: tuple[str, str], unit: str, may: bool
) -> None:
    assert unit_access.may_for(store, an_identity(*held), READ, unit) is may


def test_an_area_as_a_whole_is_its_committees(store: Store) -> None:
    unit_access.insist_in(store, an_identity(), READ, PHUONG_TRA_VINH)
    with pytest.raises(Forbidden, match="no_permission"):
        unit_access.insist_in(store, an_identity(VINH_LONG, ROADS), READ, PHUONG_TRA_VINH)


def test_rows_are_found_by_area_and_by_the_agency_that_stands_in_them() -> None:
    assert unit_access.within(an_identity(VINH_LONG, ROADS), READ, "sender_id") == {
        "paths": VINH_LONG,
        "sender_id": ROADS,
    }


def test_whoever_may_nothing_finds_no_row() -> None:
    assert unit_access.within(an_identity(), Permission.PEOPLE_MANAGE) == {"_id": {"$in": []}}
