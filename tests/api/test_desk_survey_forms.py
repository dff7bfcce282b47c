"""`/v1/desk/surveys/import` and `/{id}/xlsform`: forms by XLSForm become surveys, and surveys forms."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from models.store import Store
from models.surveys.definition import SURVEYS
from models.surveys.templates import CONTENT
from tests.builders import TAY_NINH, VINH_LONG, Caller, a_citizen, an_official, headers_for
from tests.forms import xlsx
from tests.problems import assert_problem, fields
from tests.surveying import made

NOW = datetime.now(UTC)
PLACING = {
    "area_id": VINH_LONG,
    "opens_at": NOW.isoformat(),
    "closes_at": (NOW + timedelta(days=1)).isoformat(),
}

SURVEY = [
    ["type", "name", "label::Tiếng Việt (vi)", "label::English (en)"],
    ["select_one yn", "works", "Loa có nghe rõ không?", "Is the loudspeaker clear?"],
    ["audio", "noise", "Thu tiếng", "Record it"],
]
CHOICES = [
    ["list_name", "name", "label::Tiếng Việt (vi)", "label::English (en)"],
    ["yn", "yes", "Có", "Yes"],
    ["yn", "no", "Không", "No"],
]
SETTINGS = [["form_title", "form_id"], ["Loa xã", "loa"]]
FORM = xlsx(survey=SURVEY, choices=CHOICES, settings=SETTINGS)


@pytest.fixture
def editor(store: Store) -> Caller:
    return an_official(store, role="editor")


def sent(client: FlaskClient, caller: Caller, file: bytes, language: str = "vi", **query: Any) -> Any:
    return client.post(
        "/v1/desk/surveys/import",
        query_string=query,
        data={"file": (io.BytesIO(file), "form.xlsx")},
        headers=headers_for(caller) | {"Accept-Language": language},
    )


def test_a_form_becomes_a_draft_and_what_it_loses_is_named(client: FlaskClient, editor: Caller) -> None:
    answer = sent(client, editor, FORM, "en", **PLACING)

    assert answer.status_code == 201, answer.get_json()
    body = answer.get_json()
    assert (body["survey"]["state"], body["survey"]["title"]) == ("draft", {"vi": "Loa xã"})
    assert [one["id"] for one in body["survey"]["questions"]] == ["works"]
    assert body["survey"]["questions"][0]["options"][1]["text"] == {"vi": "Không", "en": "No"}
    assert body["left_out"] == [
        {
            "sheet": "survey",
            "row": 3,
            "column": "A",
            "construct": "audio",
            "name": "noise",
            "effect": "left_out",
            "code": "no_recordings",
            "reason": "Loa asks for no sounds or videos.",
        }
    ]
    kept = client.get(answer.headers["Location"], headers=headers_for(editor)).get_json()
    assert kept["questions"] == body["survey"]["questions"]


def test_a_trial_keeps_nothing_and_needs_no_place(client: FlaskClient, store: Store, editor: Caller) -> None:
    answer = sent(client, editor, FORM, dry_run="true")

    assert (answer.status_code, answer.get_json()["survey"]) == (200, None)
    assert [one["id"] for one in answer.get_json()["content"]["questions"]] == ["works"]
    assert [one["reason"] for one in answer.get_json()["left_out"]] == ["Loa không hỏi âm thanh hay video."]
    assert store.collection(SURVEYS).count_documents({}) == 0


def test_a_trial_says_why_a_form_could_not_be_kept(client: FlaskClient, editor: Caller) -> None:
    only_notes = xlsx(survey=[["type", "name", "label"], ["note", "n", "Chào"]])

    answer = sent(client, editor, only_notes, dry_run="true")

    assert answer.get_json()["faults"] == [
        {"field": "questions", "code": "required", "detail": "Thiếu câu hỏi."}
    ]


def test_nothing_of_a_form_that_asks_nothing_stays(client: FlaskClient, store: Store, editor: Caller) -> None:
    only_notes = xlsx(survey=[["type", "name", "label"], ["note", "n", "Chào"]])

    assert_problem(sent(client, editor, only_notes, **PLACING), 422, "invalid")
    assert store.collection(SURVEYS).count_documents({}) == 0


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b"\xff\xfe no form", "sheet_unreadable"),
        (b"PK\x03\x04 no archive", "sheet_unreadable"),
        (xlsx(numbers=[["a", "b"], [1, 2]]), "xlsform_without_survey"),
    ],
)
def test_what_is_no_form_is_refused_with_the_reason(
    client: FlaskClient, editor: Caller, file: bytes, code: str
) -> None:
    answer = sent(client, editor, file, **PLACING)

    assert_problem(answer, 422, "invalid")
    assert fields(answer.get_json()) == {"file": code}


def test_area_and_days_are_needed_to_keep_it(client: FlaskClient, editor: Caller) -> None:
    assert fields(sent(client, editor, FORM).get_json()) == dict.fromkeys(PLACING, "required")


def test_only_those_who_write_surveys_there_import_them(
    client: FlaskClient, store: Store, editor: Caller
) -> None:
    assert_problem(sent(client, a_citizen(store), FORM, **PLACING), 403, "wrong_caller")
    assert sent(client, editor, FORM, **PLACING | {"area_id": TAY_NINH}).status_code in (403, 422)


def test_an_export_is_imported_as_the_same_questions(client: FlaskClient, editor: Caller) -> None:
    survey = made(client, editor)

    file = client.get(f"/v1/desk/surveys/{survey['id']}/xlsform", headers=headers_for(editor))

    assert file.status_code == 200
    assert file.headers["Content-Disposition"] == f'attachment; filename="khao-sat-{survey["id"]}.xlsx"'
    body = sent(client, editor, file.data, **PLACING).get_json()
    assert body["left_out"] == []
    assert {name: body["survey"][name] for name in CONTENT} == {name: survey[name] for name in CONTENT}


def test_nobody_exports_what_they_may_not_read(client: FlaskClient, store: Store, editor: Caller) -> None:
    survey = made(client, editor)
    elsewhere = an_official(store, role="editor", area_id=TAY_NINH)

    answer = client.get(f"/v1/desk/surveys/{survey['id']}/xlsform", headers=headers_for(elsewhere))

    assert_problem(answer, 404, "not_found")
