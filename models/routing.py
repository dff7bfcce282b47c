"""Routing: which agency answers for a report, by ordered rules in the store.

A rule: `{_id, order, when: {categories?, kinds?, areas?}, agency, origin}`. The first rule whose conditions
all hold decides. `agency` is the id of one, or a template with `{area}` or `{province}`.
"""

from __future__ import annotations

from pymongo import ASCENDING, IndexModel

from models import areas
from models.errors import NotFound
from models.store import Document, Store

COLLECTION = "routing_rules"
INDEXES = {COLLECTION: [IndexModel([("order", ASCENDING)], unique=True)]}


def responsible(store: Store, area_id: str, category: str, kind: str) -> str:
    """The id of the agency that answers for a report of this category and kind in this area.

    :raises NotFound: there is no such area, or somebody removed the rule without conditions.
    """
    area = areas.get(store, area_id)
    return decide(rules(store), area, category, kind)


def rules(store: Store) -> list[Document]:
    """All rules in the order in which they are tried."""
    return list(store.db[COLLECTION].find().sort("order", ASCENDING))


def decide(rules: list[Document], area: Document, category: str, kind: str) -> str:
    """The agency that the first fitting rule names, for a trial of rules without a store.

    :raises NotFound: no rule fits.
    """
    facts = {"categories": {category}, "kinds": {kind}, "areas": set(area["path"])}
    for rule in rules:
        if all(facts[name] & set(wanted) for name, wanted in rule["when"].items()):
            agency: str = rule["agency"]
            return agency.format(area=area["_id"], province=area["province_id"])
    raise NotFound("no_agency")
