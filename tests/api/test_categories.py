"""`/v1/categories` and `/v1/hotlines`."""

from __future__ import annotations

from flask.testing import FlaskClient

from models.store import Store
from tests.builders import a_device, headers_for


def test_a_category_tells_its_promise_in_the_callers_language(client: FlaskClient) -> None:
    answer = client.get("/v1/categories", headers={"Accept-Language": "en"}).get_json()
    garbage = next(row for row in answer["categories"] if row["code"] == "garbage")
    assert (garbage["name"], garbage["promise"], garbage["after_photo"]) == ("Garbage", 3, True)


def test_without_a_language_names_are_vietnamese(client: FlaskClient) -> None:
    answer = client.get("/v1/categories?kind=rescue").get_json()
    assert [row["name"] for row in answer["categories"]] == ["Cứu nạn, cứu hộ"]


def test_topics_of_posts_are_listed(client: FlaskClient) -> None:
    topics = client.get("/v1/categories").get_json()["topics"]
    assert {"policy", "disaster"} <= {row["code"] for row in topics}


def test_an_unknown_kind_is_refused(client: FlaskClient) -> None:
    assert client.get("/v1/categories?kind=x").status_code == 422


def test_the_hotlines_begin_with_rescue(client: FlaskClient) -> None:
    numbers = [row["number"] for row in client.get("/v1/hotlines").get_json()["hotlines"]]
    assert numbers == ["112", "113", "114", "115", "111", "1022"]


def test_hotlines_of_an_unknown_area_are_not_found(client: FlaskClient) -> None:
    assert client.get("/v1/hotlines?area=1").status_code == 404


def test_text_is_answered_with_what_it_is_probably_about(client: FlaskClient, store: Store) -> None:
    phone = a_device(store)
    body = {"text": "day dien dut nam giua duong, toi thui"}

    shown = client.post("/v1/categories/propose", json=body, headers=headers_for(phone)).get_json()

    assert shown["urgency"] == "emergency"
    assert shown["danger"] == ["day dien dut"]
    assert shown["categories"][0]["code"] == "power_outage"
    assert shown["categories"][0]["name"] == "Mất điện, an toàn điện"
