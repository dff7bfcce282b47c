"""`/v1/desk/alerts/{id}/preview`: before the button."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.extensions.context import EXTENSION
from models.access.permissions import Role
from models.alerts import drafting
from models.alerts.alerts import Alert
from models.alerts.cap_terms import MsgType, Status
from models.areas import populations
from models.language.dates import day_and_time
from models.messages import canaries, provider_pauses
from models.store import Store
from tests.alerting import COMMUNES, DUTY, Country, approved, content, drafted, submitted
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, a_device, an_official, headers_for

Show = Any


@pytest.fixture
def preview(client: FlaskClient, store: Store) -> Show:
    """Look at the preview of an alert as an approver of the province."""
    headers = headers_for(an_official(store, role=Role.APPROVER))

    def show(alert: Alert) -> dict[str, Any]:
        answer = client.get(f"/v1/desk/alerts/{alert['_id']}/preview", headers=headers)
        assert answer.status_code == 200
        found: dict[str, Any] = answer.get_json()
        return found

    return show


def channel(shown: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [one for one in shown["channels"] if one["channel"] == name]
    return found  # type: ignore[no-any-return]


def text(shown: dict[str, Any], name: str, language: str) -> dict[str, Any]:
    (found,) = [one for one in shown["texts"] if (one["channel"], one["language"]) == (name, language)]
    return found  # type: ignore[no-any-return]


def test_it_counts_who_would_be_reached_by_wave(store: Store, preview: Show) -> None:
    country = Country(store)
    country.follow("zalo-1", PHUONG_TRA_VINH)
    country.follow("+84990000001", PHUONG_LONG_DUC)
    country.follow("+84990000002", "29308@2025-07-01")
    a_device(store, push_token="t1", area_ids=[PHUONG_TRA_VINH])
    shown = preview(drafted(store, Status.ACTUAL))
    assert {one["channel"]: one["recipients"] for one in shown["channels"]} == {
        "fcm": 1,
        "devices": 1,
        "zalo": 1,
        "sms": 1,
    }


def test_a_drill_counts_only_those_who_take_part(store: Store, preview: Show) -> None:
    country = Country(store)
    country.follow("zalo-1", PHUONG_TRA_VINH)
    country.follow("zalo-2", PHUONG_TRA_VINH, exercises=True)
    assert channel(preview(drafted(store)), "zalo")["recipients"] == 1


def test_the_texts_are_those_that_are_sent(store: Store, preview: Show) -> None:
    country = Country(store)
    country.follow("zalo-1", PHUONG_TRA_VINH)
    country.follow("+84990000001", PHUONG_TRA_VINH)
    draft = drafted(store, Status.ACTUAL)
    shown = preview(draft)
    approved(store, Status.ACTUAL)
    country.work()
    by_zalo = next(one for one in country.console.sent if one.to.value == "zalo-1")
    assert text(shown, "zalo", "vi")["texts"] == [by_zalo.text]
    by_push = next(one for one in country.console.sent if one.to.value.endswith(".vi"))
    assert text(shown, "fcm", "vi")["texts"] == [by_push.body]


def test_a_question_is_shown_with_its_buttons(store: Store, preview: Show) -> None:
    shown = text(preview(drafted(store, Status.ACTUAL, asks_check_in=True)), "zalo", "vi")
    assert [line[0] for line in shown["texts"][-1].splitlines()[-2:]] == ["[", "["]


def test_an_end_does_not_say_until_when_it_counts(store: Store, preview: Show) -> None:
    former = approved(store, Status.ACTUAL)
    over = drafting.follow_up(store, DUTY, former["_id"], MsgType.UPDATE, {}, over=True)
    assert "Hiệu lực đến" in text(preview(drafted(store, Status.ACTUAL)), "fcm", "vi")["texts"][0]
    assert "Hiệu lực đến" not in text(preview(over), "fcm", "vi")["texts"][0]


def test_a_danger_that_comes_later_says_when_it_begins(store: Store, preview: Show) -> None:
    later = datetime.now(UTC) + timedelta(hours=3)
    shown = preview(drafted(store, Status.ACTUAL, onset=later))
    assert f"Từ: {day_and_time(later)}" in text(shown, "fcm", "vi")["texts"][0]


def test_a_bulletin_without_a_number_is_told_without(store: Store, preview: Show) -> None:
    source = {name: value for name, value in content()["source"].items() if name != "number"}
    (said,) = text(preview(drafted(store, Status.ACTUAL, source=source)), "sms", "vi")["texts"]
    assert "ban tin luc" in said


def test_an_sms_says_its_parts_and_its_alphabet(store: Store, preview: Show) -> None:
    shown = text(preview(drafted(store, Status.ACTUAL)), "sms", "vi")
    assert (shown["segments"], shown["alphabet"]) == (2, "gsm7")
    assert shown["texts"][0].startswith("Trieu cuong dang cao chieu nay")


def test_a_reader_of_khmer_gets_the_vietnamese_text_where_there_is_no_other(
    store: Store, preview: Show
) -> None:
    assert text(preview(drafted(store)), "zalo", "km")["spoken"] == "vi"


def test_a_phone_shows_the_beginning(store: Store, preview: Show) -> None:
    infos = content()["infos"]
    infos["vi"]["headline"] = "Triều cường dâng rất cao trong chiều và đêm nay ở nhiều nơi"
    phones = text(preview(drafted(store, Status.ACTUAL, infos=infos)), "fcm", "vi")["phones"]
    assert {one["platform"]: one["title"] for one in phones} == {
        "android": "Triều cường dâng rất cao trong chiều…",
        "ios": "Triều cường dâng rất cao trong…",
    }


def test_what_keeps_it_from_being_issued_is_said_and_nothing_is_shown(store: Store, preview: Show) -> None:
    shown = preview(drafted(store, level=None))
    assert [(one["field"], one["code"]) for one in shown["faults"]] == [("level", "level_missing")]
    assert (shown["channels"], shown["texts"]) == ([], [])


def test_a_test_reaches_nobody(store: Store, preview: Show) -> None:
    shown = preview(drafted(store, Status.TEST))
    assert (shown["faults"], shown["channels"], shown["texts"]) == ([], [], [])


def test_registered_people_are_the_denominator_where_they_are_known(store: Store, preview: Show) -> None:
    def people(*area_ids: str) -> None:
        rows: Any = [
            {"_id": one, "people": 9000, "year": 2025, "source": "x", "imported_at": datetime.now(UTC)}
            for one in area_ids
        ]
        populations.keep(store, rows)

    people(PHUONG_TRA_VINH)
    assert preview(drafted(store))["people"] is None
    people(*COMMUNES)
    assert preview(drafted(store))["people"] == 18000


def test_sms_that_the_province_did_not_release_are_withheld(client: FlaskClient, store: Store) -> None:
    local = headers_for(an_official(store, role=Role.APPROVER, area_id=PHUONG_TRA_VINH))
    waiting = submitted(store, area_ids=[PHUONG_TRA_VINH])
    shown = client.get(f"/v1/desk/alerts/{waiting['_id']}/preview", headers=local).get_json()
    assert channel(shown, "sms")["withheld"] == "sms_not_released"


def test_a_provider_that_fails_is_shown_before_the_button(store: Store, preview: Show) -> None:
    provider_pauses.asked_for(store, "zalo", seconds=60, code="-32")
    shown = preview(drafted(store))
    assert channel(shown, "zalo")["paused"]["code"] == "-32"
    assert channel(shown, "sms")["paused"] is None


def test_channel_that_does_not_take_its_canaries_is_shown_before_the_button(
    store: Store, client: FlaskClient, preview: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = dataclasses.replace(store.settings, canaries=["sms:+84900000009"])
    watched = dataclasses.replace(store, settings=settings)
    monkeypatch.setitem(client.application.extensions, EXTENSION, watched)
    canaries.plan(watched)
    canaries.refused(store, "sms", "21610")
    shown = preview(drafted(store))
    assert (channel(shown, "sms")["health"]["state"], channel(shown, "sms")["health"]["code"]) == (
        "failing",
        "21610",
    )
    assert channel(shown, "zalo")["health"]["state"] == "untried"


def test_whom_an_update_is_no_longer_meant_for_is_said(store: Store, preview: Show) -> None:
    country = Country(store)
    country.follow("zalo-1", PHUONG_LONG_DUC)
    first = approved(store, Status.ACTUAL)
    country.work()
    narrowed: Any = {"area_ids": [PHUONG_TRA_VINH], "infos": {"vi": content()["infos"]["vi"]}}
    update = drafting.follow_up(store, DUTY, first["_id"], MsgType.UPDATE, narrowed)
    left = preview(update)["no_longer_meant"]
    assert [one["id"] for one in left["areas"]] == [PHUONG_LONG_DUC]
    assert left["languages"] == ["en"]
    assert left["reached"]["zalo"] == 1


def test_only_a_great_and_real_danger_breaks_through_silence(store: Store, preview: Show) -> None:
    def loudness(alert: Alert) -> tuple[str, str]:
        shown = text(preview(alert), "fcm", "vi")
        return shown["section"], shown["loudness"]

    assert loudness(drafted(store, Status.ACTUAL, level=4)) == ("alerts", "critical")
    assert loudness(drafted(store, Status.EXERCISE, level=4)) == ("exercises", "ordinary")


def test_the_health_of_each_channel_in_use_is_shown(store: Store, preview: Show) -> None:
    shown = preview(drafted(store))
    assert {one["channel"]: one["health"]["state"] for one in shown["channels"]} == {
        "fcm": "untried",
        "devices": "untried",
        "zalo": "untried",
        "sms": "untried",
    }
