"""Emblems: who chooses one, what may be one, and which one a place has."""

from __future__ import annotations

from typing import Any

import pytest

from models.access.permissions import Role
from models.errors import Forbidden, Invalid, NotFound, Stale
from models.files import emblems, library
from models.files.kinds import FileKind
from models.files.library import LibraryFile
from models.store import Store, events
from models.store.collections import Kind
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG
from tests.media import in_library
from tests.posting import somebody

ADMIN = somebody(Role.ADMIN, VINH_LONG)
WARD_ADMIN = somebody(Role.ADMIN, PHUONG_TRA_VINH)


def square(store: Store, side: int = 400, **given: Any) -> LibraryFile:
    """A picture of the library with as many pixels on each side."""
    return in_library(store, facts={"width": side, "height": side}, **given)


def chosen(store: Store, area_id: str) -> str:
    file = square(store)
    emblems.choose(store, ADMIN, area_id, file["_id"], expect=0)
    return file["_id"]


def test_a_commune_has_its_own_emblem_else_that_of_the_province(store: Store) -> None:
    assert emblems.of(store, PHUONG_TRA_VINH) is None
    ours, theirs = chosen(store, VINH_LONG), chosen(store, PHUONG_TRA_VINH)
    found = [emblems.of(store, one) for one in (PHUONG_TRA_VINH, PHUONG_LONG_DUC)]
    assert [one and one["file_id"] for one in found] == [theirs, ours]


def test_what_is_copied_is_the_small_picture(store: Store) -> None:
    file = square(store, 400)
    made = emblems.choose(store, ADMIN, VINH_LONG, file["_id"], expect=0)
    assert (made["width"], made["height"]) == (emblems.SIDE, emblems.SIDE)
    assert emblems.picture(store, VINH_LONG, made["digest"]) == b"thumb"
    with pytest.raises(NotFound):
        emblems.picture(store, VINH_LONG, "0" * 16)


def test_one_that_is_taken_away_is_shown_no_more_and_both_are_on_record(store: Store) -> None:
    chosen(store, VINH_LONG)
    gone = emblems.take_away(store, ADMIN, VINH_LONG, expect=1)
    assert emblems.of(store, VINH_LONG) is None
    with pytest.raises(NotFound):
        emblems.picture(store, VINH_LONG, gone["digest"])
    steps = events.timeline(store, Kind.EMBLEM, VINH_LONG)
    assert sorted(one["action"] for one in steps) == ["changed", "removed"]
    assert all("picture" not in one["changes"] for one in steps)


def test_a_ward_chooses_its_own_and_no_other(store: Store) -> None:
    file = square(store)
    emblems.choose(store, WARD_ADMIN, PHUONG_TRA_VINH, file["_id"], expect=0)
    for area_id in (VINH_LONG, PHUONG_LONG_DUC):
        with pytest.raises(Forbidden):
            emblems.choose(store, WARD_ADMIN, area_id, file["_id"], expect=0)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"facts": {"width": 191, "height": 191}}, "emblem_picture"),
        ({"facts": {"width": 800, "height": 400}}, "emblem_picture"),
        ({"kind": FileKind.DOCUMENT}, "emblem_picture"),
        (
            {"facts": {"width": 400, "height": 400}, "rights": {"kind": "unknown", "note": ""}},
            "media_rights_unknown",
        ),
    ],
)
def test_only_a_nearly_square_picture_that_may_be_published(
    store: Store, given: dict[str, Any], code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        emblems.choose(store, ADMIN, VINH_LONG, in_library(store, **given)["_id"], expect=0)
    assert [one.code for one in refused.value.faults] == [code]


def test_whoever_is_second_is_told(store: Store) -> None:
    first = chosen(store, VINH_LONG)
    other = square(store)["_id"]
    for seen in (0, 7):
        with pytest.raises(Stale) as lost:
            emblems.choose(store, ADMIN, VINH_LONG, other, expect=seen)
        assert (lost.value.current or {})["file_id"] == first


def test_it_stays_when_the_file_leaves_the_library(store: Store) -> None:
    file_id = chosen(store, VINH_LONG)
    store.transact(lambda session: library.delete(store, library.get(store, file_id), session))
    assert emblems.of(store, VINH_LONG)
