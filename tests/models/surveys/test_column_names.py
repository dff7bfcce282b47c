"""Column names: whatever the ids are, SPSS takes the names, no two are alike, and they stay the same."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from models.surveys.column_names import LONGEST, RESERVED, ColumnNames

ids = st.from_regex(r"[A-Za-z0-9_-]{1,60}", fullmatch=True)
pairs = st.lists(st.tuples(ids) | st.tuples(ids, ids), unique=True, max_size=30)


def named(wanted: list[tuple[str, ...]]) -> list[str]:
    names = ColumnNames()
    return [names.name(*one) for one in wanted]


@given(pairs)
def test_spss_takes_every_name(wanted: list[tuple[str, ...]]) -> None:
    for name in named(wanted):
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*[A-Za-z0-9]|[A-Za-z]", name)
        assert len(name.encode()) <= LONGEST
        assert name.upper() not in RESERVED


@given(pairs)
def test_no_two_names_are_alike(wanted: list[tuple[str, ...]]) -> None:
    found = [name.lower() for name in named(wanted)]
    assert len(set(found)) == len(found)


@given(pairs)
def test_the_same_ids_have_the_same_names(wanted: list[tuple[str, ...]]) -> None:
    assert named(wanted) == named(wanted)


def test_an_id_that_is_a_name_stays_as_it_is() -> None:
    assert named([("gio_phat",), ("gio_phat", "5h"), ("hai-ba",)]) == ["gio_phat", "gio_phat_5h", "hai_ba"]
