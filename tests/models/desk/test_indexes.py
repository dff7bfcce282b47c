"""The indexes behind the desk's lists: a page looks at little more than it returns, however many reports there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from models.access.callers import Identity
from models.desk import search as desk_search
from models.desk.search import Explanation, Filter, Order
from models.store import Store, cursor
from tests.models.desk.test_search import ALL, DUTY, WARD, a_report, found, seeded
from tests.servers import Kept


def _stages(node: Any) -> set[str]:
    """Return the names of all stages in a plan."""
    if isinstance(node, list):
        return set().union(*map(_stages, node)) if node else set()
    if not isinstance(node, dict):
        return set()
    own = {node["stage"]} if isinstance(node.get("stage"), str) else set()
    return own.union(*(_stages(value) for value in node.values()))


def _winning(plans: list[Explanation]) -> list[dict[str, Any]]:
    """Return how what was found was found; nothing is sorted as fast as it is read in order."""
    return [plan["queryPlanner"]["winningPlan"] for plan in plans if plan["executionStats"]["nReturned"]]


def _spent(plans: list[Explanation]) -> Counter[str]:
    """Return what the store spent on all of them together."""
    names = ("nReturned", "totalKeysExamined", "totalDocsExamined")
    return sum((Counter({name: plan["executionStats"][name] for name in names}) for plan in plans), Counter())


RARE = "Đường ngập, cá sấu bơi vào sân"

#: Most keys or documents that a page may look at: it returns 21.
FEW = 400


@pytest.fixture(scope="module")
def many(kept_store: Kept) -> Store:
    """A province with 3000 reports, one of them rare. Nobody here asks for `store`, which would empty it."""
    store = kept_store.put_in_order()
    seeded(store, 3000)
    a_report(store, RARE)
    return store


@pytest.mark.parametrize("who", [DUTY, WARD], ids=["province", "ward"])
@pytest.mark.parametrize(
    ("wanted", "order"),
    [
        (ALL, Order.NEWEST),
        (ALL, Order.OLDEST),
        (ALL, Order.DUE),
        (ALL, Order.URGENCY),
        (Filter(states=("submitted", "accepted")), Order.NEWEST),
        (Filter(overdue=True), Order.DUE),
        (Filter(urgencies=("emergency",)), Order.DUE),
        (Filter(text="nga"), Order.NEWEST),
        (Filter(text="ngap duong"), Order.NEWEST),
    ],
)
def test_page_is_served_by_an_index_and_looks_at_little_more_than_it_returns(
    many: Store, who: Identity, wanted: Filter, order: Order
) -> None:
    plans = desk_search.explain(many, who, wanted, order)

    stages, spent = _stages(_winning(plans)), _spent(plans)
    assert spent["nReturned"] in {21, 42}
    assert not stages & {"COLLSCAN", "SORT"}
    assert max(spent["totalKeysExamined"], spent["totalDocsExamined"]) <= FEW


@pytest.mark.parametrize("order", list(Order))
def test_page_far_behind_is_read_from_where_the_page_before_ended(many: Store, order: Order) -> None:
    rows, _ = desk_search.page(many, DUTY, ALL, order, after=None, limit=2000)
    last: Mapping[str, Any] = rows[-1]
    after = cursor.encode(*(last[name] for name, _ in desk_search.KEYS[order]))

    spent = _spent(desk_search.explain(many, DUTY, ALL, order, after=after))

    assert max(spent["totalKeysExamined"], spent["totalDocsExamined"]) <= FEW


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(assignee="o-9"),
        Filter(channel="zalo"),
        Filter(close_reasons=("duplicate",)),
        Filter(escalated=True),
        Filter(extended=True),
        Filter(kind="petition"),
        Filter(language="km"),
        Filter(legal=True),
        Filter(ratings=("satisfied",)),
        Filter(reopened=True),
    ],
)
def test_what_few_reports_have_is_not_looked_for_among_all(many: Store, wanted: Filter) -> None:
    spent = _spent(desk_search.explain(many, DUTY, wanted, Order.NEWEST))

    assert max(spent["totalKeysExamined"], spent["totalDocsExamined"]) <= 50


def test_rare_word_is_found_without_looking_at_the_others(many: Store) -> None:
    plans = desk_search.explain(many, DUTY, Filter(text="ngap duong sau"), Order.NEWEST)

    (code,) = found(many, Filter(text="ngap duong sau"))
    assert many.db.reports.count_documents({"code": code, "text": RARE}) == 1
    assert _spent(plans)["totalDocsExamined"] <= 10
