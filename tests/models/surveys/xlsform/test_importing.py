"""What an import makes of each construct of XLSForm, and how it names what it leaves out."""

from __future__ import annotations

from typing import Any

import pytest

from models.surveys.xlsform import left_out
from models.surveys.xlsform.importing import Imported
from tests.forms import one, read

YES_NO = [["list_name", "name", "label"], ["yn", "yes", "Có"], ["yn", "no", "Không"]]


def asked(imported: Imported) -> dict[str, Any]:
    """The question in the middle of `tests.forms.one`."""
    return next(dict(question) for question in imported.content["questions"] if question["id"] == "asked")


def named(imported: Imported) -> list[tuple[int, str, str, str]]:
    """What is named: row, column, construct and reason; a missing title aside."""
    return [
        (found["row"], found["column"], found["construct"], found["code"])
        for found in imported.left_out
        if found["code"] != "title_missing"
    ]


@pytest.mark.parametrize(
    ("type", "expected"),
    [
        ("select_one yn", {"type": "single"}),
        ("select one from yn", {"type": "single"}),
        ("select_multiple yn", {"type": "multiple"}),
        ("select all that apply from yn", {"type": "multiple"}),
        ("rank yn", {"type": "ranking"}),
        ("integer", {"type": "number", "step": 1}),
        ("decimal", {"type": "number", "step": None}),
        ("text", {"type": "short_text"}),
        ("range", {"type": "scale", "min": 1, "max": 10, "step": 1}),
        ("date", {"type": "date"}),
        ("time", {"type": "time"}),
        ("geopoint", {"type": "place"}),
        ("image", {"type": "photo"}),
        ("note", {"type": "note"}),
    ],
)
def test_each_type_of_loa_is_taken_over(type: str, expected: dict[str, Any]) -> None:
    imported = one(("type", type), choices=YES_NO)

    assert asked(imported).items() >= expected.items()
    assert named(imported) == []


@pytest.mark.parametrize(
    ("type", "code"),
    [
        ("calculate", "no_calculations"),
        ("hidden", "no_hidden"),
        ("start", "no_metadata"),
        ("end", "no_metadata"),
        ("today", "no_metadata"),
        ("deviceid", "no_metadata"),
        ("phonenumber", "no_metadata"),
        ("simserial", "no_metadata"),
        ("username", "no_metadata"),
        ("audit", "no_background"),
        ("start-geopoint", "no_background"),
        ("background-audio", "no_background"),
        ("audio", "no_recordings"),
        ("video", "no_recordings"),
        ("file", "no_attachments"),
        ("barcode", "no_barcodes"),
        ("dateTime", "no_moments"),
        ("geotrace", "no_lines"),
        ("geoshape", "no_lines"),
        ("csv-external", "no_files"),
        ("xml-external", "no_files"),
        ("select_one_from_file towns.csv", "no_files"),
        ("select_multiple_from_file towns.csv", "no_files"),
        ("select_one_external towns", "no_files"),
        ("cascading_select towns", "no_cascades"),
        ("include", "no_includes"),
        ("osm", "no_osm"),
        ("telepathy", "type_unknown"),
        ("select_one nowhere", "too_few_options"),
    ],
)
def test_each_type_that_loa_has_nothing_for_is_named(type: str, code: str) -> None:
    imported = one(("type", type))

    assert [question["id"] for question in imported.content["questions"]] == ["before", "after"]
    assert named(imported) == [(3, "C", type, code)]


@pytest.mark.parametrize(
    ("heading", "cell", "code"),
    [
        ("default", "x", "no_defaults"),
        ("readonly", "yes", "no_readonly"),
        ("calculation", "1 + 1", "no_calculations"),
        ("trigger", "${before}", "no_calculations"),
        ("required_message", "Cần", "no_required_message"),
        ("guidance_hint", "Đọc to", "no_guidance"),
        ("media::image", "loa.png", "no_media"),
        ("image::English (en)", "loa.png", "no_media"),
        ("choice_filter", "a = 1", "no_choice_filters"),
        ("repeat_count", "3", "no_repeats"),
        ("bind::jr:preload", "uid", "technical"),
        ("sms_field", "q", "technical"),
        ("body::accuracyThreshold", "5", "technical"),
    ],
)
def test_each_column_that_loa_has_nothing_for_is_named_by_its_cells(
    heading: str, cell: str, code: str
) -> None:
    imported = one(("type", "text"), (heading, cell))

    assert named(imported) == [(3, "D", heading, code)]
    assert asked(imported)["type"] == "short_text"


def test_a_column_that_xlsform_does_not_know_is_named_once() -> None:
    assert named(one(("type", "text"), ("colour", "red"))) == [(1, "D", "colour", "column_unknown")]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([("type", "text"), ("appearance", "multiline")], {"type": "long_text"}),
        (
            [("type", "range"), ("appearance", "rating"), ("parameters", "start=1 end=5")],
            {"type": "rating", "max": 5},
        ),
        (
            [("type", "range"), ("parameters", "start=0; end=20; step=5")],
            {"type": "scale", "min": 0, "max": 20, "step": 5},
        ),
        ([("type", "text"), ("required", "yes")], {"required": True}),
        ([("type", "text"), ("bind::required", "true()")], {"required": True}),
        ([("type", "text"), ("required", "no")], {"required": False}),
        ([("type", "text"), ("hint", "Ngắn thôi")], {"hint": {"vi": "Ngắn thôi"}}),
        (
            [("type", "integer"), ("constraint", ". > 0"), ("constraint_message", "Ít nhất một")],
            {"min": 1, "message": {"vi": "Ít nhất một"}},
        ),
        ([("type", "select_one yn"), ("parameters", "randomize=true")], {"random_order": True}),
        (
            [("type", "text"), ("relevant", "${before} > 3")],
            {"show_if": {"op": "greater", "question": "before", "value": 3}},
        ),
    ],
)
def test_what_a_question_has_besides_is_taken_over(cells: Any, expected: dict[str, Any]) -> None:
    imported = one(*cells, choices=YES_NO)

    assert asked(imported).items() >= expected.items()
    assert named(imported) == []


@pytest.mark.parametrize(
    ("cells", "column", "construct", "code"),
    [
        ([("type", "text"), ("appearance", "numbers")], "D", "numbers", "appearance_only"),
        ([("type", "image"), ("parameters", "max-pixels=640")], "D", "max-pixels", "parameter_unknown"),
        ([("type", "text"), ("required", "${before} = 1")], "D", "${before} = 1", "required_by_rule"),
        ([("type", "date"), ("constraint", ". >= today()")], "D", ". >= today()", "constraint_unknown"),
        ([("type", "text"), ("relevant", "${after} = 'x'")], "D", "${after} = 'x'", "condition_on_later"),
        ([("type", "text"), ("relevant", "${nobody} = 1")], "D", "${nobody} = 1", "condition_on_unknown"),
        ([("type", "text"), ("relevant", "${before} = 'x'")], "D", "${before} = 'x'", "condition_unfit"),
        ([("type", "text"), ("relevant", "${before} + 1")], "D", "${before} + 1", "expression_unknown"),
        ([("type", "text"), ("relevant", "/data/x = 1")], "D", "/data/x = 1", "expression_unreadable"),
        ([("type", "text"), ("disabled", "yes")], "C", "text", "row_disabled"),
        ([("type", "")], "", "asked", "row_without_type"),
        ([("type", "acknowledge")], "C", "acknowledge", "acknowledge_is_note"),
        ([("type", "text"), ("label", "Số ${before}?")], "B", "Số ${before}?", "no_answers_in_words"),
        ([("type", "text"), ("label", "")], "", "asked", "label_missing"),
        ([("type", "text"), ("label", "x" * 2001)], "B", "label", "words_cut"),
    ],
)
def test_what_a_question_loses_is_named(cells: Any, column: str, construct: str, code: str) -> None:
    assert named(one(*cells)) == [(3, column, construct, code)]


def test_a_name_that_is_no_id_becomes_one() -> None:
    imported = read([["type", "name", "label"], ["text", "tên.đầy đủ", "Tên"], ["text", "tên.đầy đủ", "Tên"]])

    assert [question["id"] for question in imported.content["questions"]] == ["ten_day_du", "ten_day_du_2"]
    assert named(imported) == [
        (2, "B", "tên.đầy đủ", "name_changed"),
        (3, "B", "tên.đầy đủ", "name_changed"),
    ]


@pytest.mark.parametrize("way", ["or_other", "or specify other", "or other"])
def test_or_other_is_an_option_that_asks_for_own_words(way: str) -> None:
    imported = one(("type", f"select_one yn {way}"), choices=YES_NO)

    assert asked(imported)["options"][-1] == {"id": "other", "text": {"vi": "Khác"}, "other": True}
    assert named(imported) == []


def test_a_question_for_own_words_goes_with_its_option() -> None:
    imported = read(
        [
            ["type", "name", "label", "relevant"],
            ["select_multiple yn", "asked", "Hỏi", ""],
            ["text", "asked_other", "Gì?", "selected(${asked}, 'no')"],
        ],
        YES_NO,
    )

    assert [option["other"] for option in asked(imported)["options"]] == [False, True]
    assert len(imported.content["questions"]) == 1
    assert named(imported) == [(3, "A", "text", "own_words_with_option")]


def test_groups_are_sections_and_their_conditions_hold_for_all_in_them() -> None:
    imported = read(
        [
            ["type", "name", "label", "relevant"],
            ["integer", "age", "Tuổi", ""],
            ["begin group", "adult", "Người lớn", "${age} > 17"],
            ["text", "job", "Nghề", ""],
            ["begin group", "work", "Việc làm", ""],
            ["text", "boss", "Chủ", "${job} != ''"],
            ["end group", "", "", ""],
            ["end group", "", "", ""],
            ["text", "bye", "Hết", ""],
        ]
    )

    adult = {"op": "greater", "question": "age", "value": 17}
    both = {"op": "and", "conditions": [adult, {"op": "answered", "question": "job"}]}
    assert [(one["id"], one["section"], one["show_if"]) for one in imported.content["questions"]] == [
        ("age", None, None),
        ("job", "adult", adult),
        ("boss", "work", both),
        ("bye", None, None),
    ]
    assert [one["title"] for one in imported.content["sections"]] == [{"vi": "Người lớn"}, {"vi": "Việc làm"}]
    assert named(imported) == [(5, "A", "begin group", "groups_in_a_row")]


def test_a_table_is_a_matrix() -> None:
    imported = read(
        [
            ["type", "name", "label", "appearance", "required"],
            ["begin group", "grid", "Chất lượng", "table-list", ""],
            ["select_one yn", "grid_sound", "Âm thanh", "", "yes"],
            ["select_one yn", "grid_words", "Lời", "", "yes"],
            ["end group", "", "", "", ""],
        ],
        YES_NO,
    )

    grid = imported.content["questions"][0]
    assert (grid["type"], grid["required"], [row["id"] for row in grid["rows"]]) == (
        "matrix",
        True,
        ["sound", "words"],
    )
    assert named(imported) == []


@pytest.mark.parametrize("structure", ["repeat", "loop over yn", "lgroup"])
def test_repeats_are_left_out_with_all_that_stands_in_them(structure: str) -> None:
    imported = read(
        [
            ["type", "name", "label", "relevant"],
            [f"begin {structure}", "people", "Người", ""],
            ["text", "who", "Ai?", ""],
            [f"end {structure.split()[0]}", "", "", ""],
            ["text", "after", "Sau", "${who} = 'x'"],
        ],
        YES_NO,
    )

    assert [question["id"] for question in imported.content["questions"]] == ["after"]
    assert named(imported) == [
        (2, "A", f"begin {structure}", "no_repeats"),
        (3, "A", "text", "inside_left_out"),
        (5, "D", "${who} = 'x'", "condition_on_left_out"),
    ]


def test_groups_that_do_not_match_are_named() -> None:
    imported = read(
        [["type", "name", "label"], ["end group", "", ""], ["begin group", "g", "G"], ["text", "q", "Q"]]
    )

    assert named(imported) == [(2, "A", "end group", "end_alone"), (3, "A", "begin group", "begin_alone")]


def test_languages_are_known_by_code_and_by_name() -> None:
    imported = read(
        [
            [
                "type",
                "name",
                "label::Tiếng Việt",
                "label:English",
                "label::Khmer (km)",
                "label::Français (fr)",
            ],
            ["text", "q", "Tên", "Name", "ឈ្មោះ", "Nom"],
        ],
        settings=[["form_title", "default_language"], ["Loa", "Khmer (km)"]],
    )

    assert imported.content["questions"][0]["text"] == {"vi": "Tên", "en": "Name", "km": "ឈ្មោះ"}
    assert (imported.content["languages"], imported.content["title"]) == (["km", "vi", "en"], {"km": "Loa"})
    assert named(imported) == [(1, "F", "label::Français (fr)", "language_unknown")]


def test_a_form_in_another_language_alone_is_taken_for_the_chosen_one() -> None:
    imported = read([["type", "name", "label::Français"], ["text", "q", "Nom"]], language="en")

    assert imported.content["questions"][0]["text"] == {"en": "Nom"}
    assert named(imported) == [(1, "C", "label::Français", "language_taken")]


def test_choices_that_are_no_options_are_named() -> None:
    imported = one(
        ("type", "select_one yn"),
        choices=[*YES_NO, ["yn", "no", "Lại"], ["yn", "", "Vô danh"], ["yn", "maybe", ""]],
    )

    assert [option["text"]["vi"] for option in asked(imported)["options"]] == ["Có", "Không", "maybe"]
    assert named(imported) == [
        (4, "B", "no", "choice_repeated"),
        (5, "", "yn", "choice_without_name"),
        (6, "B", "maybe", "label_missing"),
    ]


def test_other_sheets_and_settings_are_named() -> None:
    imported = read(
        [["type", "name", "label"], ["text", "q", "Q"]],
        settings=[["form_title", "style", "public_key", "form_id"], ["T", "pages", "abc", "t"]],
    )

    assert named(imported) == [(2, "B", "style", "appearance_only"), (2, "C", "public_key", "technical")]


def test_every_reason_stands_in_all_languages() -> None:
    assert all(set(texts) == {"vi", "km", "en"} for texts in left_out.reasons().values())
