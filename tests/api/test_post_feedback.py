"""Whether a post worked for people: said in the app and on its page, read by officials and, if set, by everybody."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from models.access.callers import HERE
from models.content.posts import Post
from models.store import Store
from models.surveys import feedback_totals, policy_feedback
from models.surveys.feedback_steps import FEEDBACK_STEPS
from models.surveys.policy_feedback import Voice
from models.surveys.voters import Voter
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, a_device, an_official, headers_for, post
from tests.problems import assert_problem

NUMBERS = itertools.count(1000)


@pytest.fixture
def policy(province: Store) -> Post:
    return post(province, kind="document", asks_feedback=True, feedback_public=True)


def rated(store: Store, policy: Post, *ratings: int) -> None:
    for number, rating in enumerate(ratings):
        voter = Voter((f"device:{number}",))
        policy_feedback.give(store, policy["_id"], voter, Voice(rating, f"Lời {number}"), HERE)


def an_hour_later(store: Store) -> None:
    """As if what is read was last looked at an hour before."""
    (step,) = store.collection(FEEDBACK_STEPS).find()
    hour = step["looked"] - timedelta(hours=1)
    store.collection(FEEDBACK_STEPS).update_one({"_id": step["_id"]}, {"$set": {"looked": hour}})


def test_somebody_says_it_in_the_app_and_changes_it(client: FlaskClient, store: Store, policy: Post) -> None:
    path, headers = f"/v1/posts/{policy['_id']}/feedback/mine", headers_for(a_device(store))
    assert client.get(path, headers=headers).get_json()["given"] is False
    body = {"rating": 2, "text": "Chưa rõ", "area": "29242"}
    assert client.put(path, json=body, headers=headers).status_code == 200
    client.put(path, json={"rating": 4}, headers=headers)
    own = client.get(path, headers=headers).get_json()
    assert own == {"given": True, "rating": 4, "text": "", "edition": 1}
    (row,) = feedback_totals.by(feedback_totals.rows_of(store, policy["_id"]), lambda row: row["area_id"])
    assert row[0] == PHUONG_TRA_VINH


def test_the_post_says_that_it_asks(client: FlaskClient, policy: Post) -> None:
    shown = client.get(f"/v1/posts/{policy['_id']}").get_json()
    assert (shown["asks_feedback"], shown["feedback_public"]) == (True, True)


def test_everybody_reads_numbers_that_five_people_stand_behind(
    client: FlaskClient, store: Store, policy: Post
) -> None:
    path = f"/v1/posts/{policy['_id']}/feedback"
    rated(store, policy, 5, 5, 5, 5)
    assert client.get(path).get_json()["n"] is None
    rated(store, policy, 5, 5, 5, 5, 5)
    an_hour_later(store)
    found = client.get(path).get_json()
    assert (found["n"], found["average"]) == (5, 5.0)
    assert found["ratings"][4] == {"rating": 5, "count": 5}
    assert "Lời" not in client.get(path).get_data(as_text=True)


def test_nobody_sees_a_single_voice_come(client: FlaskClient, store: Store, policy: Post) -> None:
    path = f"/v1/posts/{policy['_id']}/feedback"
    rated(store, policy, 5, 5, 5, 5, 5)
    assert client.get(path).get_json()["n"] == 5
    for ratings, n in (([5] * 5 + [1], 5), ([5] * 5 + [1] * 4, 5), ([5] * 5 + [1] * 5, 10)):
        rated(store, policy, *ratings)
        an_hour_later(store)
        assert client.get(path).get_json()["n"] == n
    rated(store, policy, *[5] * 20)
    assert client.get(path).get_json()["n"] == 10, "in the same hour nobody looks again"
    assert "10 người đã góp ý" in client.get(f"/p/{policy['_id']}").get_data(as_text=True)


def test_what_is_not_public_is_not_shown(client: FlaskClient, store: Store) -> None:
    made = post(store, asks_feedback=True)
    assert_problem(client.get(f"/v1/posts/{made['_id']}/feedback"), 403, "feedback_not_public")
    assert_problem(client.get(f"/v1/posts/{post(store)['_id']}/feedback"), 409, "feedback_not_asked")


def test_officials_read_totals_and_masked_texts(client: FlaskClient, province: Store, policy: Post) -> None:
    rated(province, policy, 1, 5, 5)
    voter = Voter(("device:9",))
    policy_feedback.give(province, policy["_id"], voter, Voice(1, "Gọi 0901234567"), HERE)
    headers = headers_for(an_official(province, role="editor"))
    path = f"/v1/desk/posts/{policy['_id']}/feedback"
    found = client.get(path, headers=headers).get_json()
    assert (found["n"], found["ratings"]["1"], found["texts"]) == (4, 2, 4)
    assert [row["n"] for row in found["months"]] == [None], "four are too few for a row"
    texts = client.get(f"{path}/texts?rating=1", headers=headers).get_json()
    assert sorted(one["text"] for one in texts) == ["Gọi •••", "Lời 0"]
    assert client.get(f"{path}?year=2020", headers=headers).get_json()["n"] == 0


def said_at(store: Store, policy: Post, area_id: str, *ratings: int) -> None:
    for rating in ratings:
        voice = Voice(rating, f"Ở {area_id}", area_id=area_id)
        policy_feedback.give(store, policy["_id"], Voter((f"device:{next(NUMBERS)}",)), voice, HERE)


def test_small_numbers_of_an_area_are_hidden_with_what_tells_them(
    client: FlaskClient, province: Store, policy: Post
) -> None:
    said_at(province, policy, PHUONG_TRA_VINH, *[5] * 12, *[1] * 2)
    said_at(province, policy, PHUONG_LONG_DUC, *[5] * 9, *[1] * 6)
    path = f"/v1/desk/posts/{policy['_id']}/feedback"
    found = client.get(path, headers=headers_for(an_official(province, role="editor"))).get_json()
    rows = {row["name"]: row for row in found["areas"]}
    assert [rows[one]["ratings"]["1"] for one in (PHUONG_TRA_VINH, PHUONG_LONG_DUC)] == [None, None]
    assert (rows[PHUONG_TRA_VINH]["n"], rows[PHUONG_TRA_VINH]["average"]) == (14, None)


def test_officials_of_a_commune_read_what_its_own_people_say_of_a_post_of_the_province(
    client: FlaskClient, province: Store, policy: Post
) -> None:
    said_at(province, policy, PHUONG_TRA_VINH, *[5] * 8)
    said_at(province, policy, PHUONG_LONG_DUC, *[4] * 9)
    headers = headers_for(an_official(province, role="viewer", area_id=PHUONG_LONG_DUC))
    path = f"/v1/desk/posts/{policy['_id']}/feedback"
    found = client.get(path, headers=headers).get_json()
    assert (found["n"], [(row["name"], row["n"]) for row in found["areas"]]) == (17, [(PHUONG_LONG_DUC, 9)])
    texts = client.get(f"{path}/texts", headers=headers).get_json()
    assert {one["area_id"] for one in texts} == {PHUONG_LONG_DUC}
    everywhere = headers_for(an_official(province, role="viewer"))
    assert len(client.get(f"{path}/texts?limit=50", headers=everywhere).get_json()) == 17


class Visitor:
    """A browser without script."""

    def __init__(self, app: Flask, path: str) -> None:
        self.client = app.test_client()
        self.answer: Any = self.client.get(path)

    @property
    def page(self) -> Any:
        return html.fromstring(self.answer.get_data(as_text=True))

    def send(self, **fields: str) -> Visitor:
        form = self.page.xpath("//form[@method='post']")[0]
        token = {"token": form.xpath(".//input[@name='token']/@value")[0]}
        self.answer = self.client.post(form.get("action"), data=token | fields, follow_redirects=True)
        return self


def test_a_button_of_the_page_leads_to_the_form_and_nothing_counts_before_it_is_sent(
    app: Flask, store: Store, policy: Post
) -> None:
    path = f"/p/{policy['_id']}"
    page = html.fromstring(app.test_client().get(path).get_data(as_text=True))
    assert page.xpath("//section[@id='feedback']//button/@value") == ["1", "2", "3", "4", "5"]
    visitor = Visitor(app, f"{path}/feedback?rating=4")
    assert visitor.page.xpath("//input[@checked]/@value") == ["4"]
    assert feedback_totals.rows_of(store, policy["_id"]) == []
    visitor.send(rating="4", text="Dễ hiểu")
    assert "Cảm ơn bạn" in visitor.answer.get_data(as_text=True)
    assert feedback_totals.added_up(feedback_totals.rows_of(store, policy["_id"])).counts[4] == 1


def test_who_sends_the_form_twice_counts_once_and_finds_their_words_again(
    app: Flask, store: Store, policy: Post
) -> None:
    path = f"/p/{policy['_id']}/feedback"
    visitor = Visitor(app, path).send(rating="4", text="Dễ hiểu")
    visitor.answer = visitor.client.get(path)
    assert visitor.page.xpath("//textarea")[0].text == "Dễ hiểu"
    visitor.send(rating="2", text="")
    found = feedback_totals.added_up(feedback_totals.rows_of(store, policy["_id"]))
    assert (found.n, found.counts[2]) == (1, 1)


def test_what_is_wrong_is_said_and_what_was_typed_stays(app: Flask, policy: Post) -> None:
    visitor = Visitor(app, f"/p/{policy['_id']}/feedback").send(text="Dễ hiểu")
    assert visitor.answer.status_code == 422
    assert visitor.page.xpath("//*[@role='alert']")[0].text == "Hãy chọn một mức."
    assert visitor.page.xpath("//textarea")[0].text == "Dễ hiểu"


def test_a_form_of_nobody_is_refused(app: Flask, policy: Post) -> None:
    path = f"/p/{policy['_id']}/feedback"
    assert app.test_client().post(path, data={"rating": "1"}).status_code == 403
    visitor = Visitor(app, path)
    assert visitor.client.post(path, data={"rating": "1", "token": "x"}).status_code == 403


def test_the_page_shows_what_is_public(client: FlaskClient, store: Store, policy: Post) -> None:
    rated(store, policy, 5, 5, 5, 5, 5, 4, 4, 4, 4, 4)
    page = client.get(f"/p/{policy['_id']}").get_data(as_text=True)
    assert "10 người đã góp ý. Trung bình 4,5 trên 5." in page
    assert "Lời 0" not in page


def test_a_post_that_does_not_ask_shows_no_form(client: FlaskClient, store: Store) -> None:
    made = post(store)
    assert 'id="feedback"' not in client.get(f"/p/{made['_id']}").get_data(as_text=True)
    assert client.get(f"/p/{made['_id']}/feedback").status_code == 409
