"""Help calls: an answer "I need help" becomes a report of the kind rescue, at once, with whatever is known.

It has no form and no limit, and waits for nothing; where they are may be asked afterwards and is added to the report.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from models.areas import areas
from models.categories import categories
from models.categories.report_kinds import ReportKind
from models.errors import NotFound
from models.language.text import nfc
from models.language.wording import word
from models.reports import codes_and_pins, filing, reports, rescue_details
from models.reports.draft import MAX_TEXT, Draft, Filed, Reporter
from models.reports.reports import Report
from models.reports.rescue_details import Supplement
from models.store import Store
from models.workflow.transitions import OPEN_STATES

#: Additions that one call takes from the app; whoever presses more has said it.
MOST_ADDED = 100


@dataclass(frozen=True)
class Where:
    """A place as far as it was told: a point in degrees, a commune by code or id, words."""

    lat: float | None = None
    lon: float | None = None
    area_id: str = ""
    address: str = field(default="", repr=False)

    @property
    def is_told(self) -> bool:
        """Say whether anything of it was told."""
        return bool(self.lat is not None or self.area_id or self.address)


@dataclass(frozen=True)
class Call:
    """What somebody who needs help said.

    :param people: how many they are; 0 when nobody said.
    :param warning: the headline of the warning that asked them.
    """

    note: str = field(repr=False)
    people: int
    where: Where = field(repr=False)
    warning: str


def file(store: Store, who: Reporter, call: Call, *, key: str, network: str | None) -> Filed:
    """File a call for rescue; the same key again gets the one that stands.

    :param network: where it was sent from, as for `filing.file`.
    """
    where = call.where
    draft = Draft(
        text=_words(call),
        category=categories.every(store, ReportKind.RESCUE)[0]["_id"],
        kind=ReportKind.RESCUE,
        area_id=where.area_id,
        lat=where.lat,
        lon=where.lon,
        address=where.address,
        place_source="gps" if where.lat is not None else "",
    )
    return filing.file(store, draft, who, key=key and f"check-in:{key}", network=network)


def add_to(store: Store, report_id: str, who: Reporter, call: Call, *, key: str) -> Filed | None:
    """Add to the call that somebody made before; None when it is over or gone, so that a new one is due."""
    try:
        report = reports.get(store, report_id)
    except NotFound:
        return None
    if report["state"] not in OPEN_STATES:
        return None
    where = call.where
    more = Supplement(_words(call), where.lat, where.lon, where.area_id, where.address)
    if len(report.get("supplements", [])) < MOST_ADDED:
        report = rescue_details.add(store, report_id, more, who, key=f"check-in:{key or _mark(report, call)}")
    asks_for = () if _is_placed(store, report) else ("place",)
    return Filed(report, codes_and_pins.pin_of(store, report_id), fresh=False, asks_for=asks_for)


def note_safe(store: Store, report_id: str, who: Reporter, *, key: str, text: str) -> None:
    """Tell the desk in the call for rescue that its caller says now that they are safe; it stays open.

    A call that was taken out since is passed over.
    """
    words = "\n".join(filter(None, (word("check_in_safe_now", "vi"), nfc(text))))
    try:
        rescue_details.add(store, report_id, Supplement(words), who, key=f"check-in:{key}")
    except NotFound:
        return


def open_code(store: Store, report_id: str) -> str:
    """Return the code of a call that is still open; "" for none."""
    try:
        report = reports.get(store, report_id)
    except NotFound:
        return ""
    return report["code"] if report["state"] in OPEN_STATES else ""


def _is_placed(store: Store, report: Report) -> bool:
    """Say whether the rescuers know more than the province."""
    place = report["place"]
    return bool(place.get("point") or place["address"]) or place["area_id"] != areas.active_province_id(store)


def _mark(report: Report, call: Call) -> str:
    """Return what the same call has once a minute, however often the button is pressed."""
    minute = int((datetime.now(UTC) - report["filed_at"]).total_seconds() // 60)
    return f"{minute}:{sha256(repr((_words(call), asdict(call.where))).encode()).hexdigest()[:12]}"


def _words(call: Call) -> str:
    """Return what the rescuers read."""
    people = word("check_in_people", "vi").format(people=call.people) if call.people else ""
    asked = word("check_in_need_help", "vi").format(warning=call.warning)
    return "\n".join(filter(None, (nfc(call.note)[: MAX_TEXT // 2], people, asked)))
