"""Check-ins: people answer a warning that they are safe, or that they need help."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from models.alerts.alerts import Alert
from models.alerts.cap_terms import MsgType, Status
from models.delivery import alert_tallies
from models.errors import Clash, Invalid
from models.messages.messages import MessageChannel, Owner
from models.reports import reports
from models.reports.draft import Reporter
from models.reports.reports import REPORTS, Report
from models.safety import answers, check_ins
from models.safety.check_ins import CHECK_INS, Answered, CheckIn, SafetyState, Said
from models.safety.help_calls import Where
from models.store import Store
from models.workflow.transitions import ReportState
from tests.alerting import approved, issued
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, a_device

SAFE, NEED_HELP = SafetyState.SAFE, SafetyState.NEED_HELP


@pytest.fixture
def alert(store: Store) -> Alert:
    """A real warning that asks."""
    return approved(store, Status.ACTUAL, asks_check_in=True)


@pytest.fixture
def drill(store: Store) -> Alert:
    """A drill that asks."""
    return approved(store, Status.EXERCISE, asks_check_in=True)


def resident(store: Store, *area_ids: str) -> Reporter:
    """Somebody with the app, who follows areas."""
    device = Owner("device", a_device(store, area_ids=list(area_ids)).id)
    return Reporter(MessageChannel.PUSH, device, {"kind": "device", "id": device.id})


def say(store: Store, who: Reporter, alert: Alert, state: SafetyState, **given: Any) -> Answered:
    where = Where(**given.pop("where", {}))
    return check_ins.answer(store, who, alert, Said(state, where=where, **given))


def called(made: Answered) -> Report:
    """The call for rescue that an answer made."""
    assert made.call
    return made.call.report


def calls(store: Store) -> list[Report]:
    return list(store.collection(REPORTS).find({"kind": "rescue"}))


def counts(store: Store, alert: Alert) -> dict[str, dict[str, int]]:
    found = alert_tallies.of(store, alert["series"])
    return {area_id: {name: n for name, n in one.items() if n} for area_id, one in found.items()}


def mine(store: Store) -> CheckIn:
    (row,) = store.collection(CHECK_INS).find({})
    return row


def test_who_is_safe_is_counted_in_their_commune_and_calls_nobody(store: Store, alert: Alert) -> None:
    made = say(store, resident(store, PHUONG_TRA_VINH), alert, SAFE)
    assert (made.call, calls(store)) == (None, [])
    assert counts(store, alert) == {PHUONG_TRA_VINH: {"safe": 1}}


def test_who_needs_help_has_called_for_rescue_with_their_place(store: Store, alert: Alert) -> None:
    where = {"area_id": PHUONG_LONG_DUC, "address": "Nhà sau chùa"}
    made = say(store, resident(store), alert, NEED_HELP, note="Nước tới ngực.", people=3, where=where)
    report = called(made)
    assert (report["kind"], report["place"]["area_id"]) == ("rescue", PHUONG_LONG_DUC)
    assert report["text"].splitlines()[:2] == ["Nước tới ngực.", "Số người: 3"]
    assert counts(store, alert) == {PHUONG_LONG_DUC: {"need_help": 1}}
    assert made.check_in["report_id"] == report["_id"]


def test_without_a_place_it_goes_to_the_province_and_asks(store: Store, alert: Alert) -> None:
    made = say(store, resident(store), alert, NEED_HELP)
    assert called(made)["place"]["area_id"] == VINH_LONG
    assert made.call
    assert made.call.asks_for == ("place",)


def test_a_place_told_afterwards_goes_into_the_same_call(store: Store, alert: Alert) -> None:
    who = resident(store)
    say(store, who, alert, NEED_HELP)
    where = {"area_id": PHUONG_TRA_VINH, "address": "Số 5 đường Lê Lợi"}
    again = say(store, who, alert, NEED_HELP, where=where)
    (report,) = calls(store)
    assert (report["place"]["area_id"], report["place"]["address"]) == (PHUONG_TRA_VINH, "Số 5 đường Lê Lợi")
    assert again.call
    assert (again.call.fresh, again.call.asks_for) == (False, ())


def test_pressed_again_within_a_minute_it_adds_nothing(store: Store, alert: Alert) -> None:
    who = resident(store)
    for _ in range(5):
        say(store, who, alert, NEED_HELP)
    (report,) = calls(store)
    assert len(report.get("supplements", [])) <= 2
    assert counts(store, alert) == {"": {"need_help": 1}}


def test_a_call_that_is_over_makes_room_for_a_new_one(store: Store, alert: Alert) -> None:
    who = resident(store)
    first = called(say(store, who, alert, NEED_HELP, note="Nước vào nhà"))
    store.collection(REPORTS).update_one({"_id": first["_id"]}, {"$set": {"state": ReportState.CLOSED}})
    second = called(say(store, who, alert, NEED_HELP, note="Lại cần cứu"))
    assert second["_id"] != first["_id"]


def test_who_is_safe_after_all_tells_the_desk_and_closes_nothing(store: Store, alert: Alert) -> None:
    who = resident(store, PHUONG_TRA_VINH)
    report = called(say(store, who, alert, NEED_HELP))
    say(store, who, alert, SAFE, note="Đã lên trường học.")
    after = reports.get(store, report["_id"])
    assert after["supplements"][-1]["text"] == "Người gửi báo lại: đã an toàn.\nĐã lên trường học."
    assert after["state"] == report["state"]
    assert counts(store, alert) == {PHUONG_TRA_VINH: {"safe": 1}}


def test_an_answer_that_changes_keeps_its_history(store: Store, alert: Alert) -> None:
    who = resident(store)
    for state in (SAFE, NEED_HELP, SAFE):
        say(store, who, alert, state)
    row = mine(store)
    assert (row["state"], [one["state"] for one in row["history"]]) == (SAFE, [SAFE, NEED_HELP])


def test_the_history_is_bounded(store: Store, alert: Alert) -> None:
    who = resident(store)
    for _ in range(check_ins.MOST_HISTORY + 3):
        say(store, who, alert, SAFE)
    assert len(mine(store)["history"]) == check_ins.MOST_HISTORY
    assert counts(store, alert) == {"": {"safe": 1}}


def test_an_update_goes_on_with_the_same_answers(store: Store, alert: Alert) -> None:
    who = resident(store, PHUONG_TRA_VINH)
    say(store, who, alert, SAFE)
    later = issued(store, alert, MsgType.UPDATE)
    say(store, who, later, NEED_HELP)
    assert counts(store, later) == {PHUONG_TRA_VINH: {"need_help": 1}}


def test_the_end_of_a_warning_asks_nobody(store: Store, alert: Alert) -> None:
    end = issued(store, alert, MsgType.UPDATE, over=True)
    with pytest.raises(Clash, match="check_in_not_asked"):
        say(store, resident(store), end, SAFE)


def test_nobody_is_asked_by_an_alert_that_does_not_ask_or_is_long_over(store: Store, alert: Alert) -> None:
    with pytest.raises(Clash, match="check_in_not_asked"):
        say(store, resident(store), approved(store, Status.ACTUAL), SAFE)
    with (
        time_machine.travel(datetime.now(UTC) + timedelta(days=4), tick=False),
        pytest.raises(Clash, match="check_in_over"),
    ):
        say(store, resident(store), alert, SAFE)


def test_a_call_for_help_is_taken_whatever_the_alert_says(store: Store, alert: Alert) -> None:
    say(store, resident(store), approved(store, Status.ACTUAL), NEED_HELP)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=4), tick=False):
        say(store, resident(store), alert, NEED_HELP, where={"area_id": "no such area", "lat": 9.9})
    assert len(calls(store)) == 2


def test_faults_of_an_answer_come_at_once_but_none_of_a_call(store: Store, alert: Alert) -> None:
    wrong = {"area_id": "zzz", "lat": 9.9}
    with pytest.raises(Invalid) as refused:
        say(store, resident(store), alert, SAFE, where=wrong)
    assert [one.code for one in refused.value.faults] == ["place_half", "area_unknown"]


def test_in_a_drill_nobody_is_sent(store: Store, drill: Alert) -> None:
    made = say(store, resident(store, PHUONG_TRA_VINH), drill, NEED_HELP, note="Diễn tập")
    assert (made.call, calls(store)) == (None, [])
    assert made.check_in["exercise"]


def test_answers_to_a_drill_are_no_answers_to_a_warning(store: Store, alert: Alert, drill: Alert) -> None:
    who = resident(store, PHUONG_TRA_VINH)
    say(store, who, drill, NEED_HELP)
    assert counts(store, alert) == {}
    assert answers.latest(store, [who.owner]) is None
    assert answers.of_alert(store, alert) == ([], None)


def test_a_citizen_goes_on_with_what_their_device_said(store: Store, alert: Alert) -> None:
    who = resident(store, PHUONG_TRA_VINH)
    say(store, who, alert, SAFE)
    citizen = Owner("citizen", "c1")
    signed_in = Reporter(MessageChannel.PUSH, citizen, {"kind": "citizen", "id": "c1"}, (who.owner,))
    say(store, signed_in, alert, NEED_HELP)
    assert counts(store, alert) == {PHUONG_TRA_VINH: {"need_help": 1}}
    assert {one["kind"] for one in mine(store)["owners"]} == {"citizen", "device"}


def test_the_desk_reads_first_who_needs_help_then_the_latest(store: Store, alert: Alert) -> None:
    said = [SAFE, NEED_HELP, SAFE, NEED_HELP, SAFE]
    people = [resident(store) for _ in said]
    for who, state in zip(people, said, strict=True):
        say(store, who, alert, state)
    seen: list[str] = []
    after = None
    while True:
        rows, after = answers.of_alert(store, alert, after=after, limit=2)
        seen += [row["owners"][0]["id"] for row in rows]
        if after is None:
            break
    assert seen == [people[n].owner.id for n in (3, 1, 4, 2, 0)]


def test_words_and_place_of_a_call_stand_in_the_report_alone(store: Store, alert: Alert) -> None:
    where = {"area_id": PHUONG_TRA_VINH, "address": "Nhà sau chùa"}
    made = say(store, resident(store), alert, NEED_HELP, note="Mẹ tôi bệnh", where=where)
    assert check_ins.place_of(store, made.check_in) is None
    assert check_ins.note_of(store, made.check_in) == ""


def test_what_who_is_safe_says_is_sealed(store: Store, alert: Alert) -> None:
    where = {"area_id": PHUONG_TRA_VINH, "address": "Nhà văn hóa ấp"}
    made = say(store, resident(store), alert, SAFE, note="Cả nhà ổn", where=where)
    assert check_ins.note_of(store, made.check_in) == "Cả nhà ổn"
    assert "Nhà văn hóa" not in repr(store.db["check_ins"].find_one())
    assert check_ins.place_of(store, made.check_in) == Where(
        area_id=PHUONG_TRA_VINH, address="Nhà văn hóa ấp"
    )
