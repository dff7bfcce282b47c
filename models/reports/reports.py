"""Reports (phản ánh): incidents, petitions, questions and calls for rescue.

`models.reports.filing.file` makes one, whoever files it (app, Zalo, web chat, SMS, an import); the actions of
`models.handling` change it. Here stand its shape and its simple readers.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, NotRequired, TypedDict

from pymongo import DESCENDING

from models.areas import hexagons
from models.categories.report_kinds import ReportKind
from models.errors import NotFound
from models.messages.messages import Owner, owned_by
from models.promises.stages import Pause
from models.reports import codes_and_pins
from models.reports.indexes import REPORT_INDEXES
from models.store import Store
from models.store.collections import CollectionSpec, Kind


class Point(TypedDict):
    """A GeoJSON point, `[lon, lat]` in degrees, WGS 84."""

    type: Literal["Point"]
    coordinates: list[float]


class Place(TypedDict):
    """Where it is.

    `area_id` is the commune. `address` is what the resident wrote. `source` says where the point is from: `gps`,
    `photo`, `map`, `chat`, or "". `private` means at somebody's home or otherwise nobody's business: the public sees
    no address, and the middle of a cell instead of the point. `cell` is the H3 cell of the point, `middle` the centre
    of that cell, by which the public finds a private place. `approximate` means that nobody named the commune: it is
    the one nearest to the point, by boundary or centre (`models.areas.whereabouts`).
    """

    area_id: str
    address: str
    source: str
    private: NotRequired[bool]
    approximate: NotRequired[bool]
    point: NotRequired[Point]
    cell: NotRequired[str]
    middle: NotRequired[Point]


class BlurredPlace(TypedDict):
    """What the public finds a private place by: its cell, and the centre of that."""

    cell: str
    middle: Point


def blurred(lat: float, lon: float) -> BlurredPlace:
    """Return the cell around a point in degrees, and its centre."""
    cell = hexagons.cell_of(lat, lon)
    middle_lat, middle_lon = hexagons.centre(cell)
    return {"cell": cell, "middle": {"type": "Point", "coordinates": [middle_lon, middle_lat]}}


class ReportOwner(TypedDict):
    """Whose report it is; the fields of `models.messages.messages.Owner`."""

    kind: str
    id: str


class ReporterOfReport(TypedDict):
    """Who filed it, seen by the unit only after it has opened the identity for a reason.

    `channel` is where they came from and are answered. `address` on it (Zalo user id, phone) is sealed; sealed "" for
    app and web. `contact` is what another system says of the person, or they of themselves in a chat, as sealed JSON.
    """

    channel: str
    owner: ReportOwner
    address: str
    language: str
    contact: NotRequired[str]


class Opening(TypedDict):
    """One opening of the reporter's identity, for the resident to read.

    `office` is the agency, or the area of an official who works there for any agency.
    """

    at: datetime
    office: str
    reason: str


class StoredSupplement(TypedDict):
    """What somebody who called for rescue added; the same `key` again adds nothing."""

    key: str
    text: str
    at: datetime


class Recurrence(TypedDict):
    """Reports of the same matter and place that were fixed before this one was filed; `earlier` are their codes."""

    count: int
    earlier: list[str]


class BurstBy(StrEnum):
    """What many calls for rescue have in common (`models.reports.bursts`)."""

    SENDER = "sender"
    TEXT = "text"
    NETWORK = "network"


class CallOfBurst(TypedDict):
    """A call of a burst; `group` names those that belong together, and goes when an official takes the call out."""

    by: str
    group: NotRequired[str]


class Proposal(TypedDict):
    """The category that the words point to, and how sure that is (0 to 1)."""

    category: str
    confidence: float


class Report(TypedDict):
    """One report.

    What it says, for the public only through `models.reports.public_view`:

    - `code` is what people name it by; `kind` a `ReportKind`; `category` the id of a category.
    - `text` is what the resident wrote, `folded` the same without marks. A redacted report has "" in both, and
      `redacted_at`.
    - `photos`, `documents`: ids of the resident's uploads; `after_photos`: of the unit's, which show the result.
      `media_urls`: photos that are still to be fetched from another system.
    - `attributes`: answers to further questions of the category by the codes of these.
    - `about_post_id`: the post, such as a policy, that it is about. `outlet_id`: the loudspeaker or board.
    - `published`: an official's decision to show it (True) or hide it (False); without one the category decides.
    - `doubts`: why an official should read it before everybody does (`models.reports.public_view.doubts_of`).
    - `legal`: a `LegalKind`, when it is a complaint or denunciation in the sense of the law.
    - `supplements`, `recurrence`: see their shapes. `tokens`, `urgency`, `rank`, `proposed`: see
      `models.reports.search_facets.Facets`.

    Who has it:

    - `area_path`: the ids of province, district if any, and commune, the highest first.
    - `agency_id` has to answer it, `assignee_id` there. `known_to`: agencies that read it because they had it before
      or it went up to them. `escalated_to`: those that it went up to.
    - `state` is a `ReportState`, `resume_state` the one that it had before it waited or was merged. `close_reason` is a
      `CloseReason`; `reference` says who has a referred report now, and under which number. `merged_into` is the id of
      the report that it is a duplicate of. `redirected_to` is the office that it was sent on to.
    - `burst`: it is one of many calls of one sender, network or text, which the desk shows as one row.
    - `openings`: who opened the identity of its reporter.
    - `filed_by_key`: the idempotency key of the client, unique.

    Its clock (see `models.promises.stages`):

    - `due_at`: when the promise ends. `promised_at`: when it began again, if not at `filed_at`. `extended`: somebody
      moved its end. `paused_at`: since when it stands still. `pauses`: when it did so. `stopped_at`: when it ended.
    - `stage`, a `Stage`; `remind_at`; `late_from`, from when on it is late with the unit that has it; `level`, how
      far it went up; `heard`, ids of the officials who were notified of that; `nudged_at`, when its resident was last
      asked again for an answer.

    What its resident said of the result: `rating` (a `Rating`) at `rated_at`; `reopened`, which they may do once.
    """

    _id: str
    version: int
    code: str
    kind: str
    category: str
    text: str
    folded: str
    place: Place
    area_path: list[str]
    photos: list[str]
    after_photos: list[str]
    documents: NotRequired[list[str]]
    media_urls: NotRequired[list[str]]
    attributes: NotRequired[dict[str, Any]]
    supplements: NotRequired[list[StoredSupplement]]
    reporter: ReporterOfReport
    published: NotRequired[bool]
    about_post_id: NotRequired[str | None]
    outlet_id: NotRequired[str]
    doubts: NotRequired[list[str]]
    legal: NotRequired[str | None]
    redirected_to: NotRequired[str]
    recurrence: NotRequired[Recurrence]
    tokens: list[str]
    urgency: str
    rank: int
    proposed: NotRequired[Proposal]

    agency_id: str
    assignee_id: str | None
    known_to: NotRequired[list[str]]
    state: str
    resume_state: NotRequired[str | None]
    close_reason: str | None
    reference: NotRequired[str | None]
    merged_into: NotRequired[str | None]
    burst: NotRequired[CallOfBurst]
    openings: NotRequired[list[Opening]]
    filed_by_key: NotRequired[str]
    redacted_at: NotRequired[datetime]

    filed_at: datetime
    updated_at: datetime
    due_at: datetime
    promised_at: NotRequired[datetime]
    extended: NotRequired[bool]
    paused_at: NotRequired[datetime | None]
    pauses: NotRequired[list[Pause]]
    stopped_at: NotRequired[datetime | None]
    stage: str
    remind_at: datetime
    late_from: datetime
    level: int
    heard: list[str]
    escalated_to: list[str]
    nudged_at: NotRequired[datetime]

    rating: NotRequired[str | None]
    rated_at: NotRequired[datetime]
    reopened: NotRequired[bool]


REPORTS = CollectionSpec(
    "reports",
    Report,
    purpose="What one resident reported, with where it stands.",
    kept="For ever; its words and photos go when the resident takes them out (`models.privacy.redaction`).",
    personal=(
        "`text`, `folded`, `tokens`, `place`, `attributes`, `supplements` and photos are the resident's own: "
        "officials with a role for it see them, the public a masked text (`models.reports.public_view`). "
        "`reporter.address` and `reporter.contact` are sealed."
    ),
    kind=Kind.REPORT,
    indexes=REPORT_INDEXES,
)


def by_code(store: Store, code: str) -> Report:
    """Return the report with a tracking code, however it was typed.

    :raises NotFound: there is none.
    """
    report = store.collection(REPORTS).find_one({"code": codes_and_pins.whole(store, code)})
    if report is None:
        raise NotFound
    return report


def get(store: Store, report_id: str) -> Report:
    """Return one report by its id.

    :raises NotFound: there is none.
    """
    return store.one(REPORTS, report_id)


def codes(store: Store, report_ids: Collection[str]) -> dict[str, str]:
    """Return the codes of some reports by their ids."""
    if not report_ids:
        return {}
    rows = store.collection(REPORTS).find({"_id": {"$in": list(report_ids)}}, {"code": 1})
    return {row["_id"]: row["code"] for row in rows}


def of_owners(store: Store, owners: Sequence[Owner], *, limit: int = 50) -> list[Report]:
    """Return the reports of these owners, newest first."""
    query = owned_by(owners, "reporter.owner")
    return list(store.collection(REPORTS).find(query).sort("_id", DESCENDING).limit(limit))


def is_rescue(report: Report) -> bool:
    """Say whether a report is a call for rescue."""
    return report["kind"] == ReportKind.RESCUE


def is_owner(report: Report, owners: Sequence[Owner]) -> bool:
    """Say whether one of these owners filed the report."""
    mine = report["reporter"]["owner"]
    return any(mine == {"kind": owner.kind, "id": owner.id} for owner in owners)
