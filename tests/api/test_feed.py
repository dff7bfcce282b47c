"""`/v1/feed` and `/v1/posts`."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from flask.testing import FlaskClient

from models.content import posts, publishing
from models.store import Store, events
from tests.builders import OLD_TRA_VINH, PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, post
from tests.problems import assert_problem


def test_the_feed_of_a_commune_has_its_posts(client: FlaskClient, store: Store) -> None:
    post(store, title="đây", area_id=PHUONG_TRA_VINH)
    answer = client.get("/v1/feed?area=29242").get_json()
    assert [row["title"] for row in answer["posts"]] == ["đây"]


def test_the_next_page_is_named_in_the_headers_and_can_be_followed(client: FlaskClient, store: Store) -> None:
    for hours in (1, 2, 3):
        post(store, title=str(hours), at=datetime.now(UTC) - timedelta(hours=hours))
    first = client.get("/v1/feed?limit=2")
    address = first.headers["Link"].partition(">")[0].lstrip("<")
    second = client.get(address)
    titles = [row["title"] for page in (first, second) for row in page.get_json()["posts"]]
    assert (titles, json.loads(second.headers["X-Pagination"])) == (["1", "2", "3"], {"next": None})


def test_without_an_area_the_whole_province_is_read_page_by_page(client: FlaskClient, store: Store) -> None:
    for hours, area in enumerate((VINH_LONG, PHUONG_TRA_VINH, PHUONG_LONG_DUC), 1):
        post(store, title=str(hours), area_id=area, at=datetime.now(UTC) - timedelta(hours=hours))
    first = client.get("/v1/feed?limit=2")
    second = client.get(first.headers["Link"].partition(">")[0].lstrip("<"))
    assert [row["title"] for page in (first, second) for row in page.get_json()["posts"]] == ["1", "2", "3"]


def test_what_stands_in_another_province_is_not_in_the_feed_of_this_one(
    client: FlaskClient, store: Store
) -> None:
    post(store, area_id=OLD_TRA_VINH)
    assert client.get("/v1/feed").get_json()["posts"] == []


def test_a_poll_without_news_costs_no_body(client: FlaskClient, store: Store) -> None:
    post(store)
    tag = client.get("/v1/feed").headers["ETag"]
    again = client.get("/v1/feed", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_a_new_post_changes_the_tag(client: FlaskClient, store: Store) -> None:
    tag = client.get("/v1/feed").headers["ETag"]
    post(store)
    assert client.get("/v1/feed", headers={"If-None-Match": tag}).status_code == 200


def test_a_forged_cursor_is_a_problem_document(client: FlaskClient) -> None:
    answer = client.get("/v1/feed?after=xyz")
    assert (answer.status_code, answer.get_json()["faults"][0]["code"]) == (422, "bad_cursor")


def test_a_post_is_read_in_its_translation(client: FlaskClient, store: Store) -> None:
    made = post(store, lang="km", translations={"vi": {"title": "dịch", "body": "…"}})
    answer = client.get(f"/v1/posts/{made['_id']}?lang=vi").get_json()
    assert (answer["title"], answer["lang"], answer["languages"]) == ("dịch", "vi", ["km", "vi"])


def test_a_post_that_only_phones_were_told_of_can_be_read(client: FlaskClient, store: Store) -> None:
    told = post(store, channels=["push"])

    assert client.get(f"/v1/posts/{told['_id']}").status_code == 200
    assert client.get("/v1/feed").get_json()["posts"] == []


def test_a_withdrawn_post_is_gone_and_says_why(client: FlaskClient, store: Store) -> None:
    made = post(store)
    publishing.withdraw(store, made["_id"], events.SYSTEM, {"vi": "Sai ngày"})
    problem = assert_problem(client.get(f"/v1/posts/{made['_id']}"), 410, "post_withdrawn")
    assert "Sai ngày" in problem["detail"]


def test_a_poll_without_news_reads_no_posts(client: FlaskClient, store: Store) -> None:
    post(store)
    tag = client.get("/v1/feed").headers["ETag"]
    # Without its posts nothing could be shown, and nothing is asked of them.
    store.collection(posts.POSTS).delete_many({})
    assert client.get("/v1/feed", headers={"If-None-Match": tag}).status_code == 304


def test_what_is_published_elsewhere_does_not_change_the_tag_here(client: FlaskClient, store: Store) -> None:
    post(store)
    tag = client.get("/v1/feed?area=29242").headers["ETag"]
    post(store, area_id=PHUONG_LONG_DUC)
    assert client.get("/v1/feed?area=29242", headers={"If-None-Match": tag}).status_code == 304


def test_the_same_page_is_made_once_and_still_says_where_it_goes_on(
    client: FlaskClient, store: Store
) -> None:
    for _ in range(2):
        post(store)
    first, second = (client.get("/v1/feed?limit=1") for _ in range(2))
    assert first.data == second.data
    assert first.headers["Link"] == second.headers["Link"]


def test_each_filter_and_language_has_a_tag_of_its_own(client: FlaskClient, store: Store) -> None:
    post(store)
    queries = (
        "",
        "?lang=km",
        "?lang=km&only_lang=true",
        "?category=policy",
        "?kind=news",
        "?area=29242",
        "?limit=2",
    )
    tags = {client.get(f"/v1/feed{query}").headers["ETag"] for query in queries}
    assert len(tags) == len(queries)


def test_the_feed_varies_on_nothing_but_its_address(client: FlaskClient, store: Store) -> None:
    post(store)
    answer = client.get("/v1/feed")
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert not {"Accept-Language", "Authorization"} & set(answer.vary)


def test_items_are_short_and_lead_to_their_page(client: FlaskClient, store: Store) -> None:
    made = post(store, body="từ " * 400)
    (item,) = client.get("/v1/feed").get_json()["posts"]
    assert len(item["summary"]) <= 200
    assert item["summary"].endswith("…")
    assert item["link"] == f"/p/{made['_id']}"
    assert "body" not in item


def test_a_phone_goes_on_from_the_first_page_with_changes(client: FlaskClient, store: Store) -> None:
    old = post(store, area_id=PHUONG_TRA_VINH)
    given = client.get("/v1/feed?area=29242").get_json()["changes"]
    post(store, title="mới")
    publishing.withdraw(store, old["_id"], events.SYSTEM, {"vi": "Sai"})
    answer = client.get(f"/v1/feed/changes?area=29242&since={given}").get_json()
    assert [row["title"] for row in answer["posts"]] == ["mới"]
    assert answer["gone"] == [{"id": old["_id"], "reason": "withdrawn"}]
    assert (answer["more"], answer["restart"]) == (False, False)
    again = client.get(f"/v1/feed/changes?area=29242&since={answer['next']}").get_json()
    assert (again["posts"], again["gone"], again["next"]) == ([], [], answer["next"])


def test_a_typical_delta_is_under_two_thousand_bytes(client: FlaskClient, store: Store) -> None:
    old = post(store)
    given = client.get("/v1/feed").get_json()["changes"]
    title = "Thông báo lịch cúp điện các khóm 3, 4 và 5 phường Trà Vinh ngày thứ bảy"
    for _ in range(2):
        post(store, title=title, body="Điện lực Trà Vinh thông báo tạm ngừng cung cấp điện. " * 30)
    publishing.withdraw(store, old["_id"], events.SYSTEM, {"vi": "Sai"})
    assert len(client.get(f"/v1/feed/changes?since={given}").data) < 2_000


def test_a_cursor_of_another_area_says_that_the_phone_begins_again(client: FlaskClient, store: Store) -> None:
    post(store)
    given = client.get("/v1/feed?area=29242").get_json()["changes"]
    answer = client.get(f"/v1/feed/changes?area=29263&since={given}").get_json()
    assert (answer["restart"], answer["posts"]) == (True, [])


def test_changes_without_news_are_not_sent_again(client: FlaskClient, store: Store) -> None:
    post(store)
    address = f"/v1/feed/changes?since={client.get('/v1/feed').get_json()['changes']}"
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": f'W/"{tag[1:-1]}-gzip"'}).status_code == 304


def test_an_unknown_area_is_named(client: FlaskClient) -> None:
    assert client.get("/v1/feed?area=99999").status_code == 404


def test_a_correction_is_pinned_on_the_first_page(client: FlaskClient, store: Store) -> None:
    facts = {"claim": {"vi": "Vỡ đê"}, "truth": {"vi": "Đê an toàn"}, "source": "mạng xã hội", "who": "UBND"}
    made = post(store, kind="correction", correction=facts)
    (item,) = client.get("/v1/feed?area=29242").get_json()["pinned"]
    assert item["id"] == made["_id"]
    assert item["pinned_until"]


#: A department of the province.
AGENCY = f"so_y_te:{VINH_LONG}"

FACTS = {
    "number": "12/CT-UBND",
    "issued_by": "UBND tỉnh",
    "issued_on": "2026-11-20",
    "signer": "Nguyễn Văn Thử",
}


def test_a_document_says_what_identifies_it_who_answers_and_until_when_it_holds(
    client: FlaskClient, store: Store
) -> None:
    ends = datetime.now(UTC).replace(microsecond=0) + timedelta(days=9)
    made = post(store, kind="document", document=FACTS, source_agency_id=AGENCY, valid_to=ends)
    shown = client.get(f"/v1/posts/{made['_id']}").get_json()
    assert (shown["document"], shown["source_agency_id"]) == (FACTS, AGENCY)
    assert shown["source_agency"]
    assert (shown["valid_from"], datetime.fromisoformat(shown["valid_to"])) == (None, ends)
    (item,) = client.get("/v1/feed").get_json()["posts"]
    assert item["document"] == FACTS


def test_other_posts_have_no_facts_of_a_document(client: FlaskClient, store: Store) -> None:
    made = post(store, document=FACTS)
    assert client.get(f"/v1/posts/{made['_id']}").get_json()["document"] is None
