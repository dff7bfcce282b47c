"""`/v1/desk/surveys`: from a draft to a survey that is over."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.store import Store
from models.surveys.kept_answers import SURVEY_ANSWERS
from tests.builders import (
    PHUONG_LONG_DUC,
    PHUONG_TRA_VINH,
    TAY_NINH,
    Caller,
    a_device,
    an_official,
    headers_for,
    question,
)
from tests.problems import assert_problem, fields
from tests.surveying import EVERY_TYPE, RIGHT, RIGHT_OTHERS, body, made, opened, step


@pytest.fixture
def editor(store: Store) -> Caller:
    return an_official(store, role="editor")


def answered(
    client: FlaskClient, store: Store, survey: Any, phone: Caller | None = None, **given: Any
) -> Any:
    """The answer of a phone to the request by which it answers."""
    headers = headers_for(phone or a_device(store))
    json = {"answers": RIGHT, "others": RIGHT_OTHERS} | given
    return client.post(f"/v1/surveys/{survey['id']}/answers", json=json, headers=headers)


def patch(client: FlaskClient, editor: Caller, survey: Any, **json: Any) -> Any:
    headers = headers_for(editor) | {"If-Match": f'"{survey["version"]}"'}
    return client.patch(f"/v1/desk/surveys/{survey['id']}", json=json, headers=headers)


def test_a_survey_of_every_type_is_made_opened_answered_and_closed(
    client: FlaskClient, store: Store, editor: Caller
) -> None:
    survey = opened(client, editor)
    assert answered(client, store, survey).status_code == 201
    (kept,) = store.collection(SURVEY_ANSWERS).find()
    assert (kept["answers"], kept["others"]) == (RIGHT, RIGHT_OTHERS)
    assert step(client, editor, survey, "close")["state"] == "closed"
    assert_problem(answered(client, store, survey), 409, "survey_closed")


def test_every_fault_of_a_survey_is_named_at_once(client: FlaskClient, editor: Caller) -> None:
    wrong = [
        question("a", "single", "yes"),
        question("b", "number", min=5, max=1, step=-1),
        question("c", "date", min="1/2/2026"),
        question("d", "note", show_if={"op": "equals", "question": "later", "value": "yes"}),
        question("e", "matrix", "yes", "no"),
        question("f", "long_text", section="nowhere"),
        question("later", "single", "yes", "no", show_if={"op": "answered", "question": "later"}),
    ]
    refused = client.post(
        "/v1/desk/surveys",
        json=body(questions=wrong, title={}, audience={"areas": [TAY_NINH]}, grace_seconds=-1),
        headers=headers_for(editor),
    )
    assert fields(assert_problem(refused, 422)) == {
        "title": "required",
        "audience.areas.0": "survey_area_elsewhere",
        "grace_seconds": "out_of_range",
        "questions.0.options": "too_few_options",
        "questions.1.max": "max_below_min",
        "questions.1.step": "too_small",
        "questions.2.min": "not_a_day",
        "questions.3.show_if.question": "condition_loop",
        "questions.4.rows": "required",
        "questions.5.section": "not_a_choice",
        "questions.6.show_if.question": "condition_loop",
    }


def test_an_editor_of_one_commune_writes_none_for_another(client: FlaskClient, store: Store) -> None:
    editor = an_official(store, role="editor", area_id=PHUONG_TRA_VINH)
    elsewhere = body(area_id=PHUONG_LONG_DUC)
    refused = client.post("/v1/desk/surveys", json=elsewhere, headers=headers_for(editor))
    assert_problem(refused, 403, "no_permission")
    assert made(client, editor, area_id=PHUONG_TRA_VINH)["state"] == "draft"


def test_a_commune_reads_the_provinces_surveys_and_changes_none(
    client: FlaskClient, store: Store, editor: Caller
) -> None:
    survey = made(client, editor)
    commune = an_official(store, role="editor", area_id=PHUONG_TRA_VINH)
    rows = client.get("/v1/desk/surveys", headers=headers_for(commune)).get_json()
    assert [row["id"] for row in rows] == [survey["id"]]
    assert_problem(patch(client, commune, survey, target_count=5), 403, "no_permission")


def test_of_two_editors_at_once_one_is_told_that_the_other_was_faster(
    app: Flask, store: Store, client: FlaskClient, editor: Caller
) -> None:
    survey = made(client, editor)
    others = [editor, an_official(store, role="editor")]

    def change(who: Caller) -> int:
        return int(patch(app.test_client(), who, survey, title={"vi": who.id}).status_code)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(change, others)) == [200, 412]


def test_what_is_open_is_never_changed(client: FlaskClient, editor: Caller) -> None:
    survey = opened(client, editor)
    assert_problem(patch(client, editor, survey, title={"vi": "Khác"}), 409, "survey_state")


def test_a_new_version_closes_the_one_before_it_when_it_opens(client: FlaskClient, editor: Caller) -> None:
    survey = opened(client, editor)
    path, headers = f"/v1/desk/surveys/{survey['id']}", headers_for(editor)
    copy = client.post(f"{path}/actions/new-version", headers=headers).get_json()
    assert (copy["state"], copy["replaces"], copy["questions"]) == (
        "draft",
        survey["id"],
        survey["questions"],
    )
    assert client.get(path, headers=headers).get_json()["state"] == "open"
    step(client, editor, copy, "open")
    former = client.get(path, headers=headers).get_json()
    assert (former["state"], former["replaced_by"]) == ("closed", copy["id"])


def test_a_new_version_is_drafted_once(client: FlaskClient, editor: Caller) -> None:
    survey = opened(client, editor)
    path, headers = f"/v1/desk/surveys/{survey['id']}/actions/new-version", headers_for(editor)
    first, second = (client.post(path, headers=headers).get_json() for _ in range(2))
    assert first["id"] == second["id"]
    step(client, editor, first, "open")
    late = assert_problem(client.post(path, headers=headers), 409, "survey_superseded")
    assert first["id"] in late["detail"]


def test_extending_gives_more_time_and_never_less(client: FlaskClient, editor: Caller) -> None:
    survey = opened(client, editor)
    later = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    longer = step(client, editor, survey, "extend", closes_at=later)
    assert longer["closes_at"] > survey["closes_at"]
    refused = client.post(
        f"/v1/desk/surveys/{survey['id']}/actions/extend",
        json={"closes_at": survey["closes_at"]},
        headers=headers_for(editor) | {"If-Match": f'"{longer["version"]}"'},
    )
    assert_problem(refused, 422)


def test_a_preview_shows_what_follows_from_answers_and_keeps_none(
    client: FlaskClient, store: Store, editor: Caller
) -> None:
    survey = made(client, editor)
    path = f"/v1/desk/surveys/{survey['id']}/preview"
    tried = {"answers": {"one": "yes", "why": "x", "some": ["a", "b", "c"]}}
    shown = client.post(path, json=tried, headers=headers_for(editor)).get_json()
    assert "why" not in {row["id"] for row in shown["questions"]}
    assert shown["faults"] == [
        {"field": "answers.some", "code": "too_many_choices", "detail": "Tối đa hai mục thôi."}
    ]
    assert shown["kept"] == {"one": "yes", "some": ["a", "b", "c"]}
    assert store.collection(SURVEY_ANSWERS).count_documents({}) == 0


def test_a_wrong_condition_is_told_with_its_question_and_what_it_may_be(
    client: FlaskClient, editor: Caller
) -> None:
    inner = {"op": "is", "question": "one", "value": "yes"}
    asked = [
        question("one", "single", "yes", "no"),
        question("two", "rating", show_if={"op": "not", "conditions": [inner]}),
    ]
    headers = headers_for(editor) | {"Accept-Language": "en"}
    answer = client.post("/v1/desk/surveys", json=body(questions=asked, sections=[]), headers=headers)
    (fault,) = assert_problem(answer, 422)["faults"]
    assert fault["field"] == "questions.1.show_if.conditions.0.op"
    assert fault["detail"].startswith("Question 2: op of the condition must be one of: ")
    assert "equals" in fault["detail"]


def test_what_word_leaves_in_words_is_taken_out_of_a_survey(client: FlaskClient, editor: Caller) -> None:
    asked = [{**question("a", "single", "yes", "no"), "text": {"vi": "Câu\u00ad hỏi\ufeff"}}]
    survey = made(client, editor, questions=asked, sections=[], title={"vi": "Giờ\u200c phát"})
    assert (survey["title"]["vi"], survey["questions"][0]["text"]["vi"]) == ("Giờ phát", "Câu hỏi")
    turned = patch(client, editor, survey, title={"vi": "Giờ \u202ephát"})
    assert fields(assert_problem(turned, 422)) == {"title.vi": "text_turns"}


def test_missing_translations_are_named_by_language(client: FlaskClient, editor: Caller) -> None:
    asked = [{**question("a", "single", "yes", "no"), "text": {"vi": "Câu", "km": "សំណួរ"}}]
    survey = made(client, editor, questions=asked, sections=[], languages=["vi", "km"])
    path = f"/v1/desk/surveys/{survey['id']}/translations"
    assert client.get(path, headers=headers_for(editor)).get_json()["missing"] == {
        "vi": [],
        "km": ["title", "questions.0.options.0.text", "questions.0.options.1.text"],
    }


def test_a_survey_begins_from_a_template(client: FlaskClient, editor: Caller) -> None:
    survey, headers = made(client, editor), headers_for(editor)
    kept = {"survey_id": survey["id"], "name": "Mức độ hài lòng"}
    template = client.post("/v1/desk/survey-templates", json=kept, headers=headers).get_json()
    given = body(template=template["id"], title={"vi": "Lần hai"})
    del given["questions"], given["sections"]
    again = client.post("/v1/desk/surveys", json=given, headers=headers).get_json()
    assert (again["template_of"], again["questions"]) == (template["id"], survey["questions"])
    assert again["title"] == {"vi": "Lần hai"}


def test_a_removed_template_is_used_no_more(client: FlaskClient, editor: Caller) -> None:
    survey, headers = made(client, editor), headers_for(editor)
    kept = {"survey_id": survey["id"], "name": "Mức độ hài lòng"}
    template = client.post("/v1/desk/survey-templates", json=kept, headers=headers).get_json()
    path = f"/v1/desk/survey-templates/{template['id']}"
    assert client.delete(path, headers=headers | {"If-Match": '"1"'}).status_code == 204
    refused = client.post("/v1/desk/surveys", json=body(template=template["id"]), headers=headers)
    assert fields(assert_problem(refused, 422)) == {"template": "template_unknown"}


def test_own_words_tell_of_a_broken_limit_in_the_voters_language(
    client: FlaskClient, store: Store, editor: Caller
) -> None:
    survey = opened(client, editor)
    wrong = RIGHT | {"some": ["a", "b", "c"]}
    path, phone = f"/v1/surveys/{survey['id']}/answers?lang=en", headers_for(a_device(store))
    refused = client.post(path, json={"answers": wrong}, headers=phone)
    (fault,) = assert_problem(refused, 422)["faults"]
    assert fault == {
        "field": "answers.some",
        "code": "too_many_choices",
        "detail": "Two at most, please.",
    }


def test_answers_to_hidden_questions_are_dropped(client: FlaskClient, store: Store, editor: Caller) -> None:
    survey = opened(client, editor)
    assert answered(client, store, survey, answers=RIGHT | {"one": "yes"}).status_code == 201
    (kept,) = store.collection(SURVEY_ANSWERS).find()
    assert "why" not in kept["answers"]


def test_a_question_is_needed_where_it_is_shown(client: FlaskClient, store: Store, editor: Caller) -> None:
    survey = opened(client, editor)
    without = {name: value for name, value in RIGHT.items() if name != "why"}
    refused = answered(client, store, survey, answers=without)
    assert fields(assert_problem(refused, 422)) == {"answers.why": "required"}
    assert answered(client, store, survey, answers=without | {"one": "yes"}).status_code == 201


def test_an_answer_is_changed_until_the_end_where_that_is_set(
    client: FlaskClient, store: Store, editor: Caller
) -> None:
    survey, phone = opened(client, editor, changeable=True), a_device(store)
    for stars in (2, 5):
        answer = answered(client, store, survey, phone, answers=RIGHT | {"stars": stars})
        assert answer.status_code == 201
    (kept,) = store.collection(SURVEY_ANSWERS).find()
    assert (kept["answers"]["stars"], kept["edition"]) == (5, 2)
    mine = client.get(f"/v1/surveys/{survey['id']}/mine", headers=headers_for(phone)).get_json()
    assert (mine["answered"], mine["may_answer"], mine["answers"]["stars"]) == (True, True, 5)


def test_an_anonymous_answer_has_no_trace_of_its_voter_and_counts_once(
    client: FlaskClient, store: Store, editor: Caller
) -> None:
    survey, phone = opened(client, editor, identity="anonymous"), a_device(store)
    assert answered(client, store, survey, phone).status_code == 201
    assert_problem(answered(client, store, survey, phone), 409, "already_answered")
    (kept,), (came,) = store.collection(SURVEY_ANSWERS).find(), store.db["survey_turnout"].find()
    assert "voters" not in kept
    assert not {kept["_id"], kept["voter"]} & {came["_id"], *came["voters"]}


def test_what_was_answered_in_time_without_a_line_is_taken_in_the_grace(
    client: FlaskClient, store: Store, editor: Caller
) -> None:
    survey = opened(client, editor, grace_seconds=3600)
    before = datetime.now(UTC).isoformat()
    step(client, editor, survey, "close")
    assert_problem(answered(client, store, survey), 409, "survey_closed")
    assert answered(client, store, survey, answered_at=before).status_code == 201
    (kept,) = store.collection(SURVEY_ANSWERS).find()
    assert kept["late"] is True


def test_a_draft_is_kept_for_the_phone_and_gone_when_it_is_sent(
    client: FlaskClient, store: Store, editor: Caller
) -> None:
    survey, phone = opened(client, editor), a_device(store)
    path, headers = f"/v1/surveys/{survey['id']}", headers_for(phone)
    half = {"answers": {"one": "no"}, "others": {}}
    assert client.put(f"{path}/draft", json=half, headers=headers).status_code == 204
    assert client.get(f"{path}/mine", headers=headers).get_json()["answers"] == {"one": "no"}
    answered(client, store, survey, phone)
    assert store.db["survey_drafts"].count_documents({}) == 0


def test_thirty_two_voters_at_once_are_thirty_two_answers(
    app: Flask, client: FlaskClient, store: Store, editor: Caller
) -> None:
    survey = opened(client, editor)
    phones = [a_device(store) for _ in range(16)]

    def vote(phone: Caller) -> int:
        return int(answered(app.test_client(), store, survey, phone).status_code)

    with ThreadPoolExecutor(32) as pool:
        codes = list(pool.map(vote, phones * 2))
    assert sorted(codes) == [201] * 16 + [409] * 16
    assert store.collection(SURVEY_ANSWERS).count_documents({}) == 16


def test_every_type_has_its_answer_here() -> None:
    assert {one["id"] for one in EVERY_TYPE} - {"hello"} == set(RIGHT)
