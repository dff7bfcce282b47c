"""Rescue details: what somebody who called for rescue adds afterwards, such as where they are.

A call is filed at once with what is known, often without a place. Each supplement is one event; its words are kept in
the report's `supplements`, and the latest position replaces the one before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from models.areas import areas, whereabouts
from models.areas.areas import Area
from models.errors import Stale
from models.language.text import nfc
from models.language.wording import word
from models.reports import reports, search_words
from models.reports.draft import MAX_ADDRESS, MAX_TEXT, Reporter
from models.reports.reports import REPORTS, Report, StoredSupplement, blurred
from models.store import Store, events


@dataclass(frozen=True)
class Supplement:
    """Something more about a report.

    :param text: words of any length; cut to what a report may hold.
    :param lat: and `lon`: where it is, in degrees.
    :param area_id: the commune, where somebody named it; with a point alone the nearest is taken.
    :param address: words that tell where it is.
    :param corrects: these words are right, and those before were wrong.
    :param new_contact: the number of the reporter that is known was wrong.
    :param moved_to: words that tell where people went from the place that is known.
    """

    text: str = field(default="", repr=False)
    lat: float | None = None
    lon: float | None = None
    area_id: str = ""
    address: str = field(default="", repr=False)
    corrects: bool = False
    new_contact: bool = False
    moved_to: str = field(default="", repr=False)


def add(store: Store, report_id: str, supplement: Supplement, reporter: Reporter, *, key: str) -> Report:
    """Add to a report; the same `key` again changes nothing.

    :raises NotFound: there is no such report, or no such area.
    :raises Invalid: the position is not on Earth.
    """
    report = reports.get(store, report_id)
    if _has(report, key):
        return report
    row: StoredSupplement = {"key": key, "text": kept_text(supplement.text), "at": datetime.now(UTC)}
    values = {"updated_at": row["at"], **_place(store, supplement), **_address(store, report, supplement)}
    details: events.EventDetails = {"note": row["text"], "changes": values}
    if reporter.contact and (supplement.new_contact or "contact" not in report["reporter"]):
        # Sealed, and in no event: whoever handles the call reads the number in its words.
        values = {**values, "reporter.contact": store.vault.encrypt(reporter.contact)}
    try:
        return events.change(
            store,
            REPORTS,
            report_id,
            {"$push": {"supplements": row}, "$set": values},
            action="supplemented",
            actor=reporter.actor,
            guard={"supplements.key": {"$ne": key}},
            details=details,
        )
    except Stale:
        # The same key was faster.
        return reports.get(store, report_id)


def kept_text(text: str) -> str:
    """Return words as a supplement keeps them."""
    return nfc(text)[:MAX_TEXT]


def _address(store: Store, report: Report, supplement: Supplement) -> dict[str, Any]:
    """Return the address with what was said of it now, and the words by which the desk finds the report."""
    before = report["place"]["address"]
    moved = bool(supplement.moved_to and before)
    said = nfc(supplement.moved_to if moved else supplement.address)
    if not said or said in before:
        return {}
    address = "; ".join(filter(None, (before, said)))[-MAX_ADDRESS:]
    if before and (moved or supplement.corrects):
        said_as = word("rescue_moved" if moved else "rescue_corrected", "vi")
        address = said_as.format(said=said, before=_flat(before))[:MAX_ADDRESS]
    words = search_words.words_of(report["text"], address)
    search_words.learn(store, words)
    return {"place.address": address, "tokens": words}


def latest_address(report: Report) -> str:
    """Return the words that tell where a call is now, without those that were corrected; "" for none."""
    address = report["place"]["address"]
    for name in ("rescue_moved", "rescue_corrected"):
        opening = word(name, "vi").partition("{said}")[2].partition("{before}")[0]
        address = address.partition(opening)[0]
    return address


def _flat(address: str) -> str:
    """Return an address that was corrected before without brackets in brackets: what was said, the latest first."""
    for name in ("rescue_moved", "rescue_corrected"):
        opening = word(name, "vi").partition("{said}")[2].partition("{before}")[0]
        address = address.replace(opening, "; ")
    return address.rstrip(")")


def _has(report: Report, key: str) -> bool:
    return any(row["key"] == key for row in report.get("supplements", []))


def _place(store: Store, supplement: Supplement) -> dict[str, Any]:
    """Return the values of the place that the report gets."""
    values: dict[str, Any] = {}
    if supplement.lat is not None and supplement.lon is not None:
        areas.check_point(supplement.lat, supplement.lon)
        point = {"type": "Point", "coordinates": [supplement.lon, supplement.lat]}
        values |= {"place.point": point, "place.source": "chat"}
        values |= {f"place.{name}": value for name, value in blurred(supplement.lat, supplement.lon).items()}
    if supplement.area_id:
        return values | _area(areas.get(store, supplement.area_id), approximate=False)
    if supplement.lat is None or supplement.lon is None:
        return values
    found = whereabouts.find(store, supplement.lat, supplement.lon, limit=1)
    return values | (_area(found.nearest, approximate=not found.sure) if found.nearest else {})


def _area(area: Area, *, approximate: bool) -> dict[str, Any]:
    return {
        "place.area_id": area["_id"],
        "place.approximate": approximate,
        "area_path": area["path"],
    }
