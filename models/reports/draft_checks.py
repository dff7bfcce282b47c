"""What is wrong with a draft, all of it at once, and the commune it belongs to when nothing is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from models.areas import areas, distance, whereabouts
from models.areas.areas import Area
from models.categories import categories, urgency
from models.categories.categories import Category
from models.categories.report_kinds import ReportKind
from models.content import references
from models.errors import Fault, Invalid, NotFound, insist_on_none
from models.files import uploads
from models.language.text import fold, nfc
from models.reports.draft import MAX_ADDRESS, MAX_TEXT, MIN_TEXT, Draft, Reporter
from models.store import Store

#: Of a call for help "SOS" is enough, and so is a sign.
LEAST_OF_CALL = 0


class Checked(NamedTuple):
    """The rows that a draft names, read once for all that is made of it."""

    area: Area
    category: Category
    #: Nobody named the area, and the point lies near a border or in a commune without one: it is a guess.
    approximate: bool = False


def is_urgent(store: Store, draft: Draft) -> bool:
    """Say whether nothing may hold a draft up, no limit either: it calls for help or describes a danger."""
    return urgency.is_call(store, draft.kind, draft.text)


def check(store: Store, draft: Draft, reporter: Reporter) -> Checked:
    """Return the area and the category of a draft that nothing is wrong with.

    :raises Invalid: naming every fault.
    """
    faults: list[Fault] = []
    # Folded, a text of nothing but invisible characters or blanks is as short as it looks.
    text = nfc(draft.text)
    least = LEAST_OF_CALL if is_urgent(store, draft) else MIN_TEXT
    if draft.text and not text:
        faults.append(Fault("text", "required"))
    elif len(fold(text)) < least or len(text) > MAX_TEXT:
        faults.append(Fault("text", "wrong_length", {"min": least, "max": MAX_TEXT}))
    if len(draft.address) > MAX_ADDRESS:
        faults.append(Fault("place.address", "too_long", {"max": MAX_ADDRESS}))
    category = categories.find(store, draft.category)
    faults += _category_faults(category, draft)
    faults += references.faults(store, draft.about_post_id)
    faults += uploads.faults_of(store, draft.photo_ids, (reporter.owner, *reporter.others), "photo_ids")
    area, approximate = None, False
    try:
        area, approximate = _area(store, draft)
    except Invalid as error:
        faults += error.faults
    if area is None or category is None or faults:
        raise Invalid(*faults)
    return Checked(area, category, approximate)


def _category_faults(category: Category | None, draft: Draft) -> list[Fault]:
    if category is None:
        return [Fault("category", "category_unknown")]
    if category.get("of_outlets") and not draft.outlet_id:
        return [Fault("category", "category_of_outlets")]
    if draft.kind in category["kinds"]:
        return []
    return [Fault("category", "category_of_another_kind", about=("category", "kind"))]


def _area(store: Store, draft: Draft) -> tuple[Area, bool]:
    """Return the commune of a draft, and whether it is a guess: the chosen one, else the one that the point lies in.

    Near a border, and where no boundaries were imported, the nearest one may be the wrong one: the report says so
    (`approximate` of its place) until somebody names the commune.

    :raises Invalid: no place, half a point, an unknown area, one far from the point, or a point outside the province.
    """
    halves = () if (draft.lat is None) == (draft.lon is None) else (Fault("place", "place_half"),)
    if draft.area_id:
        return _chosen(store, draft, halves), False
    insist_on_none(halves)
    if draft.lat is None or draft.lon is None:
        raise Invalid(Fault("place", "place_missing"))
    found = whereabouts.find(store, draft.lat, draft.lon, limit=1)
    if found.nearest is None:
        raise Invalid(Fault("place", "place_outside"))
    return found.nearest, not found.sure


def _chosen(store: Store, draft: Draft, halves: Sequence[Fault]) -> Area:
    """Return the area that the resident chose, by its code in whatever map."""
    try:
        area = areas.today(store, draft.area_id)
    except NotFound as error:
        raise Invalid(*halves, Fault("place.area", "area_unknown")) from error
    if areas.active_province_id(store) not in area["path"]:
        raise Invalid(*halves, Fault("place.area", "area_elsewhere"))
    insist_on_none(halves)
    if draft.lat is not None and draft.lon is not None:
        areas.check_point(draft.lat, draft.lon)
        if draft.kind is not ReportKind.RESCUE and not distance.fits(area, draft.lat, draft.lon):
            raise Invalid(Fault("place.area", "area_far_from_point", about=("place",)))
    return area
