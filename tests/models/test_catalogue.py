"""The catalogue: loaded again and again without harm to what people changed."""

from __future__ import annotations

import pytest

from models import catalogue
from models.areas import agencies, areas
from models.categories import categories
from models.errors import NotFound
from models.reports import hotlines
from models.store import Store
from tests.builders import PHUONG_TRA_VINH, VINH_LONG


@pytest.fixture
def loaded(bare_store: Store) -> Store:
    catalogue.load(bare_store)
    return bare_store


def test_a_second_load_changes_nothing(loaded: Store) -> None:
    names = ["areas", "agencies", "categories", "topics", "hotlines", "reply_templates"]
    before = {name: list(loaded.db[name].find().sort("_id", 1)) for name in names}
    catalogue.load(loaded)
    assert {name: list(loaded.db[name].find().sort("_id", 1)) for name in names} == before


def test_a_row_changed_at_the_desk_survives_the_next_load(loaded: Store) -> None:
    loaded.collection(categories.CATEGORIES).update_one(
        {"_id": "garbage"}, {"$set": {"promise": 2, "origin": catalogue.DESK}}
    )
    catalogue.load(loaded)
    assert categories.get(loaded, "garbage")["promise"] == 2


def test_a_row_made_at_the_desk_survives_the_next_load(loaded: Store) -> None:
    loaded.collection(hotlines.HOTLINES).insert_one(
        {
            "_id": "02940000000",
            "number": "02940000000",
            "name": {"vi": "Trực ban"},
            "areas": [],
            "order": 50,
            "origin": catalogue.DESK,
        }
    )
    catalogue.load(loaded)
    assert hotlines.every(loaded)[-1]["_id"] == "02940000000"


def test_a_row_of_the_file_that_went_astray_is_put_right(loaded: Store) -> None:
    loaded.collection(categories.CATEGORIES).update_one({"_id": "garbage"}, {"$set": {"promise": 99}})
    catalogue.load(loaded)
    assert categories.get(loaded, "garbage")["promise"] == 3


@pytest.mark.parametrize("collection", ["agencies", "categories", "hotlines", "topics"])
def test_everything_is_named_in_three_languages(loaded: Store, collection: str) -> None:
    unnamed = [row["_id"] for row in loaded.db[collection].find() if set(row["name"]) != {"vi", "km", "en"}]
    assert unnamed == []


@pytest.mark.parametrize(("urgency", "days"), [("emergency", 1), ("soon", 3), ("normal", 8), ("policy", 10)])
def test_the_promise_follows_the_urgency(loaded: Store, urgency: str, days: int) -> None:
    promises = {row["promise"] for row in categories.every(loaded) if row["urgency"] == urgency}
    assert promises == {days}


def test_every_area_has_a_peoples_committee(loaded: Store) -> None:
    committees = {
        row["area_id"] for row in loaded.collection(agencies.AGENCIES).find({"code": agencies.COMMITTEE})
    }
    assert committees == set(loaded.collection(areas.AREAS).distinct("_id"))


def test_an_agency_is_named_after_its_area(loaded: Store) -> None:
    assert agencies.name(loaded, agencies.committee(PHUONG_TRA_VINH)) == "UBND Phường Trà Vinh"


def test_an_unknown_agency_is_not_found(loaded: Store) -> None:
    with pytest.raises(NotFound):
        agencies.get(loaded, "ubnd:nowhere")


def test_a_number_of_one_area_is_not_shown_elsewhere(loaded: Store) -> None:
    loaded.collection(hotlines.HOTLINES).update_one({"_id": "1022"}, {"$set": {"areas": [PHUONG_TRA_VINH]}})
    shown = {row["_id"] for row in hotlines.every(loaded, VINH_LONG)}
    assert shown == {"111", "112", "113", "114", "115"}


def test_categories_can_be_asked_for_one_kind_of_report(loaded: Store) -> None:
    assert [row["_id"] for row in categories.every(loaded, "rescue")] == ["rescue"]
