"""Exports of surveys: each type of question in its columns, nothing of who answered, nothing before the end."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from lxml import etree

from models.access.callers import HERE, Assignment, CallerKind, Identity
from models.areas import hexagons
from models.errors import Clash, Forbidden
from models.exports import csv_table, xlsx_table
from models.exports.taken import EXPORTS
from models.store import Store, events
from models.store.collections import Kind
from models.surveys import answer_pages, embargo, export
from models.surveys.answers import Beside, answer
from models.surveys.definition import SURVEYS, Survey
from models.surveys.export import ExportForm, SurveyExport
from models.surveys.kept_answers import SURVEY_ANSWERS
from models.surveys.voters import Voter
from tests.answered_surveys import seeded
from tests.builders import PHUONG_TRA_VINH, VINH_LONG, question, survey
from tests.surveying import EVERY_TYPE, POINT, RIGHT, RIGHT_OTHERS, SECTIONS

EDITOR = Identity(CallerKind.OFFICIAL, "o-1", assignments=(Assignment("editor", VINH_LONG),))
WARD = Identity(CallerKind.OFFICIAL, "o-2", assignments=(Assignment("editor", PHUONG_TRA_VINH),))
OPENER = Identity(
    CallerKind.OFFICIAL,
    "o-3",
    assignments=(Assignment("editor", VINH_LONG), Assignment("duty_officer", VINH_LONG)),
)
OVERRIDER = Identity(
    CallerKind.OFFICIAL,
    "o-4",
    assignments=(Assignment("editor", VINH_LONG), Assignment("approver", VINH_LONG)),
)
VOTER = Voter(("citizen:c-77", "device:d-77"), verified=True)


@pytest.fixture
def every_type(province: Store) -> Survey:
    """A survey of every type with one answer, which is over."""
    made = survey(province, questions=EVERY_TYPE, sections=SECTIONS)
    beside = Beside(others=RIGHT_OTHERS, area_id=PHUONG_TRA_VINH)
    answer(province, made["_id"], VOTER, RIGHT, "app", HERE, beside)
    return over(province, made)


def over(store: Store, made: Survey) -> Survey:
    """The survey, closed."""
    store.collection(SURVEYS).update_one({"_id": made["_id"]}, {"$set": {"state": "closed"}})
    return made


def taken(
    store: Store, made: Survey, form: ExportForm = ExportForm.CSV, who: Identity = EDITOR, **given: Any
) -> bytes:
    return b"".join(export.export(store, who, made["_id"], SurveyExport(form, "vi", **given)))


def table(content: bytes) -> list[dict[str, str]]:
    text = content.decode().removeprefix(csv_table.MARK)
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_each_type_of_question_has_its_columns(province: Store, every_type: Survey) -> None:
    (row,) = table(taken(province, every_type))

    assert {name: row[name] for name in EXPECTED} == EXPECTED
    assert not any(name.startswith("hello") for name in row)


EXPECTED = {
    "one": "no",
    "one_label": "no",
    "some_a": "1",
    "some_b": "0",
    "some_x": "1",
    "some_other": "Loa rè",
    "why": "Ồn quá",
    "scale": "7",
    "people": "5",
    "order_q": "1",
    "order_p": "2",
    "grid_sound": "good",
    "grid_words": "bad",
    "day": "2026-11-29",
    "hour": "17:30",
    "loa_channel": "app",
    "loa_verified": "1",
    "loa_area_name": "Phường Trà Vinh",
}


def test_nothing_tells_who_answered_or_at_which_hour(province: Store, every_type: Survey) -> None:
    content = taken(province, every_type, ExportForm.JSON).decode()
    (kept,) = province.collection(SURVEY_ANSWERS).find()

    for secret in ("c-77", "d-77", kept["voter"], *kept["voters"], kept["_id"]):
        assert secret not in content
    assert len(json.loads(content)["answers"][0]["loa_day"]) == len("2026-11-29")


def test_a_place_is_blurred_and_a_text_masked(province: Store) -> None:
    made = survey(province, questions=[question("where", "place"), question("more", "long_text")])
    answer(province, made["_id"], VOTER, {"where": POINT, "more": "gọi 0900 000 012"}, "app", HERE)
    (row,) = table(taken(province, over(province, made)))

    lat, lon = hexagons.blurred(POINT["lat"], POINT["lon"])
    assert (row["where_lat"], row["where_lon"]) == (str(lat), str(lon))
    assert row["more"] == "gọi •••"
    assert row["where_area"].isdigit()


def test_exact_answers_are_for_whoever_may_open_identities(province: Store, every_type: Survey) -> None:
    (row,) = table(taken(province, every_type, who=OPENER, exact=True))
    with pytest.raises(Forbidden, match="no_permission"):
        taken(province, every_type, exact=True)

    assert (row["where_lat"], row["where_lon"]) == (str(POINT["lat"]), str(POINT["lon"]))


def test_a_survey_of_the_province_is_not_for_a_ward(province: Store, every_type: Survey) -> None:
    with pytest.raises(Forbidden, match="no_permission"):
        taken(province, every_type, who=WARD)


def test_before_the_end_an_export_takes_a_reason_that_stays(province: Store) -> None:
    made = survey(province)
    with pytest.raises(Forbidden, match="results_embargoed"):
        taken(province, made)
    with pytest.raises(Forbidden, match="no_permission"):
        taken(province, made, reason="Bão sắp vào, cần biết sớm")
    taken(province, made, who=OVERRIDER, reason="Bão sắp vào, cần biết sớm")

    (event,) = [
        one
        for one in events.timeline(province, Kind.SURVEY, made["_id"])
        if one["action"] == embargo.READ_EARLY
    ]
    assert (event["note"], event["actor"]["id"]) == ("Bão sắp vào, cần biết sớm", "o-4")


def test_without_an_embargo_officials_read_at_any_time(province: Store) -> None:
    assert table(taken(province, survey(province, embargo=False))) == []


def test_an_export_is_noted_with_who_which_and_how_many(province: Store, every_type: Survey) -> None:
    taken(province, every_type, ExportForm.XLSX)

    (noted,) = province.collection(EXPORTS).find()
    assert (noted["survey_id"], noted["format"], noted["count"]) == (every_type["_id"], "xlsx", 1)
    assert (noted["official_id"], noted["state"]) == ("o-1", "finished")


def test_json_names_columns_codes_and_answers(province: Store, every_type: Survey) -> None:
    found = json.loads(taken(province, every_type, ExportForm.JSON))

    described = {column["name"]: column for column in found["columns"]}
    assert described["one"]["values"] == {"yes": "yes", "no": "no"}
    assert found["answers"][0]["some_x"] == 1
    assert set(found["answers"][0]) <= set(described)


def test_xlsx_has_words_names_rows_and_a_code_book(province: Store, every_type: Survey) -> None:
    with zipfile.ZipFile(io.BytesIO(taken(province, every_type, ExportForm.XLSX))) as parts:
        assert parts.testzip() is None
        names = etree.fromstring(parts.read("xl/workbook.xml")).xpath("//@name")
        sheets = [etree.fromstring(parts.read(f"xl/worksheets/sheet{n}.xml")) for n in (1, 2)]
    rows = [sheet.findall(".//{*}row") for sheet in sheets]

    assert names == ["Dữ liệu", "Bảng mã"]
    assert len(rows[0]) == 3
    assert "Loa rè" in str(rows[0][2].xpath("string()"))
    assert len(rows[1]) > len(EXPECTED)


def test_more_than_a_sheet_holds_is_no_xlsx(
    province: Store, every_type: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_table, "MOST_COLUMNS", 3)
    with pytest.raises(Clash, match="export_too_wide"):
        taken(province, every_type, ExportForm.XLSX)


def test_the_code_book_says_what_each_code_means(province: Store, every_type: Survey) -> None:
    rows = table(taken(province, every_type, ExportForm.CODEBOOK))

    codes = {(row["Cột"], row["Mã"]): row["Số (SPSS)"] for row in rows}
    assert codes["one", "no"] == "2"
    assert codes["some_a", "1"] == "1"
    assert province.collection(EXPORTS).count_documents({}) == 0


def test_the_rows_stand_in_the_same_order_whenever_they_came(province: Store) -> None:
    made = over(province, survey(province))
    seeded(province, made, 30)
    rows = table(taken(province, made))

    assert rows == table(taken(province, made))
    assert len(rows) == 30


def test_a_page_ends_and_the_next_begins_without_a_gap(province: Store) -> None:
    made = over(province, survey(province))
    seeded(province, made, answer_pages.PAGE + 1)

    assert len(table(taken(province, made))) == answer_pages.PAGE + 1


#: So many answers at once would take some 20 MB.
MANY, MOST_BYTES = 3_000, 8_000_000


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "spss"])
def test_memory_does_not_grow_with_the_answers(province: Store, form: str) -> None:
    made = over(province, survey(province, questions=EVERY_TYPE, sections=SECTIONS))
    seeded(province, made, MANY)
    tracemalloc.start()
    try:
        wanted = SurveyExport(ExportForm(form), "vi")
        size = sum(len(part) for part in export.export(province, EDITOR, made["_id"], wanted))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert size > MANY
    assert peak < MOST_BYTES


def test_times_are_days_of_vietnam(province: Store) -> None:
    made = over(province, survey(province))
    seeded(province, made, 1, at=datetime(2026, 5, 1, 20, tzinfo=UTC))

    assert table(taken(province, made))[0]["loa_day"] == "2026-05-02"


def test_a_survey_that_ended_by_its_day_needs_no_reason(province: Store) -> None:
    now = datetime.now(UTC)
    made = survey(province, opens_at=now - timedelta(days=2), closes_at=now - timedelta(days=1))

    assert table(taken(province, made)) == []
