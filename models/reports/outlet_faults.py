"""Faults of outlets (loudspeakers, boards) as reports: a category of their own, which names the outlet it is about.

A category and no further kind of report: kinds are named in the API, in the forms of residents, in the bot and in
partial indexes, and what is done with a fault differs in nothing from what is done with any other incident. So the
category carries the flag `of_outlets`: nobody is offered it without an outlet, and the report holds `outlet_id`.
"""

from __future__ import annotations

from models.areas import areas, distance
from models.outlets.outlets import Outlet
from models.reports.draft import Draft
from models.store import Store

#: The category in `models/data/categories.yml`.
CATEGORY = "outlet_fault"


def draft(store: Store, outlet: Outlet, text: str, *, area_id: str) -> Draft:
    """Return the report about an outlet, where that stands; a point that does not fit its commune is left out."""
    point = outlet["point"]
    if point and not distance.fits(areas.get(store, area_id), point["lat"], point["lon"]):
        point = None
    return Draft(
        text=text,
        category=CATEGORY,
        area_id=area_id,
        lat=point["lat"] if point else None,
        lon=point["lon"] if point else None,
        place_source="map" if point else "",
        outlet_id=outlet["_id"],
    )
