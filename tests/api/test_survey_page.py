"""`/s/{id}`: a survey answered with plain forms."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from PIL import Image

from models.store import Store
from models.surveys.definition import Survey
from models.surveys.kept_answers import SURVEY_ANSWERS
from tests import builders
from tests.builders import question
from tests.surveying import EVERY_TYPE, RIGHT, RIGHT_OTHERS, SECTIONS


class Visitor:
    """A browser without script: it shows a page, fills in what it shows, and follows redirects."""

    def __init__(self, client: FlaskClient, survey: Survey) -> None:
        self.client, self.path = client, f"/s/{survey['_id']}"
        self.answer: Any = client.get(self.path)

    @property
    def page(self) -> Any:
        return html.fromstring(self.answer.get_data(as_text=True))

    def names(self) -> set[str]:
        return set(self.page.xpath("//form//@name"))

    def asked(self) -> list[str]:
        return [str(one) for one in self.page.xpath("//input[@name='seen']/@value")]

    def said(self) -> str:
        return " ".join(self.page.xpath("//*[@role='status']//text() | //*[@class='wrong']//text()"))

    def send(self, *way: str, **fields: Any) -> Visitor:
        form = self.page.xpath("//form")[0]
        hidden = {
            name: [str(one) for one in form.xpath(f".//input[@type='hidden'][@name='{name}']/@value")]
            for name in ("token", "page", "seen")
        }
        self.answer = self.client.post(
            form.get("action"), data={**hidden, "go": way[0] if way else "next", **fields}
        )
        if self.answer.status_code == 303:
            self.answer = self.client.get(self.answer.headers["Location"])
        return self


@pytest.fixture
def survey(store: Store) -> Survey:
    return builders.survey(store, questions=EVERY_TYPE, sections=SECTIONS)


@pytest.fixture
def visitor(client: FlaskClient, survey: Survey) -> Visitor:
    return Visitor(client, survey)


FIRST = {"a.one": "no", "a.some": ["a", "x"], "o.some": "Loa rè"}
SECOND = {
    "a.scale": "7",
    "a.stars": "4",
    "a.people": "5",
    "a.job": "Nông dân",
    "a.order.q": "1",
    "a.order.p": "2",
    "a.order.r": "3",
    "a.grid.sound": "good",
    "a.grid.words": "bad",
    "a.day": "2026-11-29",
    "a.hour": "17:30",
    "a.where": "10.25, 105.97",
}


def kept(store: Store) -> Any:
    (found,) = store.collection(SURVEY_ANSWERS).find()
    return found


def test_every_type_is_answered_page_by_page(store: Store, visitor: Visitor) -> None:
    assert visitor.send(**FIRST).asked() == ["hello", "one", "some", "why"]
    assert visitor.send(**FIRST, **{"a.why": "Ồn quá"}).asked()[0] == "scale"
    assert "Cảm ơn bạn" in visitor.send(**SECOND).said()
    found = kept(store)
    assert (found["answers"], found["others"], found["channel"]) == (RIGHT, RIGHT_OTHERS, "page")


def test_it_says_that_an_answer_brought_up_a_question_and_goes_there(visitor: Visitor) -> None:
    visitor.send(**FIRST)
    said = visitor.page.xpath("//*[@id='opened'][following::fieldset[1][@id='q-why']]//text()")
    assert "mở thêm câu hỏi" in "".join(said)
    assert "why" not in visitor.answer.request.query_string.decode()


def test_own_words_that_are_missing_are_named(visitor: Visitor) -> None:
    visitor.send(**{"a.one": "yes", "a.some": ["x"]})
    assert "Thiếu ý kiến khác của bạn" in visitor.said()
    assert "Hãy trả lời câu này." in visitor.send(**{"a.some": []}).said()


def test_a_question_that_is_not_shown_is_not_asked(visitor: Visitor) -> None:
    assert visitor.send(**FIRST | {"a.one": "yes"}).asked()[0] == "scale"


def test_what_is_wrong_is_said_beside_the_question_and_what_was_typed_stays(visitor: Visitor) -> None:
    visitor.send(**{"a.some": ["a", "b", "c"]})
    assert visitor.answer.status_code == 422
    assert "Tối đa hai mục thôi." in visitor.said()
    chosen = visitor.page.xpath("//input[@name='a.some'][@checked]/@value")
    assert [str(one) for one in chosen] == ["a", "b", "c"]


def test_what_was_filled_in_is_still_there_after_going_back(visitor: Visitor) -> None:
    visitor.send(**FIRST | {"a.one": "yes"})
    visitor.send("back", **{"a.job": "Nông dân"})
    assert [str(one) for one in visitor.page.xpath("//input[@name='a.one'][@checked]/@value")] == ["yes"]
    visitor.send(**FIRST | {"a.one": "yes"})
    assert visitor.page.xpath("//input[@name='a.job']/@value") == ["Nông dân"]


def test_a_visitor_answers_once(client: FlaskClient, store: Store) -> None:
    survey = builders.survey(store)
    assert "Cảm ơn" in Visitor(client, survey).send(**{"a.hour": "5h"}).said()
    assert "đã trả lời" in Visitor(client, survey).said()


def test_another_browser_is_another_voter(app: Flask, client: FlaskClient, store: Store) -> None:
    survey = builders.survey(store)
    for browser in (client, app.test_client()):
        Visitor(browser, survey).send(**{"a.hour": "5h"})
    assert store.collection(SURVEY_ANSWERS).count_documents({}) == 2


def test_the_form_of_another_site_is_refused(client: FlaskClient, store: Store, survey: Survey) -> None:
    Visitor(client, survey)
    forged = client.post(f"/s/{survey['_id']}", data={"a.one": "yes", "seen": "one", "token": "x"})
    assert forged.status_code == 403
    assert store.db["survey_drafts"].count_documents({}) == 0


def test_a_browser_without_cookies_is_told_so(app: Flask, survey: Survey) -> None:
    visitor = Visitor(app.test_client(use_cookies=False), survey)
    assert visitor.send(**FIRST).answer.status_code == 403
    assert "cookie" in visitor.said()


def test_a_cookie_that_nobody_signed_is_no_voter(client: FlaskClient, survey: Survey) -> None:
    client.set_cookie("loa_visitor", "somebody.else", path="/s/")
    fresh = client.get(f"/s/{survey['_id']}").headers["Set-Cookie"]
    assert re.match(r"loa_visitor=[\w-]+\.[0-9a-f]{32}; .*HttpOnly; Path=/s/; SameSite=Lax", fresh)


def test_nobody_keeps_the_page(visitor: Visitor) -> None:
    assert visitor.answer.headers["Cache-Control"] == "no-store"


def test_the_page_has_no_script_and_fits_a_phone(visitor: Visitor) -> None:
    assert visitor.page.xpath("//script") == []
    assert visitor.page.xpath("//meta[@name='viewport']/@content") == ["width=device-width, initial-scale=1"]
    assert visitor.page.xpath("//table") == []


@pytest.mark.parametrize(("opens", "closes", "words"), [(1, 2, "chưa bắt đầu"), (-2, -1, "đã kết thúc")])
def test_outside_its_days_the_page_says_why(
    client: FlaskClient, store: Store, opens: int, closes: int, words: str
) -> None:
    now = datetime.now(UTC)
    survey = builders.survey(
        store, opens_at=now + timedelta(days=opens), closes_at=now + timedelta(days=closes)
    )
    assert words in Visitor(client, survey).said()


def test_a_survey_of_proved_people_is_not_answered_here(client: FlaskClient, store: Store) -> None:
    assert "số điện thoại" in Visitor(client, builders.survey(store, identity="verified")).said()


def test_an_answer_that_may_be_changed_is_shown_again(client: FlaskClient, store: Store) -> None:
    survey = builders.survey(store, changeable=True)
    Visitor(client, survey).send(**{"a.hour": "5h"})
    again = Visitor(client, survey)
    assert [str(one) for one in again.page.xpath("//input[@name='a.hour'][@checked]/@value")] == ["5h"]
    again.send(**{"a.hour": "17h"})
    assert kept(store)["answers"]["hour"] == "17h"


def test_options_in_random_order_stand_the_same_for_one_visitor(client: FlaskClient, store: Store) -> None:
    names = [str(number) for number in range(12)]
    asked = [question("q", "single", *names, random_order=True)]
    survey = builders.survey(store, questions=asked)
    orders = [Visitor(client, survey).page.xpath("//input[@name='a.q']/@value")[:12] for _ in range(2)]
    assert orders[0] == orders[1] != names
    assert sorted(orders[0]) == sorted(names)


def test_a_photo_belongs_to_the_answer(client: FlaskClient, store: Store) -> None:
    survey = builders.survey(store, questions=[question("photo", "photo", required=True)])
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, "JPEG")
    file.seek(0)
    Visitor(client, survey).send(**{"a.photo": (file, "loa.jpg")})
    upload = store.db["uploads"].find_one({}) or {}
    assert (kept(store)["answers"]["photo"], upload["used_by"]) == (upload["_id"], kept(store)["_id"])


def test_a_file_that_is_no_photo_is_refused_with_the_reason(client: FlaskClient, store: Store) -> None:
    survey = builders.survey(store, questions=[question("photo", "photo", required=True)])
    visitor = Visitor(client, survey).send(**{"a.photo": (io.BytesIO(b"no photo"), "x.jpg")})
    assert visitor.answer.status_code == 422
    assert visitor.said()


def test_numbers_of_any_length_are_refused_and_break_nothing(client: FlaskClient, store: Store) -> None:
    asked = [question("people", "number"), question("order", "ranking", "a", "b")]
    visitor = Visitor(client, builders.survey(store, questions=asked))
    visitor.send(page="9" * 5000, **{"a.people": "1e30", "a.order.a": "9" * 5000, "a.order.b": "1"})
    assert (visitor.answer.status_code, store.db["survey_answers"].find_one()) == (422, None)


def test_the_poster_leads_to_the_page(client: FlaskClient, survey: Survey) -> None:
    poster = client.get(f"/s/{survey['_id']}/poster").get_data(as_text=True)
    assert f"/s/{survey['_id']}" in poster
    assert 'src="data:image/svg+xml' in poster


def test_words_that_are_missing_beside_other_are_asked_for(visitor: Visitor) -> None:
    said = visitor.send(**{"a.one": "yes", "a.some": ["x"], "o.some": ""}).said()
    assert "Thiếu ý kiến khác của bạn" in said
    assert "Thiếu ." not in said
