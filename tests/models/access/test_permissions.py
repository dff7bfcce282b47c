"""What officials may do, and where."""

from __future__ import annotations

import pytest

from models.access import permissions
from models.access.callers import Assignment, CallerKind, Identity
from models.access.permissions import Permission, Role
from models.errors import Forbidden
from models.store import Store
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, TAY_NINH, VINH_LONG

ROADS = f"so_xay_dung:{VINH_LONG}"

#: The whole matrix, written a second time on purpose: a change of rights must be made twice.
MAY = {
    "handler": "alert_read conversation_handle directive_answer directive_read directive_write "
    "identity_open outlet_control outlet_manage outlet_read post_read post_write "
    "programme_publish programme_write report_assign report_handle report_read "
    "return_read return_write staff_manage staff_read station_manage station_read "
    "stats_read target_enter",
    "editor": "directive_answer directive_read directive_write outlet_control outlet_read "
    "post_publish post_read post_write programme_publish programme_write "
    "return_read return_write station_read stats_read survey_write template_write",
    "duty_officer": "alert_draft alert_read board_requisition conversation_handle directive_answer "
    "directive_read identity_open outlet_control outlet_read programme_write "
    "report_assign report_handle report_read station_read stats_read",
    "approver": "alert_approve alert_draft alert_read board_requisition directive_answer "
    "directive_read directive_send directive_write outlet_read post_publish "
    "post_read programme_publish report_read return_read return_request "
    "return_submit staff_read station_read stats_read survey_read_early "
    "target_confirm",
    "admin": "alert_read catalogue_manage outlet_manage outlet_read people_manage "
    "report_read staff_manage staff_read station_manage station_read stats_read "
    "template_write",
    "viewer": "alert_read directive_read outlet_read post_read report_read return_read "
    "station_read stats_read",
}


def an_identity(role: str, area_id: str = VINH_LONG, agency_id: str = "") -> Identity:
    return Identity(CallerKind.OFFICIAL, "o1", assignments=(Assignment(role, area_id, agency_id),))


def may_in(
    store: Store,
    identity: Identity,
    area_id: str,
    what: Permission = Permission.REPORT_HANDLE,
) -> bool:
    return permissions.may_in(store, identity, what, area_id)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_do_exactly_what_the_matrix_says(role: Role) -> None:
    assert permissions.all_of(an_identity(role)) == [Permission(one) for one in MAY[role].split()]


@pytest.mark.parametrize("kind", [CallerKind.OPEN, CallerKind.DEVICE, CallerKind.CITIZEN])
def test_nobody_but_officials_has_permissions(kind: CallerKind) -> None:
    pretender = Identity(kind, "x", assignments=(Assignment("admin", VINH_LONG),))
    with pytest.raises(Forbidden, match="no_permission"):
        permissions.insist(pretender, Permission.PEOPLE_MANAGE)


def test_an_approver_may_approve() -> None:
    approver = an_identity("approver")

    permissions.insist(approver, Permission.ALERT_APPROVE)

    assert permissions.assignments_with(approver, Permission.ALERT_APPROVE)


def test_an_assignment_at_the_province_holds_in_its_communes(store: Store) -> None:
    assert may_in(store, an_identity("handler"), PHUONG_TRA_VINH)


def test_an_assignment_at_a_commune_does_not_hold_next_door(store: Store) -> None:
    neighbour = an_identity("handler", PHUONG_LONG_DUC)
    assert not may_in(store, neighbour, PHUONG_TRA_VINH)


def test_an_assignment_at_a_commune_does_not_hold_at_the_province(store: Store) -> None:
    assert not may_in(store, an_identity("handler", PHUONG_TRA_VINH), VINH_LONG)


def test_an_assignment_at_another_province_does_not_hold(store: Store) -> None:
    assert not may_in(store, an_identity("handler", TAY_NINH), PHUONG_TRA_VINH)


def test_an_assignment_for_an_agency_does_not_hold_where_no_agency_is_named(store: Store) -> None:
    assert not may_in(store, an_identity("handler", VINH_LONG, ROADS), PHUONG_TRA_VINH)


def test_a_right_area_with_a_role_that_lacks_the_permission_is_refused(store: Store) -> None:
    with pytest.raises(Forbidden, match="no_permission"):
        permissions.insist_in(store, an_identity("editor"), Permission.REPORT_HANDLE, VINH_LONG)


def test_an_area_that_does_not_exist_is_nobodys(store: Store) -> None:
    assert not may_in(store, an_identity("handler"), "00000@2025-07-01")
