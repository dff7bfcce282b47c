"""The last administrator who can sign in stays, whoever asks and however many at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from models.errors import Clash
from models.people import invitations, officials
from models.people.assignments import AssignmentRow
from models.store import Store
from models.store.events import SYSTEM
from tests.builders import PHUONG_TRA_VINH, VINH_LONG, Caller, an_official

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
VIEWER: list[AssignmentRow] = [{"role": "viewer", "area_id": VINH_LONG}]


@pytest.fixture
def admin(store: Store) -> Caller:
    return an_admin(store)


def an_admin(store: Store, **given: Any) -> Caller:
    return an_official(store, **({"role": "admin", "totp_secret": SECRET} | given))


def test_the_last_administrator_is_not_disabled(store: Store, admin: Caller) -> None:
    with pytest.raises(Clash, match="last_administrator"):
        officials.disable(store, admin.id, actor=SYSTEM)
    assert officials.get(store, admin.id)["disabled_at"] is None


def test_the_last_administrator_does_not_lose_the_role(store: Store, admin: Caller) -> None:
    with pytest.raises(Clash, match="last_administrator"):
        officials.assign(store, admin.id, VIEWER, actor=SYSTEM)
    moved: list[AssignmentRow] = [{"role": "admin", "area_id": PHUONG_TRA_VINH}]
    with pytest.raises(Clash, match="last_administrator"):
        officials.assign(store, admin.id, moved, actor=SYSTEM)


def test_the_last_administrator_may_get_more_roles(store: Store, admin: Caller) -> None:
    more: list[AssignmentRow] = [{"role": "admin", "area_id": VINH_LONG}, *VIEWER]
    assert len(officials.assign(store, admin.id, more, actor=SYSTEM)["assignments"]) == 2


def test_one_of_two_administrators_may_go(store: Store, admin: Caller) -> None:
    an_admin(store)
    assert officials.disable(store, admin.id, actor=SYSTEM)["disabled_at"]


@pytest.mark.parametrize(
    "lacking",
    [
        {"area_id": PHUONG_TRA_VINH},
        {"agency_id": f"so_y_te:{VINH_LONG}"},
        {"role": "approver"},
        {"totp_secret": None},
    ],
)
def test_nobody_else_counts_as_an_administrator(store: Store, admin: Caller, lacking: dict[str, Any]) -> None:
    an_admin(store, **lacking)
    with pytest.raises(Clash, match="last_administrator"):
        officials.disable(store, admin.id, actor=SYSTEM)


def test_an_administrator_who_has_not_accepted_yet_does_not_count(store: Store, admin: Caller) -> None:
    held: list[AssignmentRow] = [{"role": "admin", "area_id": VINH_LONG}]
    invited = invitations.invite(store, username="moi.mau", name="Mẫu", assignments=held)
    with pytest.raises(Clash, match="last_administrator"):
        officials.disable(store, admin.id, actor=SYSTEM)
    assert officials.disable(store, invited.official["_id"], actor=SYSTEM)["disabled_at"]


def test_the_last_administrator_gets_a_link_when_the_telephone_is_lost(store: Store, admin: Caller) -> None:
    assert invitations.reset_second_factor(store, admin.id).token


@pytest.mark.parametrize("round", range(3))
def test_two_who_remove_each_other_at_once_leave_one(store: Store, admin: Caller, round: int) -> None:
    both = [admin.id, an_admin(store).id]

    def remove(official_id: str) -> str:
        try:
            if round == 1:
                officials.assign(store, official_id, VIEWER, actor=SYSTEM)
            else:
                officials.disable(store, official_id, actor=SYSTEM)
        except Clash as error:
            return error.code
        return "removed"

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(remove, both))
    assert sorted(told) == ["last_administrator", "removed"]


def test_who_stays_keeps_the_version_that_others_saw(store: Store, admin: Caller) -> None:
    other = an_admin(store)
    officials.disable(store, admin.id, actor=SYSTEM)
    assert officials.get(store, other.id)["version"] == other.document["version"]
