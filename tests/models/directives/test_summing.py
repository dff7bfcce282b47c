"""What is made of the answers of the units."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, cast

from models.directives import summing
from models.directives.directives import Directive, Receipt
from models.surveys.defaults import whole_question
from tests.directing import QUESTIONS

DUE = datetime(2026, 12, 15, tzinfo=UTC)
DOCUMENT = cast(Directive, {"questions": [whole_question(one) for one in QUESTIONS]})


def unit(name: str, done_at: datetime | None = None, values: dict[str, Any] | None = None) -> Receipt:
    answer = None if values is None else {"text": "", "file_ids": [], "values": values}
    row = {
        "agency_id": name,
        "due_at": DUE,
        "read_at": done_at,
        "answered_at": done_at,
        "done_at": done_at,
        "answer": answer,
    }
    return cast(Receipt, row)


RECEIPTS = [
    unit("a", DUE - timedelta(days=1), {"so_cum": 3, "tinh_trang": "tot", "kho_khan": "Thiếu loa"}),
    unit("b", DUE + timedelta(days=1), {"so_cum": 4, "tinh_trang": "tot"}),
    unit("c"),
]


def test_numbers_are_added_choices_counted_and_words_listed_by_unit() -> None:
    clusters, state, words = summing.of(DOCUMENT, RECEIPTS, DUE)["questions"]
    assert (clusters["total"], clusters["n"]) == (7, 2)
    assert state["counts"] == {"tot": 2, "hong": 0}
    assert words["said"] == [{"agency_id": "a", "text": "Thiếu loa"}]


def test_the_missing_and_the_late_are_named() -> None:
    found = summing.of(DOCUMENT, RECEIPTS, DUE + timedelta(days=2))
    assert found["missing"] == ["c"]
    assert found["late"] == ["b", "c"]


def test_nobody_is_late_before_the_day() -> None:
    assert summing.of(DOCUMENT, RECEIPTS[:1] + RECEIPTS[2:], DUE)["late"] == []
