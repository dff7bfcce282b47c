"""Permissions: which role of an official may do what, and where.

A role is held through an `Assignment`: in one area with everything below it, and for one agency or for any.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from models.access.callers import Assignment, CallerKind, Identity
from models.areas import areas
from models.errors import Forbidden, NotFound
from models.store import Store


class Role(StrEnum):
    """Roles of officials.

    In Vietnamese, in this order: cán bộ xử lý, biên tập viên, trực ban, người duyệt, quản trị, lãnh đạo.
    """

    HANDLER = "handler"
    EDITOR = "editor"
    DUTY_OFFICER = "duty_officer"
    APPROVER = "approver"
    ADMIN = "admin"
    VIEWER = "viewer"


class Permission(StrEnum):
    """What an official may do."""

    ALERT_APPROVE = "alert_approve"
    ALERT_DRAFT = "alert_draft"
    ALERT_READ = "alert_read"
    BOARD_REQUISITION = "board_requisition"
    CATALOGUE_MANAGE = "catalogue_manage"
    CONVERSATION_HANDLE = "conversation_handle"
    DIRECTIVE_ANSWER = "directive_answer"
    DIRECTIVE_READ = "directive_read"
    DIRECTIVE_SEND = "directive_send"
    DIRECTIVE_WRITE = "directive_write"
    IDENTITY_OPEN = "identity_open"
    OUTLET_CONTROL = "outlet_control"
    OUTLET_MANAGE = "outlet_manage"
    OUTLET_READ = "outlet_read"
    PEOPLE_MANAGE = "people_manage"
    POST_PUBLISH = "post_publish"
    POST_READ = "post_read"
    POST_WRITE = "post_write"
    PROGRAMME_PUBLISH = "programme_publish"
    PROGRAMME_WRITE = "programme_write"
    REPORT_ASSIGN = "report_assign"
    REPORT_HANDLE = "report_handle"
    REPORT_READ = "report_read"
    RETURN_READ = "return_read"
    RETURN_REQUEST = "return_request"
    RETURN_SUBMIT = "return_submit"
    RETURN_WRITE = "return_write"
    STAFF_MANAGE = "staff_manage"
    STAFF_READ = "staff_read"
    STATION_MANAGE = "station_manage"
    STATION_READ = "station_read"
    STATS_READ = "stats_read"
    SURVEY_READ_EARLY = "survey_read_early"
    SURVEY_WRITE = "survey_write"
    TARGET_CONFIRM = "target_confirm"
    TARGET_ENTER = "target_enter"
    TEMPLATE_WRITE = "template_write"


#: What each role may do. An administrator manages people, rules and calendars, and reads, but answers no reports
#: and warns nobody. Alerts that are out are public; `ALERT_READ` shows drafts, too, which are no editor's business.
PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.HANDLER: frozenset(
        {
            Permission.ALERT_READ,
            Permission.CONVERSATION_HANDLE,
            Permission.DIRECTIVE_ANSWER,
            Permission.DIRECTIVE_READ,
            Permission.DIRECTIVE_WRITE,
            Permission.IDENTITY_OPEN,
            Permission.OUTLET_CONTROL,
            Permission.OUTLET_MANAGE,
            Permission.OUTLET_READ,
            Permission.POST_READ,
            Permission.POST_WRITE,
            Permission.PROGRAMME_PUBLISH,
            Permission.PROGRAMME_WRITE,
            Permission.REPORT_ASSIGN,
            Permission.REPORT_HANDLE,
            Permission.REPORT_READ,
            Permission.RETURN_READ,
            Permission.RETURN_WRITE,
            Permission.STAFF_MANAGE,
            Permission.STAFF_READ,
            Permission.STATION_MANAGE,
            Permission.STATION_READ,
            Permission.STATS_READ,
            Permission.TARGET_ENTER,
        }
    ),
    Role.EDITOR: frozenset(
        {
            Permission.DIRECTIVE_ANSWER,
            Permission.DIRECTIVE_READ,
            Permission.DIRECTIVE_WRITE,
            Permission.OUTLET_CONTROL,
            Permission.OUTLET_READ,
            Permission.POST_PUBLISH,
            Permission.POST_READ,
            Permission.POST_WRITE,
            Permission.PROGRAMME_PUBLISH,
            Permission.PROGRAMME_WRITE,
            Permission.RETURN_READ,
            Permission.RETURN_WRITE,
            Permission.STATION_READ,
            Permission.STATS_READ,
            Permission.SURVEY_WRITE,
            Permission.TEMPLATE_WRITE,
        }
    ),
    Role.DUTY_OFFICER: frozenset(
        {
            Permission.ALERT_DRAFT,
            Permission.ALERT_READ,
            Permission.BOARD_REQUISITION,
            Permission.CONVERSATION_HANDLE,
            Permission.DIRECTIVE_ANSWER,
            Permission.DIRECTIVE_READ,
            Permission.IDENTITY_OPEN,
            Permission.OUTLET_CONTROL,
            Permission.OUTLET_READ,
            Permission.PROGRAMME_WRITE,
            Permission.REPORT_ASSIGN,
            Permission.REPORT_HANDLE,
            Permission.REPORT_READ,
            Permission.STATION_READ,
            Permission.STATS_READ,
        }
    ),
    Role.APPROVER: frozenset(
        {
            Permission.ALERT_APPROVE,
            Permission.ALERT_DRAFT,
            Permission.ALERT_READ,
            Permission.BOARD_REQUISITION,
            Permission.DIRECTIVE_ANSWER,
            Permission.DIRECTIVE_READ,
            Permission.DIRECTIVE_SEND,
            Permission.DIRECTIVE_WRITE,
            Permission.OUTLET_READ,
            Permission.POST_PUBLISH,
            Permission.POST_READ,
            Permission.PROGRAMME_PUBLISH,
            Permission.REPORT_READ,
            Permission.RETURN_READ,
            Permission.RETURN_REQUEST,
            Permission.RETURN_SUBMIT,
            Permission.STAFF_READ,
            Permission.STATION_READ,
            Permission.STATS_READ,
            Permission.SURVEY_READ_EARLY,
            Permission.TARGET_CONFIRM,
        }
    ),
    Role.ADMIN: frozenset(
        {
            Permission.ALERT_READ,
            Permission.CATALOGUE_MANAGE,
            Permission.OUTLET_MANAGE,
            Permission.OUTLET_READ,
            Permission.PEOPLE_MANAGE,
            Permission.REPORT_READ,
            Permission.STAFF_MANAGE,
            Permission.STAFF_READ,
            Permission.STATION_MANAGE,
            Permission.STATION_READ,
            Permission.STATS_READ,
            Permission.TEMPLATE_WRITE,
        }
    ),
    Role.VIEWER: frozenset(
        {
            Permission.ALERT_READ,
            Permission.DIRECTIVE_READ,
            Permission.OUTLET_READ,
            Permission.POST_READ,
            Permission.REPORT_READ,
            Permission.RETURN_READ,
            Permission.STATION_READ,
            Permission.STATS_READ,
        }
    ),
}

#: Roles that can warn a province or make officials: a password alone must not be enough.
SECOND_FACTOR_ROLES = frozenset({Role.ADMIN, Role.APPROVER, Role.DUTY_OFFICER})

#: Which roles somebody may give to others, by the role through which they manage people; where, says
#: `models.people.granting`. An administrator gives roles that do what no administrator may, and never to themselves:
#: see docs/decisions/officials.md. A role with `PEOPLE_MANAGE` that is missing here gives none.
GRANTABLE: Mapping[Role, frozenset[Role]] = {Role.ADMIN: frozenset(Role)}


def assignments_with(identity: Identity, permission: Permission) -> tuple[Assignment, ...]:
    """Return the assignments through which an official has `permission`; empty for everybody else."""
    if identity.kind is not CallerKind.OFFICIAL:
        return ()
    return tuple(held for held in identity.assignments if permission in PERMISSIONS[Role(held.role)])


def all_of(identity: Identity) -> list[Permission]:
    """Return what an official may do somewhere, in order; empty for everybody else."""
    return [one for one in Permission if assignments_with(identity, one)]


def insist(identity: Identity, permission: Permission) -> None:
    """Demand that an official has `permission` somewhere.

    :raises Forbidden: `no_permission`.
    """
    if not assignments_with(identity, permission):
        raise Forbidden("no_permission")


def may_in(store: Store, identity: Identity, permission: Permission, area_id: str) -> bool:
    """Say whether an official has `permission` in an area, whatever agency it is about.

    An assignment fits when its area is `area_id` or stands above it and it is for any agency. Which reports an
    assignment reaches is said in `models.access.report_access`.
    """
    held = assignments_with(identity, permission)
    if not held:
        return False
    try:
        path = set(areas.above(store, area_id))
    except NotFound:
        return False
    return any(one.area_id in path and not one.agency_id for one in held)


def insist_in(store: Store, identity: Identity, permission: Permission, area_id: str) -> None:
    """Demand that an official has `permission` in an area; see `may_in`.

    :raises Forbidden: `no_permission`.
    """
    if not may_in(store, identity, permission, area_id):
        raise Forbidden("no_permission")
