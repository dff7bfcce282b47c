"""The schema: partial indexes serve their searches, changed indexes are built again, undeclared ones dropped."""

from __future__ import annotations

from typing import Any

import pytest
from pymongo import IndexModel

from models import migrations
from models.store import own_indexes, schema
from models.store.database import Store
from models.store.schema import InTheWay

#: Keeps two from bearing the same name and address; the few there are, are looked for by their state.
AGAINST_DOUBLES = ("webhooks", "name_1_url_1")

PARTIAL = [
    pytest.param(collection, index.document, id=f"{collection}-{index.document['name']}")
    for collection, declared in schema.indexes().items()
    for index in declared
    if "partialFilterExpression" in index.document and (collection, index.document["name"]) != AGAINST_DOUBLES
]


#: Values that the index of a field is for, where it is not for any.
VALUES: dict[str, list[Any]] = {
    "actor.kind": ["key", "official"],
    "extended": [True],
    "kind": ["petition", "question", "rescue"],
    "looked": [False],
    "outcome": ["waiting"],
    "reopened": [True],
    "reporter.language": ["en", "km"],
    "state": ["pending"],
    "untold": [True],
}


def indexes_of(plan: dict[str, Any]) -> set[str]:
    """The names of the indexes in a plan, however deep."""
    found = {plan["indexName"]} if "indexName" in plan else set()
    for inner in [plan["inputStage"]] if "inputStage" in plan else plan.get("inputStages", []):
        found |= indexes_of(inner)
    return found


@pytest.mark.parametrize(("collection", "index"), PARTIAL)
def test_search_for_a_value_is_served_by_its_partial_index(
    store: Store, collection: str, index: dict[str, Any]
) -> None:
    field = next(iter(index["key"]))
    condition = index["partialFilterExpression"]
    also = {} if field in condition else condition

    plan = store.db[collection].find({field: {"$in": VALUES.get(field, ["x", "y"])}} | also).explain()

    # Of several that begin with the same field any will do.
    (used,) = indexes_of(plan["queryPlanner"]["winningPlan"])
    assert next(iter(store.db[collection].index_information()[used]["key"]))[0] == field


def test_index_that_is_declared_otherwise_is_built_anew(store: Store) -> None:
    follows = store.db["follows"]
    name = "owner.kind_1_owner.id_1"
    follows.drop_index(name)
    follows.create_indexes([IndexModel([("owner.kind", 1), ("owner.id", 1)], sparse=True)])

    schema.ensure(store)

    assert "sparse" not in follows.index_information()[name]


@pytest.fixture
def shelves(store: Store) -> Store:
    """A store without the collection of these tests."""
    store.db.drop_collection(SHELVES)
    return store


SHELVES = "shelves"
BY_ROOM, BY_BOOK = IndexModel([("room", 1)]), IndexModel([("book", 1)])


def declare(store: Store, *indexes: IndexModel) -> None:
    schema.ensure(store, {SHELVES: indexes})


def drop(store: Store, *declared: IndexModel) -> list[str]:
    return schema.drop_undeclared(store, {SHELVES: declared})


def names(store: Store) -> set[str]:
    return set(store.db[SHELVES].index_information()) - {"_id_"}


def test_index_that_is_no_longer_declared_is_dropped(shelves: Store) -> None:
    declare(shelves, BY_ROOM, BY_BOOK)

    assert drop(shelves, BY_BOOK) == ["shelves.room_1"]
    assert drop(shelves, BY_BOOK) == []
    assert names(shelves) == {"book_1"}


def test_index_that_is_no_longer_declared_stays_until_then(shelves: Store) -> None:
    declare(shelves, BY_ROOM)
    declare(shelves, BY_BOOK)

    assert names(shelves) == {"room_1", "book_1"}
    assert schema.undeclared(shelves, {SHELVES: [BY_BOOK]}) == ["shelves.room_1"]


def test_index_that_an_administrator_made_is_never_dropped(shelves: Store) -> None:
    declare(shelves, BY_BOOK)
    shelves.db[SHELVES].create_index([("colour", 1)])

    assert drop(shelves) == ["shelves.book_1"]
    assert names(shelves) == {"colour_1"}


def test_index_that_was_there_before_it_was_declared_is_not_loas(shelves: Store) -> None:
    shelves.db[SHELVES].create_index([("room", 1)])
    declare(shelves, BY_ROOM, BY_BOOK)

    assert drop(shelves) == ["shelves.book_1"]
    assert names(shelves) == {"room_1"}


def test_index_whose_keys_change_is_made_beside_the_old_one_that_goes_later(shelves: Store) -> None:
    declare(shelves, BY_ROOM)
    anew = IndexModel([("room", 1), ("book", 1)])
    declare(shelves, anew)

    assert names(shelves) == {"room_1", "room_1_book_1"}
    assert drop(shelves, anew) == ["shelves.room_1"]
    assert names(shelves) == {"room_1_book_1"}


def test_named_index_whose_keys_change_is_built_anew_under_its_name(shelves: Store) -> None:
    declare(shelves, IndexModel([("room", 1)], name="place"))
    anew = IndexModel([("room", 1), ("book", 1)], name="place")
    declare(shelves, anew)

    assert drop(shelves, anew) == []
    assert shelves.db[SHELVES].index_information()["place"]["key"] == [("room", 1), ("book", 1)]


def test_index_that_somebody_made_anew_with_other_keys_stays(shelves: Store) -> None:
    declare(shelves, IndexModel([("room", 1)], name="place"))
    shelves.db[SHELVES].drop_index("place")
    shelves.db[SHELVES].create_index([("colour", 1)], name="place")

    assert drop(shelves) == []
    assert names(shelves) == {"place"}
    assert own_indexes.made(shelves) == []


def test_index_that_serves_as_well_under_another_name_is_left_alone(shelves: Store) -> None:
    shelves.db[SHELVES].create_index([("room", 1)], name="by_hand")
    declare(shelves, BY_ROOM, BY_BOOK)

    assert names(shelves) == {"by_hand", "book_1"}
    assert drop(shelves) == ["shelves.book_1"]


def test_index_of_an_administrator_that_is_in_the_way_is_named(shelves: Store) -> None:
    shelves.db[SHELVES].create_index([("room", 1)], name="by_hand", expireAfterSeconds=60)

    with pytest.raises(InTheWay, match="Drop the index by_hand of shelves"):
        declare(shelves, BY_ROOM)


def test_dropping_waits_for_the_contract(shelves: Store) -> None:
    declare(shelves, BY_ROOM)
    migrations.migrate(shelves, steps=[])
    before = names(shelves)
    told: list[str] = []
    migrations.migrate(shelves, told.append, contract=True, steps=[])

    assert (before, names(shelves)) == ({"room_1"}, set())
    assert told == ["index shelves.room_1 dropped: it is no longer declared"]


def test_an_index_that_the_store_lacks_is_named(bare_store: Store) -> None:
    declared = {"officials": [IndexModel([("never_made", 1)])]}

    assert schema.missing(bare_store) == []
    assert schema.missing(bare_store, declared) == ["officials.never_made_1"]


def test_an_index_of_the_same_keys_made_by_hand_is_none_that_is_missing(bare_store: Store) -> None:
    bare_store.db["officials"].create_index([("by_hand", 1)], name="mine")

    try:
        assert schema.missing(bare_store, {"officials": [IndexModel([("by_hand", 1)])]}) == []
    finally:
        bare_store.db["officials"].drop_index("mine")
