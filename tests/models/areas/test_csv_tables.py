"""Tables in CSV: whatever separates the columns, and what is wrong with the head, all at once."""

from __future__ import annotations

import pytest

from models.areas import csv_tables

COLUMNS, NEEDED = ("code", "people", "year"), ("code", "people")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_whatever_separates_the_columns_is_found(separator: str) -> None:
    text = "\ufeff" + separator.join(["code", " people"]) + "\n" + separator.join(["29242", "1"]) + "\n"
    reader, faults = csv_tables.reader_of(text, COLUMNS, NEEDED)
    assert (list(reader), faults) == ([{"code": "29242", "people": "1"}], [])


def test_columns_that_are_missing_or_unknown_are_named_at_once() -> None:
    _, faults = csv_tables.reader_of("code,color\n", COLUMNS, NEEDED)
    assert faults == [
        "The column people is missing.",
        "There is no column color; there are code, people, year.",
    ]


def test_a_head_that_cannot_be_read_is_a_fault_too() -> None:
    _, faults = csv_tables.reader_of('code,"people\n', COLUMNS, NEEDED)
    assert faults == ["This is no CSV: unexpected end of data."]
