"""What is planned, at the console: days in plain words, closed hours by name, a week, and why something plays."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from models.access.permissions import Role
from models.outlets.outlets import Outlet
from models.programme import scheduling
from models.programme.bulletins import Bulletin
from models.programme.entries import ENTRIES, Entry
from models.store import Store
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH
from tests.console import visiting
from tests.console.programmes import an_aired_bulletin
from tests.console.visiting import Visitor
from tests.programming import CLERK, TODAY, a_speaker, entry_draft, planned, station

HERE = "/console/programme/entries"
NEW = f"{HERE}/new"


@pytest.fixture
def clerk(app: Flask, store: Store) -> Visitor:
    """Whoever does it all in a ward."""
    return visiting.with_role(app, store, Role.HANDLER, area_id=PHUONG_TRA_VINH)


@pytest.fixture
def bulletin(store: Store) -> Bulletin:
    """A bulletin that is on the air."""
    return an_aired_bulletin(store)


@pytest.fixture
def speaker(store: Store) -> Outlet:
    """A loudspeaker that may sound from 5 to 22 o'clock."""
    return a_speaker(store, name="Cụm loa ấp Chợ")


def _only(store: Store) -> Entry:
    (row,) = store.collection(ENTRIES).find()
    return row


def _plan(clerk: Visitor, bulletin: Bulletin, speaker: Outlet, **given: object) -> dict[str, object]:
    page = clerk.get(f"{NEW}?bulletin={bulletin['_id']}")
    return visiting.fields(page) | {"targets.outlet_ids": speaker["_id"]} | given


@pytest.mark.parametrize(
    ("days", "rule", "words"),
    [
        ({"how": "once"}, "", "một lần"),
        ({"how": "daily"}, "FREQ=DAILY", "hằng ngày"),
        (
            {"how": "weekly", "week_days": ["FR", "MO"]},
            "FREQ=WEEKLY;BYDAY=MO,FR",
            "thứ Hai, thứ Sáu hằng tuần",
        ),
        ({"how": "monthly", "month_day": "15"}, "FREQ=MONTHLY;BYMONTHDAY=15", "ngày 15 hằng tháng"),
        ({"how": "other", "rrule": "FREQ=DAILY;INTERVAL=3"}, "FREQ=DAILY;INTERVAL=3", "3 ngày một lần"),
    ],
)
def test_days_are_said_in_plain_words(
    clerk: Visitor,
    store: Store,
    bulletin: Bulletin,
    speaker: Outlet,
    days: dict[str, object],
    rule: str,
    words: str,
) -> None:
    answer = clerk.send(NEW, **_plan(clerk, bulletin, speaker, **days))
    entry = _only(store)
    assert answer.headers["Location"] == f"{HERE}/{entry['_id']}?done=planned"
    assert entry["rrule"] == rule
    assert words in clerk.get(HERE).text
    edit = f"{HERE}/{entry['_id']}/edit"
    clerk.send(edit, **visiting.fields(clerk.get(edit)))
    assert _only(store)["rrule"] == rule


def test_a_rule_that_nobody_has_words_for_is_shown_as_it_stands(
    clerk: Visitor, store: Store, bulletin: Bulletin, speaker: Outlet
) -> None:
    planned(store, bulletin, speaker, rrule="FREQ=MONTHLY;BYDAY=1MO")
    assert "theo quy tắc FREQ=MONTHLY;BYDAY=1MO" in clerk.get(HERE).text


def test_an_hour_that_is_closed_is_refused_by_the_name_of_the_outlet(
    clerk: Visitor, store: Store, bulletin: Bulletin, speaker: Outlet
) -> None:
    page = clerk.send(NEW, **_plan(clerk, bulletin, speaker, start="23:00"))
    assert page.status_code == 422
    assert "Cụm loa ấp Chợ không được phát lúc 23:00" in visiting.sentence(page)
    assert store.collection(ENTRIES).count_documents({}) == 0


def test_a_week_without_days_is_refused(clerk: Visitor, bulletin: Bulletin, speaker: Outlet) -> None:
    page = clerk.send(NEW, **_plan(clerk, bulletin, speaker, how="weekly"))
    assert page.status_code == 422
    assert 'href="#week_days"' in page.text


def test_a_station_is_relayed(clerk: Visitor, store: Store, bulletin: Bulletin) -> None:
    speaker = a_speaker(store, capabilities=["audio", "fm"])
    of_station = {f"station.{name}": value for name, value in station().items()}
    clerk.send(NEW, **_plan(clerk, bulletin, speaker, what="station") | of_station)
    entry = _only(store)
    assert entry["bulletin_id"] == ""
    assert entry["station"] == station()


def test_outlets_are_found_by_name_and_those_chosen_stay(
    clerk: Visitor, store: Store, bulletin: Bulletin, speaker: Outlet
) -> None:
    other = a_speaker(store, name="Cụm loa ấp Đình")
    a_speaker(store, name="Cụm loa xã khác", area_id=PHUONG_LONG_DUC)
    page = clerk.send(NEW, **_plan(clerk, bulletin, other, do="find", find="chợ"))
    offered = re.findall(r'name="targets.outlet_ids" value="(\w+)"( checked)?', page.text)
    assert offered == [(other["_id"], " checked"), (speaker["_id"], "")]


def test_an_entry_rests_goes_on_and_ends(
    clerk: Visitor, store: Store, bulletin: Bulletin, speaker: Outlet
) -> None:
    entry = planned(store, bulletin, speaker)
    here = f"{HERE}/{entry['_id']}"
    for step, state in (("pause", "paused"), ("resume", "active"), ("end", "ended")):
        clerk.send(here, **visiting.form_fields(clerk.get(here), step))
        assert _only(store)["state"] == state
    assert 'name="do"' not in clerk.get(here).text


def test_what_meets_on_an_outlet_is_told(
    clerk: Visitor, store: Store, bulletin: Bulletin, speaker: Outlet
) -> None:
    entry = planned(store, bulletin, speaker, order=0)
    other = an_aired_bulletin(store, texts={"vi": {"title": "Tin kia", "body": ""}})
    second = planned(store, other, speaker, order=1)
    page = clerk.get(f"{HERE}/{entry['_id']}").text
    assert "Trùng giờ" in page
    assert page.index(f'{HERE}/{entry["_id"]}">') < page.index(f'{HERE}/{second["_id"]}">')


def test_whoever_was_slower_keeps_what_they_typed(
    clerk: Visitor, store: Store, bulletin: Bulletin, speaker: Outlet
) -> None:
    entry = planned(store, bulletin, speaker)
    edit = f"{HERE}/{entry['_id']}/edit"
    typed = visiting.fields(clerk.get(edit)) | {"start": "18:30"}
    scheduling.change(
        store, CLERK, entry["_id"], entry_draft(bulletin, speaker, start="19:00"), expect=entry["version"]
    )
    page = clerk.send(edit, **typed)
    assert page.status_code == 412
    clerk.send(edit, **visiting.fields(page))
    assert _only(store)["start"] == "18:30"


def test_a_week_stands_by_day_and_hour(
    clerk: Visitor, store: Store, bulletin: Bulletin, speaker: Outlet
) -> None:
    monday = TODAY + timedelta(days=7 - TODAY.weekday())
    entry = planned(store, bulletin, speaker, rrule="FREQ=WEEKLY;BYDAY=MO,WE", start="06:30")
    page = clerk.get(f"/console/programme/week?day={monday}").text
    assert page.count(f"{HERE}/{entry['_id']}") == 2
    days = page.partition('class="week"')[2].split("<section")[1:]
    assert ["<li" in one for one in days] == [True, False, True, False, False, False, False]
    before = clerk.get(f"/console/programme/week?day={TODAY - timedelta(days=7)}").text
    assert "06:30" not in before


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "gestern"])
def test_a_day_without_a_week_is_told(clerk: Visitor, day: str) -> None:
    page = clerk.get(f"/console/programme/week?day={day}")
    assert page.status_code == 200
    assert 'role="alert"' in page.text


def test_the_day_of_an_outlet_says_what_plays_and_why(
    clerk: Visitor, store: Store, bulletin: Bulletin, speaker: Outlet
) -> None:
    planned(store, bulletin, speaker)
    urgent = an_aired_bulletin(store, priority="priority", texts={"vi": {"title": "Tin trước", "body": ""}})
    planned(store, urgent, speaker)
    tomorrow = TODAY + timedelta(days=1)
    page = clerk.get(f"/console/programme/plan?outlet={speaker['_id']}&day={tomorrow}").text
    assert "bản tin ưu tiên đến giờ" in page
    assert "Lịch thu gom rác: nhường việc đứng trước" in page


def test_nobody_sees_the_day_of_an_outlet_elsewhere(clerk: Visitor, store: Store) -> None:
    elsewhere = a_speaker(store, area_id=PHUONG_LONG_DUC)
    assert clerk.get(f"/console/programme/plan?outlet={elsewhere['_id']}").status_code == 404
