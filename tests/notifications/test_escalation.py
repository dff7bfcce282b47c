"""A missed promise goes up: to the unit's leader, the committee above, the province; to nobody twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

import notifications.reactions  # noqa: F401 - registers the reactions
from models.access.permissions import Role
from models.areas import agencies
from models.areas.areas import Level
from models.desk import desk
from models.desk.search import Filter
from models.errors import Stale
from models.handling import escalation, reminders
from models.handling.action_request import ActionRequest
from models.handling.escalation import Tier
from models.people import officials
from models.promises import calendars
from models.reports import reports
from models.reports.reports import Place, Report
from models.store import Store, events
from models.store.collections import Kind
from models.workflow.transitions import ReportAction
from tests.builders import (
    OLD_TRA_VINH,
    PHUONG_LONG_DUC,
    PHUONG_TRA_VINH,
    VINH_LONG,
    Caller,
    an_official,
)
from tests.notifications.clockwork import (
    FRIDAY,
    NEXT_THURSDAY,
    PROVINCE,
    REMINDER,
    RESIDENT,
    THURSDAY,
    TUESDAY,
    WARD,
    Travel,
    act,
    clock_steps,
    flooded,
    heard,
    of,
    work,
)

LEVELS = (FRIDAY, TUESDAY, NEXT_THURSDAY)

OTHER_WARD = agencies.committee(PHUONG_LONG_DUC)


@pytest.fixture
def report(at: Travel, province: Store, ward: Caller) -> Report:
    return flooded(province)


def ward_leader(store: Store) -> Caller:
    return an_official(store, role=Role.VIEWER, area_id=PHUONG_TRA_VINH, agency_id=WARD)


def of_province(store: Store, role: Role) -> Caller:
    return an_official(store, role=role, agency_id=PROVINCE)


def go(at: Travel, store: Store, *moments: datetime) -> None:
    for moment in moments:
        at(moment)
        work(store)


def escalations(store: Store, *people: Caller) -> list[int]:
    """How often each has heard that a promise was missed for long."""
    return [heard(store, of(one)).count("escalated") for one in people]


def test_each_level_of_the_map_of_today_has_people_of_its_own(
    at: Travel, province: Store, report: Report
) -> None:
    people = (
        ward_leader(province),
        of_province(province, Role.HANDLER),
        of_province(province, Role.VIEWER),
    )
    found = []
    for moment in LEVELS:
        go(at, province, moment - timedelta(seconds=1), moment)
        found.append(escalations(province, *people))

    assert found == [[1, 0, 0], [1, 1, 0], [1, 1, 1]]


def test_each_level_of_the_map_with_districts_has_people_of_its_own(province: Store, report: Report) -> None:
    query = {"level": Level.COMMUNE, "path.0": OLD_TRA_VINH}
    commune = province.db["areas"].find_one(query, sort=[("_id", 1)])
    assert commune is not None
    top, district, own = commune["path"]
    leader = _of_former_map(province, Role.VIEWER, own)
    handler = _of_former_map(province, Role.HANDLER, district)
    province_leader = _of_former_map(province, Role.VIEWER, top)
    place: Place = {**report["place"], "area_id": own}
    at_level: Report = {
        **report,
        "place": place,
        "area_path": commune["path"],
        "agency_id": agencies.committee(own),
    }
    found = []
    while (rise := escalation.next_escalation(province, at_level)) is not None:
        found.append((rise.level, rise.agency_id, rise.recipients))
        at_level |= {"level": rise.level, "heard": [*at_level["heard"], *rise.recipients]}

    assert found == [
        (1, agencies.committee(own), [leader.id]),
        (2, agencies.committee(district), [handler.id]),
        (3, agencies.committee(top), [province_leader.id]),
    ]


def _of_former_map(province: Store, role: Role, area_id: str) -> Caller:
    """Somebody of a committee that was there before the map changed; nobody is added to one any more."""
    official = an_official(province, role=role, area_id=area_id)
    held = {"assignments.0.agency_id": agencies.committee(area_id)}
    assert province.db.officials.update_one({"_id": official.id}, {"$set": held}).modified_count == 1
    return official


def test_level_without_people_is_passed_over_at_once(at: Travel, province: Store, report: Report) -> None:
    leader = of_province(province, Role.VIEWER)
    go(at, province, FRIDAY)
    at_once = escalations(province, leader)
    go(at, province, TUESDAY, NEXT_THURSDAY)

    assert (at_once, escalations(province, leader)) == ([1], [1])
    assert reports.get(province, report["_id"])["escalated_to"] == [PROVINCE]


def test_who_has_the_report_on_his_desk_is_not_told_of_it_again(
    at: Travel, province: Store, ward: Caller, report: Report
) -> None:
    duty = an_official(province, role=Role.DUTY_OFFICER, area_id=PHUONG_TRA_VINH, agency_id=WARD)
    leader = of_province(province, Role.VIEWER)
    go(at, province, *LEVELS)

    assert escalations(province, ward, duty, leader) == [0, 0, 1]


def test_with_nobody_on_any_level_it_still_stands_in_the_list_of_the_province(
    at: Travel, province: Store, report: Report
) -> None:
    go(at, province, *LEVELS)
    handler = of_province(province, Role.HANDLER)
    found, _ = desk.search(province, handler.identity, Filter(escalated=True))

    assert clock_steps(province, report) == ["overdue", "escalated"]
    assert [row["code"] for row in found] == [report["code"]]


def test_who_left_is_not_told(at: Travel, province: Store, report: Report) -> None:
    gone, leader = ward_leader(province), of_province(province, Role.VIEWER)
    officials.disable(province, gone.id, actor=events.SYSTEM)
    go(at, province, FRIDAY)

    assert escalations(province, gone, leader) == [0, 1]


def test_report_of_an_agency_that_is_no_more_goes_to_the_province(
    at: Travel, province: Store, report: Report
) -> None:
    leader = of_province(province, Role.VIEWER)
    province.db["agencies"].delete_one({"_id": WARD})

    assert escalation.agency_of(province, report, Tier.ABOVE) == PROVINCE
    rise = escalation.next_escalation(province, report)
    assert rise is not None
    assert leader.id in rise.recipients


def test_department_is_below_the_committee_of_its_province(province: Store) -> None:
    assert escalation.above(province, f"so_y_te:{VINH_LONG}") == PROVINCE
    assert escalation.above(province, PROVINCE) == PROVINCE


def test_leader_of_an_area_is_no_leader_of_each_department_in_it(
    at: Travel, province: Store, report: Report
) -> None:
    everywhere = an_official(province, role=Role.VIEWER)
    own = an_official(province, role=Role.VIEWER, agency_id=f"so_y_te:{VINH_LONG}")

    assert escalation.people(province, f"so_y_te:{VINH_LONG}", [Role.VIEWER], report) == [own.id]
    assert escalation.people(province, PROVINCE, [Role.VIEWER], report) == [everywhere.id]


def test_levels_of_the_file_name_tiers_and_roles_and_grow() -> None:
    levels = calendars.escalation()["levels"]
    waits = [level["days"] for level in levels]

    assert waits == sorted(set(waits))
    assert {level["to"] for level in levels} <= set(Tier)
    assert {role for level in levels for role in level["roles"]} <= set(Role)


def _accept(store: Store, report: Report, ward: Caller) -> None:
    """Accept it, however often somebody else was faster."""
    while True:
        try:
            act(store, ward.identity, report, ActionRequest(ReportAction.ACCEPT))
            return
        except Stale:
            continue


def forward(store: Store, report: Report) -> Report:
    """The province gives it to another ward."""
    dispatcher = an_official(store, role=Role.DUTY_OFFICER)
    asked = ActionRequest(ReportAction.FORWARD, "Thuộc phường Long Đức.", receiver=OTHER_WARD)
    return act(store, dispatcher.identity, report, asked)


def test_new_unit_is_reminded_although_the_old_one_was(at: Travel, province: Store, report: Report) -> None:
    go(at, province, REMINDER)
    after = forward(province, report)
    go(at, province, THURSDAY - timedelta(seconds=1))
    before = clock_steps(province, report)
    go(at, province, THURSDAY)

    assert after["due_at"] == THURSDAY
    assert (before, clock_steps(province, report)) == (
        ["reminded", "reminded"],
        ["reminded", "reminded", "overdue"],
    )


def test_forwarding_hides_no_delay_and_tells_the_resident_once(
    at: Travel, province: Store, report: Report
) -> None:
    go(at, province, THURSDAY)
    after = forward(province, report)
    work(province)

    assert (after["stage"], after["due_at"]) == ("overdue", THURSDAY)
    assert heard(province, RESIDENT.owner).count("overdue") == 1


def test_new_unit_has_a_working_day_before_its_own_people_hear(
    at: Travel, province: Store, report: Report
) -> None:
    leader = of_province(province, Role.VIEWER)
    go(at, province, FRIDAY)
    forwarded = FRIDAY + timedelta(days=3)  # Monday at closing time
    at(forwarded)
    after = forward(province, report)
    go(at, province, forwarded + timedelta(days=1, seconds=-1))
    before = escalations(province, leader)
    go(at, province, forwarded + timedelta(days=1))

    assert after["escalated_to"] == [PROVINCE]
    assert (before, escalations(province, leader)) == ([1], [2])


def test_forwarded_at_the_very_end_it_is_overdue_with_the_new_unit(
    at: Travel, province: Store, report: Report
) -> None:
    work(province)
    other = an_official(province, area_id=VINH_LONG, agency_id=OTHER_WARD)
    at(THURSDAY)
    forward(province, report)
    work(province)

    assert clock_steps(province, report) == ["overdue"]
    assert heard(province, of(other)) == ["forwarded", "overdue"]


def test_act_of_an_official_at_the_same_moment_keeps_no_step_from_being_done(
    at: Travel, province: Store, report: Report, ward: Caller
) -> None:
    at(THURSDAY)
    with ThreadPoolExecutor(5) as pool:
        steps = [pool.submit(reminders.step, province, report["_id"]) for _ in range(4)]
        accepted = pool.submit(_accept, province, report, ward)
        done, _ = [step.result() for step in steps], accepted.result()

    assert sum(bool(step) for step in done) == 1
    assert clock_steps(province, report) == ["overdue"]
    assert reports.get(province, report["_id"])["state"] == "accepted"


def test_category_that_makes_a_missed_promise_shorter_tells_nobody_again(
    at: Travel, province: Store, report: Report, ward: Caller
) -> None:
    go(at, province, THURSDAY)
    shorter = ActionRequest(ReportAction.RECATEGORISE, "Sạt lở.", category="erosion")
    act(province, ward.identity, report, shorter)
    work(province)

    assert heard(province, RESIDENT.owner).count("overdue") == 1
    assert events.timeline(province, Kind.REPORT, report["_id"])[-1]["action"] == "recategorised"
