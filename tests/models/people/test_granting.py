"""Granting: nobody gives a role beyond the place where they manage people."""

from __future__ import annotations

import pytest

from models.access.permissions import GRANTABLE, PERMISSIONS, Permission, Role
from models.people import granting
from models.people.assignments import AssignmentRow
from models.store import Store
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, TAY_NINH, VINH_LONG, an_official

COMMITTEE = f"ubnd:{PHUONG_TRA_VINH}"
DEPARTMENT = f"so_y_te:{VINH_LONG}"


@pytest.fixture
def catalogue(store: Store) -> Store:
    return store


def row(role: str = "handler", area_id: str = PHUONG_TRA_VINH, agency_id: str = "") -> AssignmentRow:
    return {"role": role, "area_id": area_id, "agency_id": agency_id}


def test_whoever_manages_people_stands_in_the_table_and_nobody_else() -> None:
    assert GRANTABLE.keys() == {
        role for role, granted in PERMISSIONS.items() if Permission.PEOPLE_MANAGE in granted
    }


@pytest.mark.parametrize("role", list(Role))
def test_an_administrator_of_the_province_gives_every_role_in_it(catalogue: Store, role: Role) -> None:
    by = an_official(catalogue, role="admin").identity
    assert granting.may_grant(catalogue, by, row(role))
    assert granting.may_grant(catalogue, by, row(role, VINH_LONG, DEPARTMENT))


@pytest.mark.parametrize(
    ("held", "given"),
    [
        (row("admin", VINH_LONG), row(area_id=TAY_NINH)),
        (row("admin", VINH_LONG), row(area_id="nowhere")),
        (row("admin", VINH_LONG), row(agency_id=f"so_y_te:{TAY_NINH}")),
        (row("admin"), row(area_id=VINH_LONG)),
        (row("admin"), row(area_id=PHUONG_LONG_DUC)),
        (row("admin"), row(agency_id=DEPARTMENT)),
        (row("admin", VINH_LONG, DEPARTMENT), row(area_id=VINH_LONG)),
        (row("admin", VINH_LONG, DEPARTMENT), row(agency_id=COMMITTEE)),
        (row("approver", VINH_LONG), row("viewer")),
    ],
)
def test_nothing_is_given_beyond_ones_own(
    catalogue: Store, held: AssignmentRow, given: AssignmentRow
) -> None:
    by = an_official(catalogue, assignments=[held]).identity
    assert not granting.may_grant(catalogue, by, given)


@pytest.mark.parametrize(
    ("held", "given"),
    [
        (row("admin"), row(agency_id=COMMITTEE)),
        (row("admin", VINH_LONG, DEPARTMENT), row(area_id=PHUONG_LONG_DUC, agency_id=DEPARTMENT)),
    ],
)
def test_within_ones_own_area_and_agency_roles_are_given(
    catalogue: Store, held: AssignmentRow, given: AssignmentRow
) -> None:
    by = an_official(catalogue, assignments=[held]).identity
    assert granting.may_grant(catalogue, by, given)


def test_only_who_manages_everything_manages_somebody_without_roles(catalogue: Store) -> None:
    province = an_official(catalogue, role="admin").identity
    commune = an_official(catalogue, role="admin", area_id=PHUONG_TRA_VINH).identity
    assert [granting.may_grant_all(catalogue, by, []) for by in (province, commune)] == [True, False]
