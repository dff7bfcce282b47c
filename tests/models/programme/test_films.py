"""Films on boards: what a board that can show them is given, and what others get in their place."""

from __future__ import annotations

import json
from typing import Any

import pytest

from models.errors import Invalid
from models.files.kinds import FileKind
from models.outlets.outlets import Outlet
from models.programme import compiling, drafting, media
from models.programme.programmes import PROGRAMMES, body_of
from models.store import Store
from tests.programming import CLERK, EVENING, a_board, approved, draft, planned
from tests.recordings import recorded

SHOWS = ["text", "image", "video", "audio"]


def shown(store: Store, board: Outlet) -> Any:
    """The item of a film as a board gets it."""
    film = recorded(store)
    planned(store, approved(store, draft(picture=film["_id"])), board)
    compiling.compile_all(store, [board["_id"]])
    row: Any = store.one(PROGRAMMES, board["_id"])
    (item,) = json.loads(body_of(row))["items"]
    return item


def test_a_board_gets_the_film_and_may_fetch_it(store: Store) -> None:
    item = shown(store, a_board(store, capabilities=SHOWS, windows=[EVENING]))
    (rendition,) = item["renditions"]
    assert (item["kind"], item["silent"], rendition["type"]) == ("video", False, "video/mp4")
    assert item["seconds"] == pytest.approx(0.4, abs=0.3)
    assert media.find(store, rendition["sha256"])["bytes"] == rendition["bytes"]


def test_a_board_without_sound_shows_it_silently(store: Store) -> None:
    assert shown(store, a_board(store, capabilities=SHOWS[:3]))["silent"]


def test_a_board_that_shows_no_films_shows_the_words(store: Store) -> None:
    item = shown(store, a_board(store))
    assert (item["kind"], item["renditions"]) == ("frames", [])
    assert item["frames"][0]["text"] == "Thứ hai, 6 giờ"


def test_a_sound_in_the_place_of_a_picture_is_of_another_kind(store: Store) -> None:
    sound = recorded(store, kind=FileKind.AUDIO)
    with pytest.raises(Invalid) as refused:
        drafting.begin(store, CLERK, draft(picture=sound["_id"]))
    assert [(one.field, one.code) for one in refused.value.faults] == [("picture", "media_kind")]
