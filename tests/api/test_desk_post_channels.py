"""A post on each channel at the desk: previewed before, written for the channel, and kept as it was sent."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from models.store import Store
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, Caller, a_citizen, an_official, headers_for
from tests.newsreading import Readers
from tests.problems import assert_problem, fields

DRAFT = {
    "area_id": PHUONG_TRA_VINH,
    "category": "programme",
    "lang": "vi",
    "priority": "urgent",
    "channels": ["feed", "push", "sms"],
    "texts": {"vi": {"title": "Vỡ đê", "body": "Bà con di dời ngay."}},
}


@pytest.fixture
def editor(store: Store) -> Caller:
    return an_official(store, role="editor")


def drafted(client: FlaskClient, editor: Caller, **given: Any) -> Any:
    return client.post("/v1/desk/posts", json=DRAFT | given, headers=headers_for(editor)).get_json()


def previews(client: FlaskClient, editor: Caller, post_id: str, lang: str = "vi") -> dict[str, Any]:
    """What is previewed in one language, by channel."""
    answer = client.get(f"/v1/desk/posts/{post_id}/previews", headers=headers_for(editor))
    return {one["channel"]: one for one in answer.get_json()["previews"] if one["lang"] == lang}


def test_each_channel_is_previewed_with_its_measures(client: FlaskClient, editor: Caller) -> None:
    shown = previews(client, editor, drafted(client, editor)["id"])
    sms = shown["sms"]
    assert (sms["body"], sms["encoding"], sms["parts"]) == ("Vo de. Ba con di doi ngay.", "gsm7", 1)
    assert (shown["loudspeaker"]["seconds"], shown["board"]["lines"]) == (3, ["Vỡ đê"])
    assert [name for name, one in shown.items() if one["chosen"]] == ["feed", "push", "sms"]


def test_what_to_look_at_is_said_in_the_officials_language(client: FlaskClient, editor: Caller) -> None:
    post_id = drafted(client, editor)["id"]
    answer = client.get(f"/v1/desk/posts/{post_id}/previews?lang=en", headers=headers_for(editor))
    said = {one["text"] for row in answer.get_json()["previews"] for one in row["cautions"]}
    assert said == {
        "Not translated: it is read in another language.",
        "The province has not switched this channel on, so it will not be sent.",
    }


def test_a_short_form_is_written_with_the_version_that_was_previewed(
    client: FlaskClient, editor: Caller
) -> None:
    post_id = drafted(client, editor)["id"]
    path, headers = f"/v1/desk/posts/{post_id}", headers_for(editor)
    tag = client.get(f"{path}/previews", headers=headers).headers["ETag"]
    body = {"channel_texts": {"sms": {"vi": "Di dời ngay!"}}}
    assert client.patch(path, json=body, headers=headers | {"If-Match": tag}).status_code == 200
    shown = previews(client, editor, post_id)["sms"]
    assert (shown["body"], shown["edited"]) == ("Di doi ngay!", True)
    assert_problem(client.patch(path, json=body, headers=headers | {"If-Match": tag}), 412, "stale")


def test_short_forms_that_do_not_fit_are_all_named(client: FlaskClient, editor: Caller) -> None:
    forms = {"push": {"vi": "a" * 241}, "sms": {"km": "ទឹក" * 80}, "page": {"vi": "x"}}
    answer = client.post("/v1/desk/posts", json=DRAFT | {"channel_texts": forms}, headers=headers_for(editor))
    assert_problem(answer, 422, "invalid")
    assert set(fields(answer.get_json())) == {
        "channel_texts.push.vi",
        "channel_texts.sms.km",
        "channel_texts.page",
    }


def test_nobody_previews_the_drafts_of_others(client: FlaskClient, store: Store, editor: Caller) -> None:
    post_id = drafted(client, editor)["id"]
    other = an_official(store, area_id=PHUONG_LONG_DUC)
    for part in ("previews", "sendings"):
        answer = client.get(f"/v1/desk/posts/{post_id}/{part}", headers=headers_for(other))
        assert_problem(answer, 404, "not_found")


def test_what_was_sent_is_shown_with_its_words_and_how_many_got_it(
    client: FlaskClient, store: Store, editor: Caller
) -> None:
    readers, approver = Readers(store), an_official(store, role="approver")
    readers.with_app("phone")
    readers.with_app("khmer", language="km")
    shown = drafted(client, editor, channels=["feed", "push"])
    for who, action in ((editor, "submit"), (approver, "approve")):
        shown = client.post(
            f"/v1/desk/posts/{shown['id']}/actions/{action}",
            headers=headers_for(who) | {"If-Match": f'"{shown["version"]}"'},
        ).get_json()
    readers.work()
    (sent,) = client.get(f"/v1/desk/posts/{shown['id']}/sendings", headers=headers_for(editor)).get_json()
    assert (sent["channel"], sent["occasion"], sent["edition"]) == ("push", "published", 1)
    assert (sent["sent"], sent["failed"], sent["waiting"], sent["going_on"]) == (2, 0, 0, False)
    assert sent["texts"]["vi"] == {"title": "Vỡ đê", "body": "Bà con di dời ngay."}


def test_a_topic_that_does_not_exist_is_named(client: FlaskClient) -> None:
    answer = client.post("/v1/devices", json={"platform": "web", "news": {"topics": ["disaster", "gossip"]}})
    assert list(fields(answer.get_json())) == ["news.topics.1"]


def test_a_citizen_says_of_what_they_want_to_be_told_by_sms(client: FlaskClient, store: Store) -> None:
    headers = headers_for(a_citizen(store))
    row = {"channel": "sms", "area_ids": [PHUONG_TRA_VINH], "news": {"which": "none"}}
    put = client.put("/v1/me/subscriptions", json={"subscriptions": [row]}, headers=headers).get_json()
    assert put["subscriptions"][0]["news"]["which"] == "none"
    del row["news"]
    again = client.put("/v1/me/subscriptions", json={"subscriptions": [row]}, headers=headers).get_json()
    assert again["subscriptions"][0]["news"]["which"] == "none"
    wrong = client.put(
        "/v1/me/subscriptions",
        json={"subscriptions": [row | {"news": {"topics": ["gossip"]}}]},
        headers=headers,
    )
    assert list(fields(wrong.get_json())) == ["subscriptions.0.news.topics.0"]


def test_a_phone_says_of_what_it_wants_to_be_told(client: FlaskClient) -> None:
    made = client.post("/v1/devices", json={"platform": "web"}).get_json()
    assert made["news"] == {"which": "all", "topics": [], "kinds": []}
    changed = client.patch(
        f"/v1/devices/{made['id']}",
        json={"news": {"which": "urgent"}},
        headers={"Authorization": f"Bearer {made['token']}"},
    ).get_json()
    assert changed["news"] == {"which": "urgent", "topics": [], "kinds": []}
