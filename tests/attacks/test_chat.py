"""The chat: bursts are gathered, no question is a dead end, and a point alone is not taken for a commune."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.dialogue import Incoming, answer
from models.files import uploads
from models.messages.conversations import load
from models.messages.messages import MESSAGES
from models.reports.reports import REPORTS
from models.store import Store
from models.store.outbox import OUTBOX
from notifications.reactor import react
from tests import standins
from tests.bot.phones import Phone
from tests.bot.talks import picture, said, someone
from tests.builders import PHUONG_TRA_VINH, Caller, headers_for
from tests.problems import assert_problem, fields

#: Seconds in which seven messages have been taken even on a loaded machine.
GAP = 3


@pytest.fixture
def zalo(store: Store) -> Phone:
    """A phone with Zalo, in a town that waits for the next message of the same person."""
    settings = dataclasses.replace(
        store.settings, chat_gather_seconds=GAP, zalo_media_hosts=["127.0.0.1"], provider_timeout_seconds=5
    )
    return Phone(dataclasses.replace(store, settings=settings))


@pytest.fixture(scope="module")
def image() -> Iterator[str]:
    """Address of a photo that somebody sent."""
    with standins.running() as box:
        box.media["a.jpg"] = (picture(), "image/jpeg")
        yield f"{box.url}/media/a.jpg"


def test_seven_photos_as_seven_events_are_answered_with_one_question(zalo: Phone, image: str) -> None:
    for number in range(7):
        zalo.send(f"p{number}", images=[f"{image}?{number}"])
        zalo.work()
    assert zalo.heard == []
    zalo.wait(GAP)
    zalo.work()
    assert len(zalo.heard) == 1
    assert zalo.heard[0].text.count("Chuyện gì đang xảy ra") == 1


def test_the_sixth_photo_is_one_too_many_and_not_unusable(zalo: Phone, image: str) -> None:
    for number in range(7):
        zalo.send(f"p{number}", images=[f"{image}?{number}"])
    zalo.wait(GAP)
    zalo.work()
    (heard,) = zalo.heard
    assert heard.text.count(f"Đã giữ {uploads.MAX_PER_REPORT} ảnh") == 1
    assert "không dùng được" not in heard.text


def test_one_photo_too_many_for_a_report_that_was_sent_is_told_as_that(zalo: Phone, image: str) -> None:
    for number, text in enumerate(("duong ngap o xa long huu", "bo qua", "gui di")):
        zalo.send(str(number), text=text)
        zalo.wait(GAP)
        zalo.work()
    for number in range(6):
        zalo.send(f"p{number}", images=[f"{image}?{number}"])
    zalo.wait(GAP)
    zalo.work()
    report = zalo.store.collection(REPORTS).find_one()
    assert report is not None
    assert len(report["photos"]) == uploads.MAX_PER_REPORT
    assert f"Đã giữ {uploads.MAX_PER_REPORT} ảnh" in zalo.heard[-1].text
    assert "không dùng được" not in zalo.heard[-1].text


def test_three_quick_texts_are_taken_in_order_and_answered_once(zalo: Phone) -> None:
    for number, text in enumerate(("toi muon phan anh", "cay nga chan duong o xa long huu", "bo qua")):
        zalo.send(str(number), text=text)
        zalo.work(order=lambda rows: rows[::-1])
    zalo.wait(GAP)
    zalo.work(order=lambda rows: rows[::-1])
    (heard,) = zalo.heard
    assert "Gửi cho cơ quan phụ trách nhé" in heard.text
    assert "Chuyện gì đang xảy ra" not in heard.text


def test_code_and_pin_are_not_lost_when_somebody_goes_on_writing(zalo: Phone) -> None:
    for number, text in enumerate(("duong ngap o xa long huu", "bo qua", "gui di", "cam on")):
        zalo.send(str(number), text=text)
    zalo.wait(GAP)
    zalo.work()
    report = zalo.store.collection(REPORTS).find_one()
    assert report is not None
    assert report["code"] in zalo.heard[-1].text
    assert "PIN" in zalo.heard[-1].text


def test_a_call_for_help_waits_for_nothing(zalo: Phone) -> None:
    zalo.send("1", text="nuoc len nhanh qua")
    zalo.work()
    zalo.send("2", text="cuu voi, nha toi ket tren noc")
    zalo.work()
    assert "112" in zalo.heard[-1].text
    assert zalo.store.collection(REPORTS).count_documents({"kind": "rescue"}) == 1


def test_a_pressed_button_waits_for_nothing(zalo: Phone) -> None:
    zalo.send("1", text="xin chao")
    zalo.wait(GAP)
    zalo.work()
    zalo.send("2", text="/start_report")
    zalo.work()
    assert "Chuyện gì đang xảy ra" in zalo.heard[-1].text


def test_who_never_pauses_is_answered_all_the_same(zalo: Phone) -> None:
    for number in range(20):
        zalo.send(str(number), text="duong ngap")
        zalo.work()
        zalo.wait(GAP - 1)
    assert zalo.heard


def test_a_burst_cut_off_before_it_was_settled_is_answered_once(zalo: Phone) -> None:
    for number, text in enumerate(("toi muon phan anh", "cay nga chan duong o xa long huu")):
        zalo.send(str(number), text=text)
    zalo.wait(GAP)
    zalo.work()
    zalo.store.collection(MESSAGES).update_many({"direction": "in"}, {"$set": {"state": "received"}})
    zalo.store.collection(OUTBOX).update_many(
        {"reaction": "answer_message"}, {"$set": {"state": "pending", "due_at": datetime.now(UTC)}}
    )
    zalo.send("late", text="bo qua")
    zalo.work()
    assert len(zalo.heard) == 1
    zalo.wait(GAP)
    zalo.work()
    assert len(zalo.heard) == 2
    assert "Gửi cho cơ quan phụ trách nhé" in zalo.heard[-1].text
    row = zalo.store.collection(MESSAGES).find_one({"direction": "in"})
    assert row is not None
    assert load(zalo.store, row["owner"]["id"], "zalo").version == 3


def test_rows_of_one_burst_put_off_do_not_count_as_failures(zalo: Phone) -> None:
    zalo.send("1", text="xin chao")
    (row,) = zalo.due()
    react(zalo.outside, row["_id"])
    kept = zalo.store.collection(OUTBOX).find_one({"_id": row["_id"]})
    assert kept is not None
    assert kept["state"] == "pending"
    assert kept["due_at"] > datetime.now(UTC)


#: Between the centres of wards: the nearest is perhaps not the right one.
POINT = {"lat": 9.9347, "lon": 106.3455}


def _posted(client: FlaskClient, phone: Caller, place: dict[str, object]) -> TestResponse:
    body = {"text": "Đường ngập tới đầu gối", "category": "flood", "place": place}
    return client.post("/v1/reports", json=body, headers=headers_for(phone))


def test_an_area_that_only_a_point_led_to_is_told_as_a_guess(client: FlaskClient, phone: Caller) -> None:
    answer = _posted(client, phone, {**POINT})
    assert answer.status_code == 201
    assert answer.json is not None
    assert answer.json["area_approximate"] is True


def test_an_area_that_somebody_named_is_none(client: FlaskClient, phone: Caller) -> None:
    answer = _posted(client, phone, {**POINT, "area": PHUONG_TRA_VINH})
    assert answer.json is not None
    assert answer.json["area_approximate"] is False


def test_a_point_outside_of_the_province_is_refused_with_words(client: FlaskClient, phone: Caller) -> None:
    answer = _posted(client, phone, {"lat": 21.03, "lon": 105.85})
    assert fields(assert_problem(answer, 422)) == {"place": "place_outside"}


def test_a_position_in_the_chat_is_asked_about_before_a_report_is_sent(store: Store) -> None:
    who = someone(store)
    answer(who, Incoming("1", "cay nga chan duong"))
    asked = answer(who, Incoming("2", location=(POINT["lat"], POINT["lon"])))
    assert "một trong những nơi này" in said(asked)
    assert len(asked[-1].buttons) >= 2
    assert store.collection(REPORTS).count_documents({}) == 0


def test_a_rescue_by_position_waits_for_no_answer_and_its_area_is_marked_as_a_guess(store: Store) -> None:
    who = someone(store)
    answer(who, Incoming("1", "cuu voi"))
    answer(who, Incoming("2", location=(POINT["lat"], POINT["lon"])))
    report = store.collection(REPORTS).find_one()
    assert report is not None
    assert report["place"]["approximate"] is True
    answer(who, Incoming("3", "ấp Vàm xã Long Hữu"))
    report = store.collection(REPORTS).find_one()
    assert report is not None
    assert report["place"]["approximate"] is False
