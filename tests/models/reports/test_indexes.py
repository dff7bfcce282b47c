"""The indexes of reports: what few reports have is served by an index, whatever kinds and languages come later."""

from __future__ import annotations

import pytest

from models.categories.report_kinds import ReportKind
from models.language.languages import LANGUAGES
from models.reports.indexes import (
    COMMON_KIND,
    COMMON_LANGUAGE,
    RARE_KINDS,
    RARE_LANGUAGES,
    REPORT_INDEXES,
)
from models.reports.reports import REPORTS
from models.store import Store, schema


def test_every_kind_of_report_is_the_common_one_or_has_its_index() -> None:
    assert {COMMON_KIND, *RARE_KINDS} == set(ReportKind)


def test_every_language_is_the_common_one_or_has_its_index() -> None:
    assert {COMMON_LANGUAGE, *RARE_LANGUAGES} == set(LANGUAGES)


def test_all_indexes_of_reports_stand_in_one_place() -> None:
    declared = {index.document["name"] for index in schema.indexes()[REPORTS.name]}

    assert declared == {index.document["name"] for index in REPORT_INDEXES}


@pytest.mark.parametrize(
    ("name", "before"),
    [
        ("kind_1_state_1__id_-1", {"kind": {"$gt": "incident"}}),
        ("reporter.language_1_state_1__id_-1", {"reporter.language": {"$lt": "vi"}}),
    ],
)
def test_index_of_rare_values_that_went_by_the_alphabet_is_rebuilt(
    store: Store, name: str, before: dict[str, object]
) -> None:
    reports = store.db[REPORTS.name]
    wanted = reports.index_information()[name]
    reports.drop_index(name)
    reports.create_index(wanted["key"], partialFilterExpression=before)

    schema.ensure(store)

    assert reports.index_information()[name] == wanted
    assert wanted["partialFilterExpression"] != before
