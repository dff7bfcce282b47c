"""The schema: every partial index serves the searches that it is for, and a changed one is built anew."""

from __future__ import annotations

from typing import Any

import pytest
from pymongo import IndexModel

from models.store import schema
from models.store.database import Store

PARTIAL = [
    pytest.param(collection, index.document, id=f"{collection}-{index.document['name']}")
    for collection, declared in schema.indexes().items()
    for index in declared
    if "partialFilterExpression" in index.document
]


#: Values that the index of a field is for, where it is not for any.
VALUES: dict[str, list[Any]] = {
    "extended": [True],
    "kind": ["petition", "question", "rescue"],
    "reopened": [True],
    "reporter.language": ["en", "km"],
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
    assert {name.partition("_1")[0] for name in indexes_of(plan["queryPlanner"]["winningPlan"])} == {field}


def test_index_that_is_declared_otherwise_is_built_anew(store: Store) -> None:
    follows = store.db["follows"]
    name = "owner.kind_1_owner.id_1"
    follows.drop_index(name)
    follows.create_indexes([IndexModel([("owner.kind", 1), ("owner.id", 1)], sparse=True)])

    schema.ensure(store)

    assert "sparse" not in follows.index_information()[name]
