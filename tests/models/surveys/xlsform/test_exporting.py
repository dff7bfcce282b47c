"""Exports: what programs that know XLSForm get to read."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from pyxform.xls2xform import convert

from models.files import spreadsheet_reader
from models.surveys.defaults import whole
from models.surveys.definition import Survey
from models.surveys.xlsform import forms
from tests.builders import VINH_LONG, question
from tests.random_surveys import surveys
from tests.surveying import EVERY_TYPE, SECTIONS


def survey(*questions: Any, **given: Any) -> Survey:
    return whole(
        {
            "_id": "abc",
            "version": 1,
            "area_id": VINH_LONG,
            "title": {"vi": "Giờ phát loa"},
            "questions": questions,
            **given,
        }
    )


def sheet(name: str, made: Survey) -> list[dict[str, str]]:
    """The rows of a sheet by their headings, without empty cells."""
    sheets = dict(json.loads(spreadsheet_reader.make(forms.write(made)).parts["sheets"]))
    headings, *rows = sheets[name]
    return [{head: cell for head, cell in zip(headings, row, strict=False) if cell} for row in rows]


@pytest.mark.parametrize(
    ("asked", "cells"),
    [
        (question("q", "single", "a", "b", required=True), {"type": "select_one q", "required": "yes"}),
        (question("q", "multiple", "a", "b", max=1), {"constraint": "count-selected(.) <= 1"}),
        (
            question("q", "ranking", "a", "b", random_order=True),
            {"type": "rank q", "parameters": "randomize=true"},
        ),
        (
            question("q", "scale", min=0, max=5, step=1),
            {"type": "range", "parameters": "start=0 end=5 step=1"},
        ),
        (question("q", "rating"), {"appearance": "rating", "parameters": "start=1 end=5 step=1"}),
        (question("q", "number", min=1, step=1), {"type": "integer", "constraint": ". >= 1"}),
        (question("q", "number", step=0.5), {"type": "decimal", "constraint": ". mod 0.5 = 0"}),
        (question("q", "short_text", max=9), {"type": "text", "constraint": "string-length(.) <= 9"}),
        (question("q", "long_text"), {"type": "text", "appearance": "multiline"}),
        (question("q", "date", min="2026-01-01"), {"type": "date", "constraint": ". >= date('2026-01-01')"}),
        (question("q", "time", max="12:00"), {"type": "time", "constraint": "decimal-time(.) <= 0.5"}),
        (question("q", "place"), {"type": "geopoint"}),
        (question("q", "photo"), {"type": "image"}),
        (question("q", "note"), {"type": "note"}),
    ],
)
def test_each_type_is_written_as_xlsform_knows_it(asked: Any, cells: dict[str, str]) -> None:
    row = sheet("survey", survey(asked))[0]

    assert row.items() >= {"name": "q", "label::Tiếng Việt (vi)": "Câu q", **cells}.items()


def test_words_stand_in_a_column_of_their_language() -> None:
    asked = {**question("q", "text"), "text": {"vi": "Tên", "km": "ឈ្មោះ"}, "message": {"en": "Short, please"}}

    row = sheet("survey", survey(asked, languages=["vi", "km"]))[0]

    assert row["label::Tiếng Việt (vi)"] == "Tên"
    assert row["label::ភាសាខ្មែរ (km)"] == "ឈ្មោះ"
    assert row["constraint_message::English (en)"] == "Short, please"
    settings_row = sheet("settings", survey(asked))[0]
    assert settings_row["default_language"] == "Tiếng Việt (vi)"
    assert settings_row["form_title"] == "Giờ phát loa"


def test_own_words_are_a_question_of_their_own_there() -> None:
    asked = question("q", "multiple", "a", "b")
    asked["options"][1]["other"] = True

    row = sheet("survey", survey(asked))[1]

    assert (row["type"], row["name"], row["relevant"]) == ("text", "q_other", "selected(${q}, 'b')")


def test_questions_with_the_same_options_share_a_list() -> None:
    made = survey(question("q", "single", "a", "b"), question("p", "single", "a", "b"))

    assert [row["type"] for row in sheet("survey", made)] == ["select_one q", "select_one q"]
    assert len(sheet("choices", made)) == 2


def test_a_condition_means_the_same_there() -> None:
    either = {"op": "one_of", "question": "q", "value": ["a", "b"]}
    none = {"op": "not", "conditions": [{"op": "answered", "question": "n"}]}
    made = survey(
        question("q", "single", "a", "b", "c"),
        question("n", "number"),
        question("p", "text", show_if={"op": "and", "conditions": [either, none]}),
    )

    assert sheet("survey", made)[2]["relevant"] == "(${q} = 'a' or ${q} = 'b') and not(${n} != '')"


def test_a_survey_with_every_type_converts_without_a_word() -> None:
    converted = convert(io.BytesIO(forms.write(survey(*EVERY_TYPE, sections=SECTIONS))), file_type=".xlsx")

    assert converted.warnings == []
    assert "Giờ phát loa" in converted.xform


@given(surveys())
@settings(max_examples=3, suppress_health_check=list(HealthCheck), deadline=None)
def test_whatever_is_exported_converts(made: Survey) -> None:
    assert convert(io.BytesIO(forms.write(made)), file_type=".xlsx").xform
