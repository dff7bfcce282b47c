"""Surveys at the console: the builder, the steps, the preview and what people said."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from models.access.permissions import Role
from models.store import Store
from models.surveys import lists
from models.surveys.definition import SURVEYS, Survey, SurveyState
from tests import builders
from tests.answering import over, say
from tests.builders import VINH_LONG, question
from tests.console import visiting
from tests.console.visiting import Visitor

LIST = "/console/surveys"

#: What the page of a new survey sends.
BEGUN = {
    "title.vi": "Giờ phát loa",
    "area_id": VINH_LONG,
    "opens_at": "2027-01-02T07:00",
    "closes_at": "2027-01-20T17:00",
    "type": "single",
    "q.text.vi": "Giờ nào hợp với bạn?",
    "q.options.vi": "5 giờ\r\n17 giờ\r\n",
}


@pytest.fixture
def me(app: Flask, store: Store) -> Visitor:
    """An editor of the province."""
    return visiting.with_role(app, store, Role.EDITOR)


def _hidden(page: TestResponse) -> dict[str, str]:
    """The hidden fields of the form that saves."""
    return {
        name: unescape(value)
        for name, value in re.findall(r'type="hidden" name="(key|version)" value="([^"]*)"', page.text)
    }


def _save(me: Visitor, address: str, **fields: Any) -> TestResponse:
    return me.send(address, **_hidden(me.get(address)), **fields)


def _drafted(me: Visitor, store: Store, **fields: Any) -> Survey:
    answer = me.send(f"{LIST}/new", **{"key": "a-key-of-a-form", **BEGUN, **fields})
    assert answer.status_code == 303, visiting.sentence(answer)
    return lists.get(store, answer.headers["Location"].split("/")[-1].partition("?")[0])


def _do(me: Visitor, survey: Survey, step: str, **fields: Any) -> TestResponse:
    address = f"{LIST}/{survey['_id']}"
    return me.send(address, **me.form(me.get(address), step), **fields)


def test_a_survey_begins_with_its_first_question(me: Visitor, store: Store) -> None:
    survey = _drafted(me, store)
    assert survey["state"] == SurveyState.DRAFT
    assert [one["text"]["vi"] for one in survey["questions"][0]["options"]] == ["5 giờ", "17 giờ"]
    assert "Giờ phát loa" in me.get(f"{LIST}?state=draft").text


def test_what_is_wrong_with_a_beginning_is_told_and_kept(me: Visitor) -> None:
    page = me.send(f"{LIST}/new", key="a-key-of-a-form", **{**BEGUN, "q.options.vi": "5 giờ"})
    assert page.status_code == 422
    assert "Giờ nào hợp với bạn?" in page.text
    assert 'aria-describedby="q-options-vi-wrong"' in page.text


def test_a_question_with_a_condition_is_added(me: Visitor, store: Store) -> None:
    survey = _drafted(me, store)
    first = survey["questions"][0]
    chosen = f"equals:{first['id']}:{first['options'][1]['id']}"
    address = f"{LIST}/{survey['_id']}/questions/new?type=long_text"
    assert chosen in me.get(address).text
    assert _save(me, address, **{"text.vi": "Vì sao?", "show_if": chosen}).status_code == 303
    added = lists.get(store, survey["_id"])["questions"][1]
    assert added["show_if"] == {"op": "equals", "question": "q1", "value": first["options"][1]["id"]}
    preview = f"{LIST}/{survey['_id']}/preview"
    assert "Vì sao?" not in me.get(preview).text
    assert "Vì sao?" in me.get(f"{preview}?tried=1&a.q1={first['options'][1]['id']}").text


def test_an_option_that_is_renamed_or_moved_keeps_its_id(me: Visitor, store: Store) -> None:
    survey = _drafted(me, store)
    before = {one["text"]["vi"]: one["id"] for one in survey["questions"][0]["options"]}
    address = f"{LIST}/{survey['_id']}/questions/q1"
    texts = {"text.vi": "Giờ nào?", "options.vi": "17 giờ\n5 giờ sáng\n12 giờ"}
    assert _save(me, address, **{**texts, "options.vi": "17 giờ\n5 giờ\n12 giờ"}).status_code == 303
    after = {
        one["text"]["vi"]: one["id"] for one in lists.get(store, survey["_id"])["questions"][0]["options"]
    }
    assert after.items() >= before.items()
    assert _save(me, address, **texts).status_code == 303
    last = {
        one["text"]["vi"]: one["id"] for one in lists.get(store, survey["_id"])["questions"][0]["options"]
    }
    assert last["5 giờ sáng"] == before["5 giờ"]


def test_a_question_that_is_refused_names_its_field(me: Visitor, store: Store) -> None:
    survey = _drafted(me, store)
    address = f"{LIST}/{survey['_id']}/questions/new?type=rating"
    page = _save(me, address, **{"text.vi": "Bạn hài lòng đến đâu?", "max": "99"})
    assert page.status_code == 422
    assert "Bạn hài lòng đến đâu?" in page.text
    assert 'aria-describedby="q-max-wrong"' in page.text


def test_questions_change_places_and_go(me: Visitor, store: Store) -> None:
    survey = _drafted(me, store)
    _save(me, f"{LIST}/{survey['_id']}/questions/new?type=long_text", **{"text.vi": "Vì sao?"})
    assert _do(me, survey, "up").status_code == 303
    assert [one["id"] for one in lists.get(store, survey["_id"])["questions"]] == ["q2", "q1"]
    assert _do(me, survey, "drop").status_code == 303
    assert [one["id"] for one in lists.get(store, survey["_id"])["questions"]] == ["q1"]
    assert _do(me, survey, "drop").status_code == 422


def test_settings_are_saved_and_languages_added(me: Visitor, store: Store) -> None:
    survey = _drafted(me, store)
    address = f"{LIST}/{survey['_id']}/settings"
    fields: dict[str, Any] = {
        **{name: BEGUN[name] for name in ("title.vi", "area_id", "opens_at", "closes_at")}
    }
    fields |= {"languages": ["vi", "km"], "identity": "verified", "results_public": "never"}
    answer = _save(me, address, **fields, **{"audience.group": "citizens", "sampling": "self_selected"})
    assert answer.status_code == 303, visiting.sentence(answer)
    saved = lists.get(store, survey["_id"])
    assert (saved["languages"], saved["identity"]) == (["vi", "km"], "verified")
    assert saved["audience"]["group"] == "citizens"
    assert "Câu hỏi, tiếng Khmer" in me.get(f"{LIST}/{survey['_id']}/questions/q1").text
    assert "Còn thiếu bản dịch" in me.get(f"{LIST}/{survey['_id']}").text


def test_whoever_saves_an_older_version_keeps_the_words(me: Visitor, store: Store) -> None:
    survey = _drafted(me, store)
    address = f"{LIST}/{survey['_id']}/questions/q1"
    hidden = _hidden(me.get(address))
    store.collection(SURVEYS).update_one({"_id": survey["_id"]}, {"$inc": {"version": 1}})
    page = me.send(address, **hidden, **{"text.vi": "Giờ nào tiện?", "options.vi": "5 giờ\n17 giờ"})
    assert page.status_code == 412
    assert "Giờ nào tiện?" in page.text


def test_it_goes_from_draft_to_archive(me: Visitor, store: Store) -> None:
    survey = _drafted(me, store)
    assert _do(me, survey, "open").status_code == 303
    assert "Phiên bản mới" in me.get(f"{LIST}/{survey['_id']}").text
    assert _do(me, survey, "extend", closes_at="2026-12-24T17:00").status_code == 422
    assert _do(me, survey, "extend", closes_at="2027-02-24T17:00").status_code == 303
    for step in ("close", "archive"):
        assert _do(me, survey, step).status_code == 303
    assert lists.get(store, survey["_id"])["state"] == SurveyState.ARCHIVED


def test_a_draft_is_thrown_away(me: Visitor, store: Store) -> None:
    survey = _drafted(me, store)
    assert _do(me, survey, "discard").headers["Location"] == f"{LIST}?done=discard"
    assert me.get(f"{LIST}/{survey['_id']}").status_code == 404


def test_questions_kept_as_a_template_begin_another_survey(me: Visitor, store: Store) -> None:
    survey = _drafted(me, store)
    assert _do(me, survey, "keep", name="Mẫu giờ phát").status_code == 303
    template = re.search(r'<option value="(\w+)">Mẫu giờ phát', me.get(f"{LIST}/new").text)
    assert template
    other = _drafted(me, store, template=template[1], **{"q.text.vi": "", "key": "another-key-of-a-form"})
    assert other["questions"] == survey["questions"]


def test_results_are_tables_and_charts_with_small_cells_hidden(me: Visitor, store: Store) -> None:
    asked = builders.survey(
        store, questions=[question("hour", "single", "5h", "17h"), question("more", "long_text")]
    )
    say(store, asked, 20, hour="5h", more="Loa to quá")
    say(store, asked, 2, hour="17h")
    before = me.get(f"{LIST}/{asked['_id']}/results")
    assert "Chưa xem được kết quả" in before.text
    over(store, asked)
    page = me.get(f"{LIST}/{asked['_id']}/results").text
    assert '<svg class="chart"' in page
    assert "che vì quá ít" in page
    assert "Loa to quá" in me.get(f"{LIST}/{asked['_id']}/texts/more").text
    assert me.get(f"{LIST}/{asked['_id']}/results?by=lang").status_code == 200


def test_answers_are_sent_as_files_once_it_is_over(me: Visitor, store: Store) -> None:
    asked = builders.survey(store)
    say(store, asked, 12, hour="5h")
    assert me.get(f"{LIST}/{asked['_id']}/file/csv").status_code in {403, 409, 422}
    over(store, asked)
    sent = me.get(f"{LIST}/{asked['_id']}/file/csv")
    assert sent.mimetype == "text/csv"
    assert len(sent.text.splitlines()) == 13
    assert me.get(f"{LIST}/{asked['_id']}/file/json").status_code == 404


def test_what_cannot_be_taken_back_says_so_before_it_is_done(me: Visitor, store: Store) -> None:
    survey = builders.survey(store, state=SurveyState.DRAFT)
    page = me.get(f"{LIST}/{survey['_id']}").text
    for step in ("open", "discard"):
        part = page.partition(f'<details class="act" id="do-{step}">')[2].partition("</details>")[0]
        assert f'value="{step}"' in part, step
    assert "Bản thảo và mọi câu hỏi của nó mất hẳn" in page
    out = builders.survey(store, embargo=True)
    assert "không mở lại được" in me.get(f"{LIST}/{out['_id']}").text
    results = me.get(f"{LIST}/{out['_id']}/results").text
    assert "nhờ lãnh đạo có quyền ấy đọc" in results


def test_options_that_say_the_same_are_refused(me: Visitor, store: Store) -> None:
    survey = _drafted(me, store)
    address = f"{LIST}/{survey['_id']}/questions/new?type=single"
    page = _save(me, address, **{"text.vi": "Chọn", "options.vi": "Có\nKhông\ncó "})
    assert page.status_code == 422
    assert "“có” có hai lần" in page.text
