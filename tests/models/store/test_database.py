"""A request reads a row of the catalogue once, a process until the catalogue is loaded or a rule is saved."""

from __future__ import annotations

import pytest

from models.areas import agencies
from models.categories import categories
from models.errors import NotFound
from models.routing import routing
from models.routing.rules import StoredRule
from models.store.catalogue_cache import CATALOGUE_VERSIONS
from models.store.database import Store
from models.store.events import SYSTEM
from tests.builders import VINH_LONG


def renamed(store: Store) -> None:
    store.collection(categories.CATEGORIES).update_one({"_id": "flood"}, {"$set": {"name.vi": "Lụt"}})


def test_one_request_sees_the_catalogue_as_it_was_at_first(store: Store) -> None:
    store.invalidate_catalogue(begin=True)
    brief = store.for_request()
    before = categories.get(brief, "flood")["name"]["vi"]
    renamed(store)
    store.invalidate_catalogue()

    assert categories.get(brief, "flood")["name"]["vi"] == before


def test_without_a_version_every_look_reads(store: Store) -> None:
    store.collection(CATALOGUE_VERSIONS).delete_many({})
    categories.get(store.for_request(), "flood")
    renamed(store)

    assert categories.get(store.for_request(), "flood")["name"]["vi"] == "Lụt"


def test_loaded_catalogue_is_cached_until_it_is_invalidated(store: Store) -> None:
    store.invalidate_catalogue(begin=True)
    before = categories.get(store.for_request(), "flood")["name"]["vi"]
    renamed(store)

    assert categories.get(store.for_request(), "flood")["name"]["vi"] == before
    store.invalidate_catalogue()
    assert categories.get(store.for_request(), "flood")["name"]["vi"] == "Lụt"


def test_saved_rules_hold_at_once_where_the_old_ones_were_cached(store: Store) -> None:
    store.invalidate_catalogue(begin=True)
    rule: StoredRule = {"name": "", "when": {}, "agency": f"so_xay_dung:{VINH_LONG}", "assignee_id": ""}
    before = routing.rules_in_force(store.for_request(), VINH_LONG)
    routing.save(store, VINH_LONG, [rule], expect=0, actor=SYSTEM)

    (after,) = routing.rules_in_force(store.for_request(), VINH_LONG)

    assert len(before) > 1
    assert after.agency == rule["agency"]


def test_missing_row_is_looked_for_again(store: Store) -> None:
    store.invalidate_catalogue(begin=True)
    assert agencies.find(store.for_request(), "ubnd:x") is None
    store.db[agencies.AGENCIES.name].insert_one({"_id": "ubnd:x"})

    assert agencies.find(store.for_request(), "ubnd:x") is not None


def test_one_document_is_found_by_its_id(bare_store: Store) -> None:
    bare_store.db["agencies"].insert_one({"_id": "roads"})

    assert dict(bare_store.one(agencies.AGENCIES, "roads")) == {"_id": "roads"}


@pytest.mark.parametrize(("id", "where"), [("rails", None), ("roads", {"_id": "rails"})])
def test_what_is_not_there_or_does_not_meet_the_condition_is_not_found(
    bare_store: Store, id: str, where: dict[str, str] | None
) -> None:
    bare_store.db["agencies"].insert_one({"_id": "roads"})

    with pytest.raises(NotFound):
        bare_store.one(agencies.AGENCIES, id, where)
