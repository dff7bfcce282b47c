"""Work for a closed agency: whichever door it comes by, and whatever happens at the same time, there is none."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import pytest

from models.access.permissions import Role
from models.areas import agencies
from models.desk import agency_changes
from models.errors import Clash, Invalid, LoaError, Stale
from models.handling import actions
from models.handling.action_request import ActionRequest, Performer
from models.people import invitations, officials
from models.people.assignments import AssignmentRow
from models.people.official_shapes import OFFICIALS
from models.reports import reports
from models.reports.reports import REPORTS, Report
from models.routing import routing
from models.routing.rules import StoredRule
from models.store import Store, events
from models.store.catalogue_cache import PinnedVersion
from models.store.collections import Kind
from models.store.events import SYSTEM
from models.workflow.transitions import OPEN_STATES, Party, ReportAction
from tests.builders import PHUONG_TRA_VINH, VINH_LONG
from tests.reporting import act, filed, fixed, official

ROUNDS = 32

ADMIN = official(Role.ADMIN, VINH_LONG, id="admin")
DUTY = official(Role.DUTY_OFFICER)
HOME = agencies.committee(PHUONG_TRA_VINH)


@pytest.fixture
def desk(province: Store) -> Store:
    """Return the store of a province whose catalogue is cached, as in service."""
    province.invalidate_catalogue(begin=True)
    return province


@pytest.fixture
def market(desk: Store) -> str:
    """Return an agency of the ward to which nothing points."""
    return opened(desk, "ban_quan_ly_cho")


def opened(store: Store, code: str) -> str:
    made = agency_changes.Agency(code, PHUONG_TRA_VINH, {"vi": "Ban Quản lý chợ mẫu"})
    return agency_changes.create(store, ADMIN, made)["_id"]


def close(store: Store, agency_id: str) -> None:
    now = agency_changes.get(store, agency_id)
    agency_changes.close(store, ADMIN, agency_id, expect=now["version"])


def reopened(store: Store, report: Report) -> Report:
    return actions.perform_now(
        store,
        reports.get(store, report["_id"]),
        ActionRequest(ReportAction.REOPEN, "Vẫn còn ngập"),
        Performer({"kind": "device", "id": "d1"}, frozenset({Party.REPORTER})),
    )


def an_assignment(agency_id: str) -> list[AssignmentRow]:
    return [{"role": "handler", "area_id": PHUONG_TRA_VINH, "agency_id": agency_id}]


def ended(store: Store, agency_id: str) -> Report:
    """Return a report that an agency resolved before it was closed."""
    report = fixed(store, filed(store))
    store.collection(REPORTS).update_one({"_id": report["_id"]}, {"$set": {"agency_id": agency_id}})
    close(store, agency_id)
    return reports.get(store, report["_id"])


def test_a_report_opened_again_leaves_the_closed_agency_for_where_routing_leads(
    desk: Store, market: str
) -> None:
    after = reopened(desk, ended(desk, market))

    assert (after["agency_id"], after["assignee_id"]) == (HOME, None)
    assert market in after["known_to"]
    last = events.timeline(desk, Kind.REPORT, after["_id"])[-1]
    assert (last["action"], last["public"]) == ("forwarded", True)
    assert last["changes"]["agency_id"] == HOME
    assert last["note"] == "Cơ quan phụ trách trước đây đã đóng."
    tasks = desk.db["outbox"].find({"_id": {"$regex": f"^{last['_id']}:"}})
    assert {row["_id"].partition(":")[2] for row in tasks} >= {"tell_reporter", "tell_office", "watch_clock"}


def test_a_report_taken_up_again_leaves_the_closed_agency(desk: Store, market: str) -> None:
    report = ended(desk, market)
    assert act(desk, report, ReportAction.TAKE_UP, note="Làm lại")["agency_id"] == HOME


def test_a_report_unmerged_leaves_the_closed_agency(desk: Store, market: str) -> None:
    first, second = filed(desk), filed(desk, "d2", text="Ngập sâu ở đầu hẻm")
    act(desk, second, ReportAction.MERGE, target=first["code"])
    desk.collection(REPORTS).update_one({"_id": second["_id"]}, {"$set": {"agency_id": market}})
    close(desk, market)
    assert act(desk, second, ReportAction.UNMERGE, note="Chuyện khác")["agency_id"] == HOME


def test_a_report_opened_again_stays_with_an_agency_that_is_open(desk: Store) -> None:
    after = reopened(desk, fixed(desk, filed(desk)))
    assert after["agency_id"] == HOME
    assert events.timeline(desk, Kind.REPORT, after["_id"])[-1]["action"] == "reopened"


def test_an_official_of_a_closed_agency_is_not_enabled_until_they_have_other_roles(
    desk: Store, market: str
) -> None:
    worker = invitations.invite(
        desk, username="canbo.mau", name="Cán bộ mẫu", assignments=an_assignment(market)
    ).official
    officials.disable(desk, worker["_id"], actor=SYSTEM)
    close(desk, market)

    with pytest.raises(Clash) as refused:
        officials.enable(desk, worker["_id"], actor=SYSTEM)
    assert refused.value.code == "agency_closed"

    officials.assign(desk, worker["_id"], an_assignment(""), actor=SYSTEM)
    assert officials.enable(desk, worker["_id"], actor=SYSTEM)["disabled_at"] is None


def test_nobody_is_invited_or_moved_into_a_closed_agency(desk: Store, market: str) -> None:
    worker = invitations.invite(
        desk, username="canbo.mau", name="Cán bộ mẫu", assignments=an_assignment("")
    ).official
    close(desk, market)
    for give in (
        lambda: invitations.invite(
            desk, username="canbo.hai", name="Cán bộ hai", assignments=an_assignment(market)
        ),
        lambda: officials.assign(desk, worker["_id"], an_assignment(market), actor=SYSTEM),
    ):
        with pytest.raises(Invalid) as refused:
            give()
        assert [fault.code for fault in refused.value.faults] == ["agency_unknown"]


def _forward(store: Store, agency_id: str, number: int) -> Callable[[], object]:
    report = filed(store, f"d{number}", text=f"Ngập ở hẻm số {number}")
    return lambda: act(store, report, ReportAction.FORWARD, DUTY, note="Chuyển", receiver=agency_id)


def _invite(store: Store, agency_id: str, number: int) -> Callable[[], object]:
    return lambda: invitations.invite(
        store, username=f"canbo.{number}", name="Cán bộ mẫu", assignments=an_assignment(agency_id)
    )


def _assign(store: Store, agency_id: str, number: int) -> Callable[[], object]:
    made = invitations.invite(
        store, username=f"canbo.{number}", name="Cán bộ mẫu", assignments=an_assignment("")
    )
    return lambda: officials.assign(store, made.official["_id"], an_assignment(agency_id), actor=SYSTEM)


def _enable(store: Store, agency_id: str, number: int) -> Callable[[], object]:
    made = invitations.invite(
        store, username=f"canbo.{number}", name="Cán bộ mẫu", assignments=an_assignment(agency_id)
    )
    officials.disable(store, made.official["_id"], actor=SYSTEM)
    return lambda: officials.enable(store, made.official["_id"], actor=SYSTEM)


def _route(store: Store, agency_id: str, number: int) -> Callable[[], object]:
    rules: list[StoredRule] = [
        {"name": "", "assignee_id": "", "when": {"any_words": ["chợ"]}, "agency": agency_id},
        {"name": "", "assignee_id": "", "when": {}, "agency": "ubnd:{area}"},
    ]
    seen = routing.get(store, VINH_LONG)["version"]
    return lambda: routing.save(store, VINH_LONG, rules, expect=seen, actor=SYSTEM)


def _reopen(store: Store, agency_id: str, number: int) -> Callable[[], object]:
    report = fixed(store, filed(store, f"d{number}", text=f"Ngập ở hẻm số {number}"))
    store.collection(REPORTS).update_one({"_id": report["_id"]}, {"$set": {"agency_id": agency_id}})
    return lambda: reopened(store, report)


def _file(store: Store, agency_id: str, number: int) -> Callable[[], object]:
    """File a report by a rule that was taken out when the report was routed already."""
    _route(store, agency_id, number)()
    stale = replace(store, pinned=PinnedVersion())
    # This request goes by the rules and agencies as they are at its first look.
    assert agencies.find_open(stale, agency_id)
    assert routing.rules_in_force(stale, VINH_LONG)[0].agency == agency_id
    rules: list[StoredRule] = [
        {"name": "", "assignee_id": "", "when": {}, "agency": "ubnd:{area}"},
    ]
    seen = routing.get(store, VINH_LONG)["version"]
    routing.save(store, VINH_LONG, rules, expect=seen, actor=SYSTEM)
    return lambda: filed(stale, f"d{number}", text=f"Ngập cả chợ số {number}")


def points(store: Store, agency_id: str) -> bool:
    """Say whether any work is with an agency."""
    people = {"assignments.agency_id": agency_id, "disabled_at": None}
    work = {"agency_id": agency_id, "state": {"$in": sorted(OPEN_STATES)}}
    ruled = any(rule["agency"] == agency_id for rule in routing.get(store, VINH_LONG)["rules"])
    return bool(
        ruled or store.collection(OFFICIALS).find_one(people) or store.collection(REPORTS).find_one(work)
    )


def tried(gate: threading.Barrier, work: Callable[[], object]) -> LoaError | None:
    gate.wait()
    try:
        work()
    except LoaError as refused:
        return refused
    return None


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as two:
        yield two


@pytest.mark.slow
@pytest.mark.parametrize("give", [_forward, _invite, _assign, _enable, _route, _reopen, _file])
def test_closing_and_giving_work_at_once_never_both_come_through(
    desk: Store, pool: ThreadPoolExecutor, give: Callable[[Store, str, int], Callable[[], object]]
) -> None:
    for number in range(ROUNDS):
        agency_id = opened(desk, f"ban_{number}")
        work, gate = give(desk, agency_id, number), threading.Barrier(2)

        given = pool.submit(tried, gate, work)
        closed = pool.submit(tried, gate, partial(close, desk, agency_id))
        said = given.result(), closed.result()

        is_closed = agency_changes.get(desk, agency_id)["closed_at"] is not None
        assert not (is_closed and points(desk, agency_id))
        assert is_closed or points(desk, agency_id), said
        refused = [type(one) for one in said if one]
        assert set(refused) <= {Clash, Invalid, Stale}, said
