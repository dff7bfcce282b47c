"""SPSS: numbers for codes, why something is missing, and labels that end where they should."""

from __future__ import annotations

import csv
import io
import re
import zipfile

from models.exports import csv_table
from models.store import Document, Store
from models.surveys.export import ExportForm
from models.surveys.kept_answers import SURVEY_ANSWERS
from models.surveys.spss_labels import NOT_ANSWERED, NOT_SHOWN
from tests.answered_surveys import seeded
from tests.builders import question, survey
from tests.models.surveys.test_export import over, taken

ASKED: list[Document] = [
    {**question("one", "single", "yes", "no"), "text": {"vi": "Có phải 'loa rè'\nkhông?"}},
    question("stars", "rating", show_if={"op": "equals", "question": "one", "value": "no"}),
    question("size", "number"),
    question("more", "long_text"),
]


def archive(store: Store, *given: dict[str, object]) -> tuple[str, list[dict[str, str]]]:
    """The syntax, and the rows in no order, for answers such as these."""
    made = over(store, survey(store, questions=ASKED, title={"vi": "Loa 'phường'"}))
    for answers in given:
        seeded(store, made, 1, answers=answers)
    with zipfile.ZipFile(io.BytesIO(taken(store, made, ExportForm.SPSS))) as parts:
        assert parts.testzip() is None
        assert set(parts.namelist()) == {"data.sps", "data.csv", "codebook.csv"}
        text = parts.read("data.csv").decode().removeprefix(csv_table.MARK)
        return parts.read("data.sps").decode(), list(csv.DictReader(io.StringIO(text, newline="")))


def test_codes_are_numbers_and_what_is_missing_says_why(province: Store) -> None:
    _, rows = archive(province, {"one": "yes"}, {"one": "no"}, {"one": "no", "stars": 4})

    assert sorted((row["one"], row["stars"]) for row in rows) == [
        ("1", str(NOT_SHOWN)),
        ("2", str(NOT_ANSWERED)),
        ("2", "4"),
    ]
    assert {row["size"] for row in rows} == {""}


def test_every_column_of_the_table_is_read_in_its_order(province: Store) -> None:
    syntax, (row,) = archive(province, {"one": "yes"})

    variables = re.search(r"/VARIABLES=\n(.*?)\.\n", syntax, re.DOTALL)
    assert variables
    assert [line.split()[0] for line in variables[1].splitlines()] == list(row)


def test_labels_are_quoted_and_stand_on_one_line(province: Store) -> None:
    syntax, _ = archive(province, {"one": "yes"})

    assert "VARIABLE LABELS one\n  'Có phải ''loa rè'' không?'.\n" in syntax
    assert "VALUE LABELS one\n  1 'yes'\n  2 'no'\n  -98 'Không được hỏi'\n  -99 'Không trả lời'.\n" in syntax
    assert "MISSING VALUES stars (-98, -99).\n" in syntax
    assert "MISSING VALUES size" not in syntax
    assert "VARIABLE LEVEL one (NOMINAL).\n" in syntax


def test_every_line_has_an_even_number_of_quotes(province: Store) -> None:
    syntax, _ = archive(province, {"one": "yes"})

    commands = syntax.split("\n", 3)[3]
    assert [line for line in commands.splitlines() if line.count("'") % 2] == []


def test_a_text_stays_one_row(province: Store) -> None:
    made = over(province, survey(province, questions=ASKED))
    seeded(province, made, 1, answers={"more": 'Hai\ndòng, "nhé"'})
    (kept,) = province.collection(SURVEY_ANSWERS).find()
    with zipfile.ZipFile(io.BytesIO(taken(province, made, ExportForm.SPSS))) as parts:
        lines = parts.read("data.csv").decode().splitlines()

    assert kept["answers"]["more"].count("\n") == 1
    assert len(lines) == 2
