"""What a unit has summed up itself: the frozen sum of the same report of the units below it, for the same days."""

from __future__ import annotations

from pymongo import DESCENDING

from models.returns import forms
from models.returns.returns import SUMS, ReturnRequest
from models.returns.sources import Figure
from models.store import Store

#: What stands as the source of such a figure.
SOURCE = "below"


def figures(store: Store, request: ReturnRequest, agency_id: str) -> dict[str, Figure]:
    """Return the totals of the last sum that a unit froze for the same form and days; empty where there is none."""
    query = {
        "requester_id": agency_id,
        "form_id": request["form_id"],
        "first": request["first"],
        "last": request["last"],
    }
    found = store.collection(SUMS).find_one(query, sort=[("at", DESCENDING), ("number", DESCENDING)])
    if found is None:
        return {}
    totals = found["content"]["total"]
    asked = forms.numbers(request["form"])
    return {name: Figure(totals[name], SOURCE) for name in asked if totals.get(name) is not None}
