"""The registry: outlets are added with every fault at once, edited by who manages them, silenced, taken down."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from models.access.permissions import Permission, Role
from models.areas import agencies
from models.errors import Clash, Forbidden, Invalid, NotFound, Stale
from models.outlets import access, area_windows, content, lists, muting, registry
from models.outlets.content import OutletContent
from models.outlets.lists import Filter
from models.outlets.outlets import OUTLETS
from models.store import Store, events
from models.store.collections import Kind
from tests import outleting
from tests.builders import OLD_TRA_VINH, PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, an_official
from tests.outleting import MORNING, a_manager, an_outlet, stored

REASON = "Hú liên tục cả ngày"


def faults(store: Store, **given: Any) -> dict[str, str]:
    return {one.field: one.code for one in content.faults_of(store, outleting.content(**given))}


def test_a_whole_outlet_has_no_faults(store: Store) -> None:
    assert faults(store, windows=[MORNING], point={"lat": 9.93, "lon": 106.34}) == {}


def test_every_fault_is_named_at_once(store: Store) -> None:
    an_outlet(store, code="CL-X")
    found = faults(
        store,
        code="CL-X",
        name=" ",
        kind="siren",
        area_id="99999@2025-07-01",
        agency_id="zzz",
        capabilities=["audio", "smell"],
        languages=[],
        tags=["a", "a"],
        windows=[{**MORNING, "start": "03:15"}],
        volume=[{"start": "00:00", "end": "06:00", "percent": 101}],
        horns=101,
        width=640,
        year_installed=1900,
    )
    assert found == {
        "code": "outlet_code_taken",
        "name": "required",
        "kind": "not_a_choice",
        "area_id": "area_unknown",
        "agency_id": "agency_unknown",
        "capabilities.1": "not_a_choice",
        "languages": "required",
        "tags": "id_repeated",
        "windows.0.start": "window_at_night",
        "volume.0.percent": "out_of_range",
        "horns": "out_of_range",
        "height": "required",
        "year_installed": "out_of_range",
    }


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"area_id": VINH_LONG}, {"area_id": "area_not_commune"}),
        ({"area_id": OLD_TRA_VINH}, {"area_id": "area_elsewhere"}),
        ({"point": {"lat": 106.3, "lon": 9.9}}, {"point.lat": "degrees"}),
        ({"point": {"lat": 21.0, "lon": 105.8}}, {"point": "place_outside"}),
        ({"code": "loa 1"}, {"code": "outlet_code_form"}),
        ({"code": ""}, {"code": "required"}),
        ({"kind": "private_board"}, {"contract": "contract_needed"}),
        ({"contract": outleting.contract()}, {"contract": "contract_needless"}),
        (
            {"kind": "private_board", "contract": outleting.contract(valid_to="2025-12-31")},
            {"contract.valid_to": "time_not_after"},
        ),
        (
            {"kind": "private_board", "contract": outleting.contract(valid_to="31/12/2026")},
            {"contract.valid_to": "not_a_day"},
        ),
    ],
)
def test_what_cannot_be_is_refused(store: Store, given: dict[str, Any], expected: dict[str, str]) -> None:
    assert faults(store, **given) == expected


def test_a_silent_board_may_show_at_any_hour(store: Store) -> None:
    night = {**MORNING, "start": "00:00", "end": "24:00"}
    assert faults(store, kind="board", capabilities=["text"], windows=[night]) == {}
    assert faults(store, kind="board", capabilities=["text", "audio"], windows=[night]) != {}


def test_an_outlet_is_its_committees_where_nobody_says_whose(store: Store) -> None:
    outlet = an_outlet(store)
    assert outlet["agency_id"] == agencies.committee(PHUONG_TRA_VINH)
    assert outlet["paths"] == [VINH_LONG, PHUONG_TRA_VINH]
    assert [one["action"] for one in events.timeline(store, Kind.OUTLET, outlet["_id"])] == ["added"]


def test_whoever_manages_one_commune_adds_nothing_in_another(store: Store) -> None:
    manager = a_manager(store, area_id=PHUONG_LONG_DUC)
    with pytest.raises(Forbidden, match="no_permission"):
        an_outlet(store, manager)


def test_an_outlet_moves_only_where_whoever_moves_it_manages(store: Store) -> None:
    manager = a_manager(store, area_id=PHUONG_TRA_VINH)
    outlet = an_outlet(store, manager)
    moved = outleting.content(code=outlet["code"], area_id=PHUONG_LONG_DUC)
    with pytest.raises(Forbidden, match="no_permission"):
        registry.edit(store, manager.identity, outlet["_id"], moved, expect=1)


def test_an_official_of_another_commune_does_not_learn_that_it_exists(store: Store) -> None:
    outlet = an_outlet(store)
    elsewhere = a_manager(store, area_id=PHUONG_LONG_DUC)
    with pytest.raises(NotFound):
        access.get(store, elsewhere.identity, outlet["_id"])


def test_an_assignment_for_an_agency_reaches_its_outlets_alone(store: Store) -> None:
    committee = agencies.committee(PHUONG_TRA_VINH)
    own = an_outlet(store)
    other = an_outlet(store, agency_id=agencies.committee(VINH_LONG))
    official = a_manager(store, area_id=PHUONG_TRA_VINH, agency_id=committee)
    found, _ = lists.page(store, official.identity, Filter())
    assert [one["_id"] for one in found] == [own["_id"]]
    assert access.may(official.identity, Permission.OUTLET_MANAGE, own)
    assert not access.may(official.identity, Permission.OUTLET_MANAGE, other)


def test_who_only_reads_edits_nothing(store: Store) -> None:
    outlet = an_outlet(store)
    viewer = an_official(store, role=Role.VIEWER)
    with pytest.raises(Forbidden, match="no_permission"):
        registry.edit(store, viewer.identity, outlet["_id"], outleting.content(), expect=1)


def test_an_edit_tells_what_changed(store: Store) -> None:
    manager = a_manager(store)
    outlet = an_outlet(store, manager, code="CL-E")
    content_now = outleting.content(code="CL-E", horns=4)
    registry.edit(store, manager.identity, outlet["_id"], content_now, expect=1)
    told = events.timeline(store, Kind.OUTLET, outlet["_id"])[-1]
    assert (told["action"], told["changes"]) == ("changed", {"horns": 4})


def test_an_edit_of_a_version_before_is_refused(store: Store) -> None:
    manager = a_manager(store)
    outlet = an_outlet(store, manager)
    again = outleting.content(code=outlet["code"])
    registry.edit(store, manager.identity, outlet["_id"], again, expect=1)
    with pytest.raises(Stale):
        registry.edit(store, manager.identity, outlet["_id"], again, expect=1)


def test_a_code_that_is_taken_meanwhile_is_a_fault(store: Store) -> None:
    manager = a_manager(store)
    an_outlet(store, manager, code="CL-T")
    with pytest.raises(Invalid) as refused:
        an_outlet(store, manager, code="CL-T")
    assert [one.code for one in refused.value.faults] == ["outlet_code_taken"]


def test_who_runs_a_private_board_is_stored_sealed(store: Store) -> None:
    manager = a_manager(store)
    given = outleting.contract(contact="Ông Mẫu, 0900 000 012")
    board = an_outlet(store, manager, kind="private_board", capabilities=["text"], contract=given)
    assert "Mẫu" not in board["contract"]["contact"]
    assert registry.contact_of(store, board) == "Ông Mẫu, 0900 000 012"
    assert "contact" not in str(events.timeline(store, Kind.OUTLET, board["_id"])[0]["changes"])


def test_a_contact_that_is_left_out_stays(store: Store) -> None:
    manager = a_manager(store)
    kind = {"kind": "private_board", "capabilities": ["text"]}
    board = an_outlet(store, manager, contract=outleting.contract(contact="Ông Mẫu"), **kind)
    again = outleting.content(code=board["code"], contract=outleting.contract(), **kind)
    changed = registry.edit(store, manager.identity, board["_id"], again, expect=1)
    assert registry.contact_of(store, changed) == "Ông Mẫu"


def test_a_board_that_is_private_no_more_has_no_contract(store: Store) -> None:
    manager = a_manager(store)
    board = an_outlet(
        store, manager, kind="private_board", capabilities=["text"], contract=outleting.contract()
    )
    again = outleting.content(code=board["code"], kind="board", capabilities=["text"])
    assert "contract" not in registry.edit(store, manager.identity, board["_id"], again, expect=1)


def test_a_retired_outlet_is_found_no_more_and_changed_no_more(store: Store) -> None:
    manager = a_manager(store)
    outlet = an_outlet(store, manager)
    registry.retire(store, manager.identity, outlet["_id"], "Đã tháo dỡ", expect=1)
    assert lists.page(store, manager.identity, Filter()) == ([], None)
    assert len(lists.page(store, manager.identity, Filter(retired=True))[0]) == 1
    with pytest.raises(Clash, match="outlet_retired"):
        muting.mute(store, manager.identity, outlet["_id"], REASON)


def test_a_muted_outlet_says_why_and_sounds_again_when_it_is_taken_back(store: Store) -> None:
    manager, now = a_manager(store), datetime.now(UTC)
    outlet = an_outlet(store, manager)
    muted = muting.mute(store, manager.identity, outlet["_id"], REASON)
    assert muting.is_muted(muted, now + timedelta(days=365))
    assert events.timeline(store, Kind.OUTLET, outlet["_id"])[-1]["note"] == REASON
    assert not muting.is_muted(muting.unmute(store, manager.identity, outlet["_id"]), now)


def test_a_silence_with_an_end_passes_by_itself(store: Store) -> None:
    manager, until = a_manager(store), datetime.now(UTC) + timedelta(hours=1)
    outlet = an_outlet(store, manager)
    muting.mute(store, manager.identity, outlet["_id"], REASON, until)
    now = stored(store, outlet)
    assert muting.is_muted(now, until - timedelta(seconds=1))
    assert not muting.is_muted(now, until)
    count = store.collection(OUTLETS).count_documents
    assert (count(muting.muted_at(until)), count(muting.sounding_at(until))) == (0, 1)


def test_silence_needs_a_reason_and_an_end_to_come(store: Store) -> None:
    found = muting.faults_of("", datetime.now(UTC) - timedelta(seconds=1))
    assert {one.field: one.code for one in found} == {"reason": "required", "until": "time_past"}


def test_who_manages_and_does_not_control_silences_nothing(store: Store) -> None:
    outlet = an_outlet(store)
    admin = an_official(store, role=Role.ADMIN)
    with pytest.raises(Forbidden, match="no_permission"):
        muting.mute(store, admin.identity, outlet["_id"], REASON)


def test_a_page_ends_where_the_next_begins(store: Store) -> None:
    manager = a_manager(store)
    for number in range(3):
        an_outlet(store, manager, code=f"CL-P{number}")
    first, following = lists.page(store, manager.identity, Filter(code="CL-P"), limit=2)
    last, end = lists.page(store, manager.identity, Filter(code="CL-P"), limit=2, after=following)
    assert [one["code"] for one in (*first, *last)] == ["CL-P0", "CL-P1", "CL-P2"]
    assert end is None


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(area_id=PHUONG_LONG_DUC), ["CL-B"]),
        (Filter(kind="board"), ["CL-B"]),
        (Filter(technology="fm"), ["CL-A"]),
        (Filter(condition="broken"), ["CL-A"]),
        (Filter(tag="ven biển"), ["CL-A"]),
        (Filter(muted=True), ["CL-A"]),
        (Filter(muted=False), ["CL-B"]),
        (Filter(paired=True), []),
        (Filter(code="CL-B"), ["CL-B"]),
        (Filter(code="CL-.*"), []),
    ],
)
def test_a_filter_finds_what_it_names(store: Store, wanted: Filter, found: list[str]) -> None:
    manager = a_manager(store)
    loud = an_outlet(store, manager, code="CL-A", technology="fm", condition="broken", tags=["ven biển"])
    an_outlet(store, manager, code="CL-B", kind="board", capabilities=["text"], area_id=PHUONG_LONG_DUC)
    muting.mute(store, manager.identity, loud["_id"], REASON)
    assert [one["code"] for one in lists.page(store, manager.identity, wanted)[0]] == found


def test_an_outlet_without_windows_has_those_of_the_nearest_area_that_has_some(store: Store) -> None:
    manager = a_manager(store)
    outlet = an_outlet(store, manager)
    assert area_windows.holding(store, outlet) == ([], "")
    area_windows.save(store, manager.identity, VINH_LONG, [MORNING], expect=0)
    assert area_windows.holding(store, outlet) == ([MORNING], VINH_LONG)
    noon = {**MORNING, "start": "11:00", "end": "12:00"}
    area_windows.save(store, manager.identity, PHUONG_TRA_VINH, [cast(Any, noon)], expect=0)
    assert area_windows.holding(store, outlet) == ([noon], PHUONG_TRA_VINH)
    area_windows.save(store, manager.identity, PHUONG_TRA_VINH, [], expect=1)
    assert area_windows.holding(store, outlet) == ([MORNING], VINH_LONG)


def test_own_windows_go_before_those_of_an_area(store: Store) -> None:
    manager = a_manager(store)
    outlet = an_outlet(store, manager, windows=[MORNING])
    area_windows.save(store, manager.identity, VINH_LONG, [{**MORNING, "start": "05:30"}], expect=0)
    assert area_windows.holding(store, outlet) == ([MORNING], "")


def test_an_area_has_no_windows_at_night(store: Store) -> None:
    manager = a_manager(store)
    with pytest.raises(Invalid) as refused:
        area_windows.save(store, manager.identity, VINH_LONG, [{**MORNING, "start": "03:15"}], expect=0)
    assert [one.code for one in refused.value.faults] == ["window_at_night"]


def test_who_manages_a_commune_sets_no_hours_for_the_province(store: Store) -> None:
    manager = a_manager(store, area_id=PHUONG_TRA_VINH)
    with pytest.raises(Forbidden, match="no_permission"):
        area_windows.save(store, manager.identity, VINH_LONG, [MORNING], expect=0)


def test_two_who_set_the_hours_at_once_do_not_overwrite_one_another(store: Store) -> None:
    manager = a_manager(store)
    area_windows.save(store, manager.identity, VINH_LONG, [MORNING], expect=0)
    with pytest.raises(Stale):
        area_windows.save(store, manager.identity, VINH_LONG, [], expect=0)


def test_content_is_what_the_registry_keeps(store: Store) -> None:
    given: OutletContent = outleting.content(name="  Loa  ấp Chợ ")
    assert an_outlet(store, **given)["name"] == "Loa  ấp Chợ"
