"""`/s/{id}/results`."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from models.store import Store
from models.surveys.definition import Survey
from tests.answering import over, say
from tests.builders import PHUONG_TRA_VINH, question, survey
from tests.surveying import EVERY_TYPE, RIGHT, SECTIONS


@pytest.fixture
def ended(store: Store) -> Survey:
    """A survey with two questions that is over."""
    asked = [question("hour", "single", "5h", "17h", "20h"), question("lang", "multiple", "vi", "km")]
    one = survey(store, questions=asked)
    say(store, one, 12, hour="5h", lang=["vi", "km"], home=PHUONG_TRA_VINH)
    say(store, one, 8, hour="17h", lang=["km"])
    say(store, one, 2, hour="20h")
    return over(store, one)


def page(client: FlaskClient, one: Survey, lang: str = "vi") -> str:
    answer = client.get(f"/s/{one['_id']}/results?lang={lang}", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_numbers_stand_in_tables_and_the_small_ones_are_hidden(client: FlaskClient, ended: Survey) -> None:
    html = page(client, ended)
    rows = dict(re.findall(r'<th scope="row">([^<]+)</th><td>(\d+|<abbr)', html))
    assert (rows["5h"], rows["17h"], rows["20h"]) == ("12", "<abbr", "<abbr")


def test_a_chart_has_a_title_and_a_description_and_tells_nothing_hidden(
    client: FlaskClient, ended: Survey
) -> None:
    html = page(client, ended)
    assert html.count('role="img"') == html.count("<title id=") == html.count("<desc id=") == 2
    chart = html.index('<svg class="chart"')
    first = html[chart : html.index("</svg>", chart)]
    assert re.findall(r'class="(part|unseen)"', first) == ["part", "unseen", "unseen"]
    assert "54,5 %" in first
    assert "36,4 %" not in first


@pytest.mark.parametrize(
    ("lang", "words"),
    [("vi", "Ai muốn thì trả lời"), ("km", "អ្នកណាចង់ឆ្លើយ"), ("en", "nobody was drawn at random")],
)
def test_it_says_in_each_language_how_people_came_to_answer(
    client: FlaskClient, ended: Survey, lang: str, words: str
) -> None:
    assert words in page(client, ended, lang)


def test_every_type_has_its_place(client: FlaskClient, store: Store) -> None:
    one = survey(store, questions=EVERY_TYPE, sections=SECTIONS)
    answers = {name: value for name, value in RIGHT.items() if name != "some"}
    say(store, one, 6, **answers)
    html = page(client, over(store, one))
    assert html.count('<section class="question">') == len(EVERY_TYPE) - 1


def test_it_is_not_sent_again_while_nothing_changed(client: FlaskClient, ended: Survey) -> None:
    path = f"/s/{ended['_id']}/results"
    tag = client.get(path).headers["ETag"]
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, tag.startswith("W/")) == (304, False)


@pytest.mark.parametrize(("public", "closed"), [("never", True), ("after_close", False)])
def test_what_is_not_public_is_refused(client: FlaskClient, store: Store, public: str, closed: bool) -> None:
    one = survey(store, results_public=public)
    if closed:
        over(store, one)
    answer = client.get(f"/s/{one['_id']}/results", headers={"Accept": "text/html"})
    assert answer.status_code == 403


def test_live_results_say_so_before_there_are_enough(client: FlaskClient, store: Store) -> None:
    one = survey(store, results_public="live")
    say(store, one, 3, hour="5h")
    html = page(client, one, "en")
    assert "not enough answers yet" in html
    assert '<svg class="chart"' not in html
