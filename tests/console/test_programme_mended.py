"""What is planned, at the console: who would not hear it is said before, by the rules that hold afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from models.access.permissions import Role
from models.outlets import area_windows, muting
from models.outlets.outlets import Window
from models.programme.entries import ENTRIES
from models.programme.live import LIVES
from models.store import Store
from tests import outleting
from tests.beating import an_outlet
from tests.builders import PHUONG_TRA_VINH
from tests.console import visiting
from tests.console.programmes import a_sleepless_speaker
from tests.console.visiting import Visitor
from tests.programming import DAYS, TODAY, a_speaker, approved, many_speakers, planned, spoken

LIVE = "/console/programme/live/new"
HOURS = f"/console/outlets/hours/{PHUONG_TRA_VINH}"
MORNING_AND_EVENING = "T2-CN 05:00-08:00\nT2-CN 17:00-19:00"


@pytest.fixture
def clerk(app: Flask, store: Store) -> Visitor:
    """Whoever plans and speaks in a ward."""
    return visiting.with_role(app, store, Role.HANDLER, area_id=PHUONG_TRA_VINH)


def _asked(clerk: Visitor, *outlet_ids: str) -> str:
    said = {
        "title": "Chủ tịch xã nói",
        "url": "https://loa.example/live",
        "targets.outlet_ids": list(outlet_ids),
    }
    page = clerk.send(LIVE, **visiting.fields(clerk.get(LIVE)) | said | {"do": "check"})
    return page.text


def test_before_it_begins_each_outlet_that_would_be_silent_is_named_with_why(
    clerk: Visitor, store: Store
) -> None:
    loud = a_sleepless_speaker(store, name="Loa một")
    muted = a_sleepless_speaker(store, name="Loa hai")
    muting.mute(store, outleting.a_manager(store).identity, muted["_id"], "Lễ hội ở xã")
    old = an_outlet(store, name="Loa ba", capabilities=["audio"])
    page = _asked(clerk, loud["_id"], muted["_id"], old["_id"])
    assert "Loa hai" in page
    assert "đang tắt tiếng" in page
    assert "thiết bị không nhận được nguồn này" in page
    assert 'value="begin"' not in page


def test_a_ward_speaks_for_itself_alone_and_is_told_so_in_words(clerk: Visitor, store: Store) -> None:
    loud = a_sleepless_speaker(store)
    form = clerk.get(LIVE)
    assert 'value="commune"' in form.text
    assert 'value="central"' not in form.text
    said = {"title": "Chủ tịch xã nói", "url": "https://loa.example/live", "level": "central"}
    fields = visiting.fields(form) | said | {"targets.outlet_ids": [loud["_id"]], "do": "check"}
    assert "giá trị cho phép: Xã, phường." in clerk.send(LIVE, **fields).text


def test_at_night_the_preview_says_what_may_be_done(clerk: Visitor, store: Store) -> None:
    silent = an_outlet(store, capabilities=["audio", "stream"])
    page = _asked(clerk, silent["_id"])
    assert "chỉ cảnh báo thật mới chiếm sóng" in page
    assert 'value="begin"' not in page
    assert store.collection(LIVES).count_documents({}) == 0


def _at_five(store: Store) -> None:
    allowed: Window = {"days": list(DAYS), "start": "17:00", "end": "19:00"}
    manager = outleting.a_manager(store).identity
    area_windows.save(store, manager, PHUONG_TRA_VINH, [allowed], expect=0)
    planned(store, approved(store, spoken(store)), an_outlet(store, name="Loa chợ", windows=[]))


def test_hours_that_silence_something_are_told_and_saved_when_it_is_said_again(
    clerk: Visitor, store: Store
) -> None:
    _at_five(store)
    fields = visiting.fields(clerk.get(HOURS)) | {"windows": "T2-CN 05:00-08:00"}
    page = clerk.send(HOURS, **fields)
    assert "Loa chợ" in visiting.sentence(page)
    assert area_windows.get(store, PHUONG_TRA_VINH)["version"] == 1
    again = visiting.fields(page) | {"do": "nevertheless"}
    assert clerk.send(HOURS, **again).status_code == 303
    assert area_windows.get(store, PHUONG_TRA_VINH)["version"] == 2


def test_hours_that_silence_nothing_are_saved_at_once(clerk: Visitor, store: Store) -> None:
    _at_five(store)
    fields = visiting.fields(clerk.get(HOURS)) | {"windows": MORNING_AND_EVENING}
    assert clerk.send(HOURS, **fields).status_code == 303


def test_an_entry_and_the_week_say_on_how_many_outlets_it_stays_silent(clerk: Visitor, store: Store) -> None:
    speaker = a_speaker(store, name="Loa chợ")
    entry = planned(store, approved(store, spoken(store)), speaker, a_speaker(store))
    muting.mute(store, outleting.a_manager(store).identity, speaker["_id"], "Lễ hội ở xã")
    page = clerk.get(f"/console/programme/entries/{entry['_id']}").text
    assert "Sẽ không phát ở 1 điểm" in page
    assert "Loa chợ" in page
    week = f"/console/programme/week?day={TODAY + timedelta(days=7)}"
    assert "im ở 1 điểm" in clerk.get(week).text


def test_one_day_of_an_entry_is_cancelled_and_taken_back(clerk: Visitor, store: Store) -> None:
    entry = planned(store, approved(store, spoken(store)), a_speaker(store))
    here = f"/console/programme/entries/{entry['_id']}"
    day = TODAY + timedelta(days=3)
    sent = visiting.form_fields(clerk.get(here), "skip") | {"day": day.isoformat()}
    assert clerk.send(here, **sent).headers["Location"] == f"{here}?done=skip"
    assert store.one(ENTRIES, entry["_id"])["except_days"] == [day.isoformat()]
    week = clerk.get(f"/console/programme/week?day={day}").text
    assert week.count("đã bỏ ngày này") == 1
    clerk.send(here, **visiting.form_fields(clerk.get(here), "unskip"))
    assert store.one(ENTRIES, entry["_id"])["except_days"] == []


def test_what_it_clashes_with_is_summed_over_all_outlets_when_it_is_saved(
    clerk: Visitor, store: Store
) -> None:
    speaker = a_speaker(store)
    named = [speaker["_id"], *many_speakers(store, 30, speaker)]
    everywhere = {"outlet_ids": named, "area_ids": [], "group_ids": []}
    planned(store, approved(store, spoken(store)), targets=everywhere)
    bulletin = approved(store, spoken(store))
    entry = planned(store, bulletin, targets=everywhere, start="18:00")
    edit = f"/console/programme/entries/{entry['_id']}/edit"
    answer = clerk.send(edit, **visiting.fields(clerk.get(edit)) | {"start": "17:00"})
    page = clerk.get(answer.headers["Location"]).text
    assert "Đã dời sang 17:00." in page
    assert "Trùng giờ với 1 lịch khác" in page
    assert "và 30 điểm phát nữa" in page
    assert "trùng giờ với 1 lịch khác" in clerk.get(f"/console/programme/bulletins/{bulletin['_id']}").text


def test_a_fraction_may_stand_behind_a_comma(clerk: Visitor, store: Store) -> None:
    outlet = an_outlet(store)
    edit = f"/console/outlets/{outlet['_id']}/edit"
    assert (
        clerk.send(edit, **visiting.named_form(clerk, edit) | {"lead_in_seconds": "2,5"}).status_code == 303
    )
    assert outleting.stored(store, outlet)["lead_in_seconds"] == 2.5
