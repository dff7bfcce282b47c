"""The file for researchers: nobody stands out, every download is the same, and it says what it holds."""

from __future__ import annotations

import csv
import io
import tracemalloc
import zipfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.errors import Clash, Forbidden
from models.exports import csv_table
from models.exports.taken import EXPORTS
from models.store import Store
from models.surveys import hidden_results
from models.surveys.definition import Survey
from models.surveys.embargo import is_final
from models.surveys.kept_answers import SURVEY_ANSWERS
from models.surveys.rare_values import OTHER_RARE
from models.surveys.research_file import research_file
from models.surveys.research_groups import SMALLEST_GROUP
from models.surveys.results import final_totals, layouts_of
from tests.answered_surveys import seeded
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, question, survey
from tests.models.surveys.test_export import EDITOR, MANY, MOST_BYTES, WARD, over
from tests.surveying import EVERY_TYPE, SECTIONS

ENDED = datetime.now(UTC) - timedelta(hours=1)
KNOWN = ("loa_area", "loa_lang", "loa_channel", "loa_week")


def made(store: Store, questions: list[Any] | None = None) -> Survey:
    """A survey that ended an hour ago."""
    asked = questions or [question("one", "single", "yes", "no", "perhaps")]
    return over(store, survey(store, questions=asked, opens_at=ENDED - timedelta(days=9), closes_at=ENDED))


def parts(store: Store, ended: Survey, language: str = "vi") -> dict[str, str]:
    content = b"".join(research_file(store, EDITOR, ended["_id"], language))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode().removeprefix(csv_table.MARK) for name in archive.namelist()}


def rows(store: Store, ended: Survey) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(parts(store, ended)["data.csv"], newline="")))


def test_nobody_stands_out_by_where_when_and_how_they_answered(province: Store) -> None:
    ended = made(province)
    for n, (area, count) in enumerate([(PHUONG_TRA_VINH, 40), (PHUONG_LONG_DUC, 3), (None, 1)]):
        seeded(province, ended, count, area_id=area, seed=n, at=ENDED - timedelta(days=n))
    found = rows(province, ended)

    shared = Counter(tuple(row[name] for name in KNOWN) for row in found)
    assert len(found) == 44
    assert min(shared.values()) >= SMALLEST_GROUP


def test_rare_answers_are_taken_together(province: Store) -> None:
    ended = made(province)
    for option, count in (("yes", 12), ("no", 3), ("perhaps", 4)):
        seeded(province, ended, count, answers={"one": option})

    assert Counter(row["one"] for row in rows(province, ended)) == {"yes": 12, "other rare": 7}


def test_rare_options_of_many_have_one_column(province: Store) -> None:
    ended = made(province, [question("some", "multiple", "a", "b", "c", "d")])
    for chosen, count in ((["a"], 8), (["b"], 3), (["c"], 4), (["a", "d"], 9)):
        seeded(province, ended, count, answers={"some": chosen})
    found = rows(province, ended)

    assert {name for name in found[0] if name.startswith("some")} == {"some_a", "some_d", "some_other_rare"}
    assert sum(int(row["some_other_rare"]) for row in found) == 7


def test_an_option_that_all_but_a_few_chose_has_no_column(province: Store) -> None:
    ended = made(province, [question("some", "multiple", "a", "b")])
    for chosen, count in ((["a", "b"], 8), (["a"], 7), (["b"], 2)):
        seeded(province, ended, count, answers={"some": chosen})

    assert {name for name in rows(province, ended)[0] if name.startswith("some")} == {"some_b"}


def test_own_words_places_and_times_are_left_out(province: Store) -> None:
    ended = over(
        province,
        survey(
            province,
            questions=EVERY_TYPE,
            sections=SECTIONS,
            opens_at=ENDED - timedelta(days=9),
            closes_at=ENDED,
        ),
    )
    seeded(province, ended, 60, others={"some": "Bà Tư đầu hẻm"})
    found = parts(province, ended)
    names = set(csv.DictReader(io.StringIO(found["data.csv"], newline="")).fieldnames or ())

    assert {"why_answered", "where_answered", "day", "hour", "grid_sound", "order_p"} <= names
    assert not {"why", "where_lat", "some_other"} & names
    for secret in ("hay rè vào buổi sáng", "Bà Tư", "10.2", ":"):
        assert secret not in found["data.csv"]


def test_every_download_is_the_same_to_the_byte(province: Store) -> None:
    ended = made(province)
    seeded(province, ended, 50, area_id=PHUONG_TRA_VINH)
    first, second = (b"".join(research_file(province, EDITOR, ended["_id"], "vi")) for _ in range(2))

    assert first == second


def test_the_lines_stand_in_another_order_than_in_an_export(province: Store) -> None:
    ended = made(province)
    seeded(province, ended, 50)
    by_voter = [row["_id"] for row in province.collection(SURVEY_ANSWERS).find().sort("voter")]
    by_id = [row["_id"] for row in province.collection(SURVEY_ANSWERS).find().sort("_id")]

    assert by_voter != by_id


@pytest.mark.parametrize(("language", "said"), [("vi", "Địa bàn"), ("km", "តំបន់"), ("en", "Area, language")])
def test_it_says_what_was_asked_of_whom_and_what_is_missing(
    province: Store, language: str, said: str
) -> None:
    ended = made(province)
    seeded(province, ended, 7)
    found = parts(province, ended, language)

    assert said in found["README.txt"]
    assert ": 7" in found["README.txt"].replace("៖", ":").replace("Answered", "")
    assert "one,single,Câu one,7,7," in found["questions.csv"]
    assert set(found) == {"README.txt", "questions.csv", "codebook.csv", "data.csv"}


def test_an_answer_may_still_come_while_there_is_grace(province: Store) -> None:
    ended = made(province)
    ended["grace_seconds"] = 7200

    assert not is_final(ended)
    assert is_final(ended, ENDED + timedelta(seconds=7200))


def test_before_that_there_is_no_file(province: Store) -> None:
    running = survey(province, embargo=False)
    with pytest.raises(Clash, match="survey_unsettled"):
        research_file(province, EDITOR, running["_id"], "vi")


def test_fewer_people_than_a_group_make_no_file(province: Store) -> None:
    ended = made(province)
    seeded(province, ended, SMALLEST_GROUP - 1)
    with pytest.raises(Clash, match="too_few_answers"):
        research_file(province, EDITOR, ended["_id"], "vi")


def test_a_ward_takes_none_of_a_survey_of_the_province(province: Store) -> None:
    with pytest.raises(Forbidden, match="no_permission"):
        research_file(province, WARD, made(province)["_id"], "vi")


def test_who_took_it_is_noted(province: Store) -> None:
    ended = made(province)
    seeded(province, ended, 8)
    parts(province, ended)

    (noted,) = province.collection(EXPORTS).find()
    assert (noted["format"], noted["survey_id"], noted["count"], noted["state"]) == (
        "research",
        ended["_id"],
        8,
        "finished",
    )


@pytest.mark.slow
def test_memory_does_not_grow_with_the_answers(province: Store) -> None:
    ended = made(province, EVERY_TYPE[:3])
    seeded(province, ended, MANY)
    tracemalloc.start()
    try:
        size = sum(len(part) for part in research_file(province, EDITOR, ended["_id"], "vi"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert size > MANY
    assert peak < MOST_BYTES


def test_steps_of_a_scale_stand_as_in_results(province: Store) -> None:
    ended = made(province, [question("q", "scale")])
    for given, count in ((4, 2), (5, 5), (7, 3), (8, 5), (9, 11)):
        seeded(province, ended, count, answers={"q": given})
    told = Counter(row["q"] for row in rows(province, ended))
    total = final_totals(province, ended)
    (hidden,) = hidden_results.of_whole(layouts_of(ended, total), total)["q"]
    assert hidden == {"4e0", "7e0"}
    assert told == {"5": 5, "8": 5, "9": 11, OTHER_RARE: 5}
