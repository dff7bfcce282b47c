"""Rescue drafts: a call for help is filed with what there is, whatever else is wrong with it.

What cannot be kept is left out and named, so that the caller can say it again. A call without a place goes to the
whole province, and its place is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from models.areas import areas
from models.categories import categories
from models.categories.report_kinds import ReportKind
from models.errors import Invalid, NotFound
from models.files import uploads
from models.language.text import nfc
from models.reports.draft import MAX_ADDRESS, MAX_TEXT, Draft, Reporter
from models.store import Store

#: What the rescuers read when nothing was written.
NO_WORDS = "Yêu cầu cứu giúp, không kèm lời."


class Fitted(NamedTuple):
    """A draft that can be filed.

    :param left_out: the fields that it lost or that were cut, by their paths in a report.
    :param asks_for: what has to be asked.
    """

    draft: Draft
    left_out: tuple[str, ...] = ()
    asks_for: tuple[str, ...] = ()


def fitted(store: Store, draft: Draft, reporter: Reporter) -> Fitted:
    """Return what can be filed of a draft; of anything but a call for rescue all of it, faults and all."""
    if draft.kind is not ReportKind.RESCUE:
        return Fitted(draft)
    whole = _placed(store, _worded(store, draft, reporter))
    nowhere = whole.lat is None and whole.area_id == areas.active_province_id(store)
    return Fitted(whole, tuple(_differing(draft, whole)), ("place",) if nowhere else ())


def _worded(store: Store, draft: Draft, reporter: Reporter) -> Draft:
    category = categories.find(store, draft.category)
    fits = category is not None and draft.kind in category["kinds"]
    owners = (reporter.owner, *reporter.others)
    photo_ids = [
        one
        for one in dict.fromkeys(draft.photo_ids)
        if not uploads.faults_of(store, [one], owners, "photo_ids")
    ]
    return replace(
        draft,
        text=nfc(draft.text)[:MAX_TEXT] or NO_WORDS,
        address=nfc(draft.address)[:MAX_ADDRESS],
        category=draft.category if fits else categories.every(store, ReportKind.RESCUE)[0]["_id"],
        photo_ids=photo_ids[: uploads.MAX_PER_REPORT],
        # Whoever needs help asks about no policy, and no wrong id of one may hold them up.
        about_post_id="",
    )


def _placed(store: Store, draft: Draft) -> Draft:
    """Return the draft with a place that holds: the chosen commune, the point, both, or the province.

    A point in the province stays even when it is far from the chosen commune: one of the two is right, and whoever
    goes there has to know both. The words of the caller stay whatever the point says.
    """
    try:
        within = (
            draft.lat is not None and draft.lon is not None and areas.locate(store, draft.lat, draft.lon, 1)
        )
    except Invalid:
        within = False
    pointed = draft if within else replace(draft, lat=None, lon=None, place_source="")
    try:
        area = areas.today(store, draft.area_id) if draft.area_id else None
    except NotFound:
        area = None
    province = areas.active_province_id(store)
    if area is not None and province in area["path"]:
        return pointed
    return replace(pointed, area_id="" if within else province)


def _differing(draft: Draft, whole: Draft) -> Iterator[str]:
    """Yield what was left out; the words that stand for none are none of the caller's."""
    if nfc(draft.text) not in {"", whole.text}:
        yield "text"
    if draft.category != whole.category:
        yield "category"
    if draft.area_id and draft.area_id != whole.area_id:
        yield "place.area"
    if (draft.lat, draft.lon) != (whole.lat, whole.lon):
        yield "place"
    if nfc(draft.address) != whole.address:
        yield "place.address"
    if list(draft.photo_ids) != list(whole.photo_ids):
        yield "photo_ids"
    if draft.about_post_id:
        yield "about_post_id"
