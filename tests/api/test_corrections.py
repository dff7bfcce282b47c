"""`/v1/corrections`, `/corrections`, and corrections wherever else posts are read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from models.content import post_clock
from models.content.posts import POSTS, Post
from models.store import Store
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, post
from tests.problems import assert_problem, fields

FACTS = {
    "claim": {"vi": "Vỡ đê, xem https://gia.example hoặc gọi 0900 000 001", "km": "បាក់ទំនប់"},
    "truth": {"vi": "Đê an toàn.", "km": "ទំនប់មានសុវត្ថិភាព។"},
    "source": "Kiểm tra đê ngày 28/11/2026",
    "who": "Ban chỉ huy",
    "seen_at": "tin nhắn của @kenhgia",
}

#: What would be linked somewhere if it were left as it was typed.
LIVE = ("https://gia.example", "gia.example", "0900 000 001", "@kenhgia")


def corrected(store: Store, **given: Any) -> Post:
    return post(store, **{"kind": "correction", "title": "Tin vỡ đê là sai", "correction": FACTS, **given})


def expired(store: Store, made: Post) -> None:
    past = datetime.now(UTC) - timedelta(minutes=1)
    store.collection(POSTS).update_one({"_id": made["_id"]}, {"$set": {"valid_to": past}})
    post_clock.step(store, made["_id"])


@pytest.mark.parametrize(
    "address",
    ["/v1/feed", "/v1/feed?lang=km", "/v1/corrections", "/v1/posts/{id}", "/p/{id}", "/corrections", "/"],
)
def test_nothing_that_a_claim_names_can_be_tapped_anywhere(
    client: FlaskClient, store: Store, address: str
) -> None:
    made = corrected(store, title="Trang gia.example là giả")
    text = client.get(address.format(id=made["_id"])).get_data(as_text=True)
    assert made["_id"] in text
    assert [live for live in LIVE if live in text] == []


def test_the_feed_says_what_is_claimed_and_what_is_true(client: FlaskClient, store: Store) -> None:
    corrected(store)
    (item,) = client.get("/v1/feed?lang=km").get_json()["pinned"]
    assert item["correction"] == {
        "claim": "បាក់ទំនប់",
        "truth": "ទំនប់មានសុវត្ថិភាព។",
        "source": "Kiểm tra đê ngày 28/11/2026",
        "who": "Ban chỉ huy",
        "seen_at": "tin nhắn của [@]kenhgia",
    }


def test_lists_stay_small_and_the_post_has_the_whole(client: FlaskClient, store: Store) -> None:
    made = corrected(store, correction={**FACTS, "truth": {"vi": "Đê an toàn. " * 300}})
    (item,) = client.get("/v1/feed").get_json()["pinned"]
    whole = client.get(f"/v1/posts/{made['_id']}").get_json()["correction"]["truth"]
    assert len(item["correction"]["truth"]) <= 200 < 3_000 < len(whole)


def test_a_phone_that_holds_the_feed_gets_it_with_the_time_above_everything_else(
    client: FlaskClient, store: Store
) -> None:
    post(store)
    since = client.get("/v1/feed?area=29242").get_json()["changes"]
    made = corrected(store, area_id=PHUONG_TRA_VINH, at=datetime.now(UTC))
    (item,) = client.get(f"/v1/feed/changes?area=29242&since={since}").get_json()["posts"]
    assert (item["id"], item["correction"]["truth"]) == (made["_id"], "Đê an toàn.")
    assert datetime.fromisoformat(item["pinned_until"]) > datetime.now(UTC) + timedelta(days=13)


def test_the_list_is_that_of_an_area_and_above(client: FlaskClient, store: Store) -> None:
    made = {area: corrected(store, area_id=area)["_id"] for area in (PHUONG_TRA_VINH, PHUONG_LONG_DUC)}
    answer = client.get("/v1/corrections?area=29242").get_json()
    assert [one["id"] for one in answer["corrections"]] == [made[PHUONG_TRA_VINH]]


def test_the_list_keeps_what_has_left_the_feed(client: FlaskClient, store: Store) -> None:
    made = corrected(store)
    expired(store, made)
    assert client.get("/v1/feed").get_json()["pinned"] == []
    assert [one["id"] for one in client.get("/v1/corrections").get_json()["corrections"]] == [made["_id"]]
    assert made["_id"] in client.get("/corrections").get_data(as_text=True)


def test_the_list_is_searched_and_paged(client: FlaskClient, store: Store) -> None:
    for number in range(3):
        corrected(store, at=datetime.now(UTC) - timedelta(hours=number + 1))
    first = client.get("/v1/corrections?q=vo de&limit=2")
    second = client.get(first.headers["Link"].partition(">")[0].lstrip("<"))
    assert [len(one.get_json()["corrections"]) for one in (first, second)] == [2, 1]
    assert client.get("/v1/corrections?q=sap cau").get_json()["corrections"] == []


def test_the_list_is_not_sent_again_while_it_is_the_same(client: FlaskClient, store: Store) -> None:
    corrected(store)
    first = client.get("/v1/corrections")
    again = client.get("/v1/corrections", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, first.headers["Cache-Control"]) == (304, "public, no-cache")


@pytest.mark.parametrize("path", ["/v1/corrections", "/corrections"])
def test_what_somebody_looks_for_is_kept_nowhere(client: FlaskClient, store: Store, path: str) -> None:
    assert client.get(f"{path}?q=vo de").headers["Cache-Control"] == "no-store"


def test_every_fault_of_the_address_is_named_at_once(client: FlaskClient) -> None:
    answer = client.get(f"/v1/corrections?after=!&limit=0&lang=xx&q={'x' * 201}")
    assert set(fields(assert_problem(answer, 422))) == {"after", "limit", "lang", "q"}


def test_the_page_says_in_words_that_the_claim_is_false(client: FlaskClient, store: Store) -> None:
    made = corrected(store)
    page = client.get(f"/p/{made['_id']}?lang=vi").get_data(as_text=True).partition("<main")[2]
    assert page.index("Không đúng sự thật:</b> <s") < page.index("Vỡ đê") < page.index("Đê an toàn.")


def test_the_page_tells_machines_that_it_reviews_a_claim(client: FlaskClient, store: Store) -> None:
    made = corrected(store)
    page = client.get(f"/p/{made['_id']}?lang=vi").get_data(as_text=True)
    assert 'itemscope itemtype="https://schema.org/ClaimReview"' in page
    assert '<meta itemprop="ratingValue" content="1">' in page
    assert "ClaimReview" not in client.get(f"/p/{post(store)['_id']}").get_data(as_text=True)


def test_a_preview_begins_with_what_is_true(client: FlaskClient, store: Store) -> None:
    made = corrected(store)
    page = client.get(f"/p/{made['_id']}?lang=vi").get_data(as_text=True)
    assert '<meta property="og:description" content="Sự thật: Đê an toàn. Tin sai: Vỡ đê' in page


def test_the_page_of_all_takes_words_area_and_language_along(client: FlaskClient, store: Store) -> None:
    for number in range(11):
        corrected(store, at=datetime.now(UTC) - timedelta(hours=number + 1))
    page = client.get("/corrections?lang=en&q=vo de&area=29242").get_data(as_text=True)
    address = page.partition('" rel="next"')[0].rpartition('href="')[2].replace("&amp;", "&")
    second = client.get(f"/corrections{address}").get_data(as_text=True)
    assert page.count('class="claim"') + second.count('class="claim"') == 11
    assert '<option value="29242" selected>' in second
    assert "False claim" in second


@pytest.mark.parametrize("query", ["area=nowhere", "after=!", "lang=xx", f"q={'x' * 5000}"])
def test_an_address_that_somebody_bent_still_opens(client: FlaskClient, store: Store, query: str) -> None:
    corrected(store)
    assert client.get(f"/corrections?{query}").status_code == 200


def test_the_page_is_honest_when_nothing_is_found(client: FlaskClient, store: Store) -> None:
    page = client.get("/corrections?lang=vi&q=sap cau").get_data(as_text=True)
    assert "không có nghĩa là tin bạn nghe là đúng" in page


def test_the_index_page_shows_corrections_first(client: FlaskClient, store: Store) -> None:
    made = corrected(store, at=datetime.now(UTC) - timedelta(days=2))
    newer = post(store)
    page = client.get("/?lang=vi").get_data(as_text=True)
    assert page.index(made["_id"]) < page.index(newer["_id"])
    assert "Đính chính tin sai" in page


@pytest.mark.parametrize("address", ["/p/{id}", "/corrections"])
def test_what_shows_the_truth_stands_with_the_truth(client: FlaskClient, store: Store, address: str) -> None:
    made = corrected(store)
    page = client.get(address.format(id=made["_id"])).get_data(as_text=True).partition("<main")[2]
    assert "Căn cứ: Kiểm tra đê ngày 28/11/2026" in page.partition("Sự thật")[2]
    assert "Nơi thấy tin sai: tin nhắn của [@]kenhgia" in page.partition("Sự thật")[0]
