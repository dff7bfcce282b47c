"""Managing people: whom one finds, whom one may change, and what a change does to open sessions."""

from __future__ import annotations

import pytest

from models.access.permissions import Permission, all_of
from models.errors import Clash, Forbidden, Invalid, NotFound, Stale, Unauthenticated
from models.people import credentials, invitations, managing_officials, officials, officials_list
from models.people.assignments import AssignmentRow
from models.people.managing_officials import PersonAction
from models.people.officials_list import OfficialsQuery
from models.store import Store, events
from models.store.collections import Kind
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, Caller, an_official

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def admin(store: Store) -> Caller:
    return an_official(store, role="admin", totp_secret=SECRET)


@pytest.fixture
def commune(store: Store, admin: Caller) -> Caller:
    """An administrator of one commune."""
    return an_official(store, role="admin", area_id=PHUONG_TRA_VINH, totp_secret=SECRET)


def row(role: str, area_id: str = PHUONG_TRA_VINH) -> AssignmentRow:
    return {"role": role, "area_id": area_id}


def found(store: Store, by: Caller, **wanted: str) -> set[str]:
    rows, _ = officials_list.search(store, by.identity, OfficialsQuery(**wanted), limit=100)
    return {one["_id"] for one in rows}


def test_somebody_elsewhere_is_not_found(store: Store, commune: Caller) -> None:
    other = an_official(store, area_id=PHUONG_LONG_DUC)
    with pytest.raises(NotFound):
        managing_officials.disable(store, commune.identity, other.id, expect=other.document["version"])
    assert other.id not in found(store, commune)


def test_an_administrator_of_the_province_is_not_found_by_one_of_a_commune(
    store: Store, admin: Caller, commune: Caller
) -> None:
    with pytest.raises(NotFound):
        managing_officials.find(store, commune.identity, admin.id)


@pytest.mark.parametrize(
    "act",
    [
        managing_officials.disable,
        managing_officials.reset_password,
        managing_officials.sign_out_everywhere,
    ],
)
def test_somebody_with_a_role_beyond_is_seen_and_not_touched(
    store: Store, commune: Caller, act: object
) -> None:
    both = an_official(store, assignments=[row("handler"), row("approver", VINH_LONG)])
    assert both.id in found(store, commune)
    with pytest.raises(Forbidden, match="official_beyond_reach"):
        act(store, commune.identity, both.id, expect=both.document["version"])  # type: ignore[operator]
    assert managing_officials.possible(store, commune.identity, both.document) == ()


def test_nobody_takes_a_role_away_that_they_cannot_give(store: Store, commune: Caller) -> None:
    both = an_official(store, assignments=[row("handler"), row("viewer", VINH_LONG)])
    with pytest.raises(Forbidden, match="official_beyond_reach"):
        managing_officials.assign(
            store, commune.identity, both.id, [row("handler")], expect=both.document["version"]
        )


@pytest.mark.parametrize("action", list(PersonAction))
def test_nobody_does_anything_to_themselves(store: Store, admin: Caller, action: PersonAction) -> None:
    rows = [[row("approver", VINH_LONG)]] if action is PersonAction.ASSIGN else []
    act = getattr(managing_officials, action.replace("-", "_"))
    with pytest.raises(Forbidden, match="not_to_oneself"):
        act(store, admin.identity, admin.id, *rows, expect=officials.get(store, admin.id)["version"])


def test_a_role_beyond_ones_own_is_named_with_every_other_fault(store: Store, commune: Caller) -> None:
    rows = [row("handler"), row("handler", VINH_LONG), row("king"), row("viewer", "nowhere")]
    with pytest.raises(Invalid) as caught:
        managing_officials.invite(store, commune.identity, username="x", name=" ", rows=rows)
    assert {fault.field: fault.code for fault in caught.value.faults} == {
        "username": "username_invalid",
        "name": "required",
        "assignments.1": "grant_beyond_own",
        "assignments.2.role": "role_unknown",
        "assignments.3.area_id": "area_unknown",
    }


def test_new_roles_count_at_once_in_an_open_session(store: Store, admin: Caller) -> None:
    handler = an_official(store)
    version = handler.document["version"]
    managing_officials.assign(store, admin.identity, handler.id, [row("viewer")], expect=version)
    assert Permission.REPORT_HANDLE not in all_of(credentials.identify(store, handler.token))


def test_a_role_that_needs_a_second_factor_ends_sessions_without_one(store: Store, admin: Caller) -> None:
    handler = an_official(store)
    version = handler.document["version"]
    changed = managing_officials.assign(
        store, admin.identity, handler.id, [row("approver", VINH_LONG)], expect=version
    )
    with pytest.raises(Unauthenticated, match="credential_revoked"):
        credentials.identify(store, handler.token)
    assert changed["version"] == officials.get(store, handler.id)["version"]


def test_whoever_has_a_second_factor_stays_signed_in(store: Store, admin: Caller) -> None:
    officer = an_official(store, role="duty_officer", totp_secret=SECRET)
    version = officer.document["version"]
    managing_officials.assign(store, admin.identity, officer.id, [row("approver", VINH_LONG)], expect=version)
    assert credentials.identify(store, officer.token).id == officer.id


def test_a_change_is_an_event_with_who_did_it(store: Store, admin: Caller) -> None:
    handler = an_official(store)
    managing_officials.disable(store, admin.identity, handler.id, expect=handler.document["version"])
    told = {event["action"]: event for event in events.timeline(store, Kind.OFFICIAL, handler.id)}
    assert told["disabled"]["actor"]["id"] == admin.id
    assert told["session_revoked"]["actor"]["id"] == admin.id


def test_the_reason_stays_in_the_history(store: Store, admin: Caller) -> None:
    handler = an_official(store)
    version = handler.document["version"]
    managing_officials.disable(store, admin.identity, handler.id, expect=version, note="Nghỉ hưu")
    steps, _ = managing_officials.history(store, admin.identity, handler.id)
    assert [one["note"] for one in steps if one["action"] == "disabled"] == ["Nghỉ hưu"]


def test_signing_out_everywhere_ends_every_session_and_nothing_else(store: Store, admin: Caller) -> None:
    handler = an_official(store)
    version = handler.document["version"]
    after = managing_officials.sign_out_everywhere(store, admin.identity, handler.id, expect=version)
    with pytest.raises(Unauthenticated, match="credential_revoked"):
        credentials.identify(store, handler.token)
    assert after["password_hash"] == handler.document["password_hash"]
    assert officials.state_of(after) == officials.OfficialState.ACTIVE


def test_who_saw_another_version_changes_nothing(store: Store, admin: Caller) -> None:
    handler = an_official(store)
    with pytest.raises(Stale):
        managing_officials.disable(store, admin.identity, handler.id, expect=handler.document["version"] - 1)
    assert credentials.identify(store, handler.token).id == handler.id


def test_the_disabled_are_enabled_with_the_roles_that_they_had(store: Store, admin: Caller) -> None:
    handler = an_official(store)
    gone = managing_officials.disable(store, admin.identity, handler.id, expect=handler.document["version"])
    back = managing_officials.enable(store, admin.identity, handler.id, expect=gone["version"])
    assert (back["disabled_at"], back["assignments"]) == (None, handler.document["assignments"])
    with pytest.raises(Clash, match="official_enabled"):
        managing_officials.enable(store, admin.identity, handler.id, expect=back["version"])


@pytest.mark.usefixtures("admin")
def test_the_directory_is_filtered_and_paged_by_user_name(store: Store, commune: Caller) -> None:
    binh = an_official(store, username="binh.mau", name="Đức Bình (mẫu)", area_id=PHUONG_TRA_VINH)
    an = an_official(store, username="an.mau", role="viewer", area_id=PHUONG_TRA_VINH)
    officials.disable(store, an.id, actor=events.SYSTEM)
    assert found(store, commune, text="duc binh") == {binh.id}
    assert found(store, commune, role="viewer") == found(store, commune, state="disabled") == {an.id}
    assert found(store, commune, state="active", area_id=PHUONG_TRA_VINH) == {binh.id, commune.id}
    assert found(store, commune, area_id=PHUONG_LONG_DUC) == set()
    first, after = officials_list.search(store, commune.identity, OfficialsQuery(), limit=1)
    rest, end = officials_list.search(store, commune.identity, OfficialsQuery(), after=after, limit=2)
    assert ([one["_id"] for one in first], end) == ([an.id], None)
    assert {one["_id"] for one in rest} == {binh.id, commune.id}


def test_the_states_of_the_directory_are_those_of_each_official(store: Store, admin: Caller) -> None:
    an_official(store, role="approver")
    invitations.reset_second_factor(store, an_official(store).id)
    officials.disable(store, an_official(store).id, actor=events.SYSTEM)
    managing_officials.invite(store, admin.identity, username="moi.mau", name="Mẫu", rows=[row("viewer")])
    for state in officials.OfficialState:
        rows, _ = officials_list.search(store, admin.identity, OfficialsQuery(state=state))
        assert rows
        assert {officials.state_of(one) for one in rows} == {state}


def test_a_version_to_come_may_hold_roles_that_nobody_looked_at(store: Store, commune: Caller) -> None:
    person = an_official(store, area_id=PHUONG_TRA_VINH)
    to_come = person.document["version"] + 1

    with pytest.raises(Stale):
        managing_officials.reset_password(store, commune.identity, person.id, expect=to_come)


def test_a_link_does_not_outlive_a_change_of_roles(store: Store, admin: Caller, commune: Caller) -> None:
    invited = managing_officials.invite(
        store, commune.identity, username="moi.mau", name="Người mới", rows=[row("handler")]
    )
    rows = [row("handler"), row("admin", VINH_LONG)]
    expect = invited.official["version"]
    managing_officials.assign(store, admin.identity, invited.official["_id"], rows, expect=expect)

    with pytest.raises(NotFound, match="invitation_unknown"):
        invitations.opened(store, invited.token)
