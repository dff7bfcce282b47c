"""The areas and agencies that whoever manages people gives roles in."""

from __future__ import annotations

from collections.abc import Sequence

from api.extensions.context import current_identity, current_language, current_store
from api.html.forms import Option
from models.areas import agencies, areas
from models.language.languages import choose
from models.people import granting


def reached_areas() -> Sequence[Option]:
    """Return the areas within which the caller manages people, the highest first."""
    store = current_store()
    ids = {one for held in granting.managing(current_identity()) for one in areas.below(store, held.area_id)}
    rows = sorted(areas.known(store, ids).values(), key=lambda area: (len(area["path"]), area["full_name"]))
    return [Option(area["_id"], area["full_name"]) for area in rows]


def reached_agencies() -> Sequence[Option]:
    """Return the open agencies for which the caller manages people, by name."""
    store, language = current_store(), current_language()
    managing = granting.managing(current_identity())
    whole = {one for held in managing if not held.agency_id for one in areas.below(store, held.area_id)}
    own = {held.agency_id for held in managing}
    found = [
        Option(one["_id"], choose(one["name"], language))
        for one in agencies.every_open(store)
        if one["area_id"] in whole or one["_id"] in own
    ]
    return sorted(found, key=lambda one: one.words)
