"""The demo of the plans: stations, staff with a course, and figures of targets, entered by officials of the demo."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any, cast

from PIL import Image
from pymongo.errors import DuplicateKeyError

from local import demo_papers, demo_people
from local.demo_plan_file import CourseRow, FigureRow, PlacedRow, PlanFile, StaffRow, StationRow
from models.access.callers import Identity
from models.areas import areas
from models.errors import Clash, Forbidden, Invalid
from models.files import uploads
from models.files.pictures import Picture
from models.language.dates import VIETNAM
from models.messages.messages import Owner
from models.people.official_shapes import Official
from models.staff import courses
from models.staff import registry as staff_registry
from models.staff.content import StaffContent
from models.staff.courses import COURSES, CourseContent, CourseState
from models.staff.staff import STAFF
from models.stations import registry as station_registry
from models.stations.content import StationContent
from models.stations.stations import STATIONS
from models.store import Store, datafiles, events, new_id
from models.targets import catalogue, figure_steps
from models.targets.figures import TARGET_FIGURES, Source

#: Who enters and who confirms.
ENTERS, CONFIRMS = "tonghop", "pheduyet"

#: Width and height of the page that stands for evidence, in pixels.
PAGE = (210, 297)


def load(store: Store) -> None:
    """Load what the demo shows of the plans; what is there stays as it is."""
    people = demo_people.everybody(store)
    if not {ENTERS, CONFIRMS} <= set(people):
        return
    file: PlanFile = datafiles.read("demo_plan.yml")
    communes = _communes(store, [people[one] for one in ("canbo.a", "canbo.b") if one in people])
    by, confirmer = demo_people.identity(people[ENTERS]), demo_people.identity(people[CONFIRMS])
    _stations(store, by, file["stations"], communes)
    _staff(store, by, file["staff"], communes)
    _course(store, by, file["course"])
    _figures(store, by, confirmer, file["figures"])
    demo_papers.load(store, file, people, communes)


def _communes(store: Store, officials: list[Official]) -> list[str]:
    """Return the communes of the demo's officials, and the next one of the map."""
    found = [one["assignments"][0]["area_id"] for one in officials]
    return [*found, *(one["_id"] for one in areas.communes(store) if one["_id"] not in found)][:3]


def _stations(store: Store, by: Identity, rows: list[StationRow], communes: list[str]) -> None:
    usual = {"agency_id": "", "planned_year": None, "note": ""}
    for row in rows:
        content = cast(StationContent, usual | _written(row, communes))
        document = station_registry.new_document(store, content)
        with suppress(DuplicateKeyError):
            events.create(store, STATIONS, {**document, "_id": row["id"]}, action="added", actor=by.actor)


def _staff(store: Store, by: Identity, rows: list[StaffRow], communes: list[str]) -> None:
    for row in rows:
        content = cast(StaffContent, {"agency_id": ""} | _written(row, communes))
        document = staff_registry.new_document(store, content)
        with suppress(DuplicateKeyError):
            events.create(store, STAFF, {**document, "_id": row["id"]}, action="added", actor=by.actor)


def _written(row: PlacedRow, communes: list[str]) -> dict[str, object]:
    kept = {name: value for name, value in row.items() if name not in ("id", "commune")}
    return {**kept, "area_id": communes[row["commune"] - 1]}


def _course(store: Store, by: Identity, row: CourseRow) -> None:
    """Plan the course: one session was attended, the next one lies ahead."""
    today, now = datetime.now(VIETNAM).date(), datetime.now(UTC)
    sessions = [
        {
            "id": new_id(),
            "day": (today - timedelta(days=one["days_ago"])).isoformat(),
            "hours": float(one["hours"]),
            "attended": one["attended"],
        }
        for one in row["sessions"]
    ]
    content: CourseContent = {
        "title": row["title"],
        "skills": row["skills"],
        "organiser": row["organiser"],
        "enrolled": row["enrolled"],
        "area_id": areas.active_province_id(store),
        "sessions": [],
    }
    document = {
        "_id": row["id"],
        **courses.fields_of(store, content),
        "sessions": sessions,
        "completed": [],
        "state": str(CourseState.OPEN),
        "created_at": now,
    }
    with suppress(DuplicateKeyError):
        events.create(store, COURSES, document, action="planned", actor=by.actor)


def _figures(store: Store, by: Identity, confirmer: Identity, rows: list[FigureRow]) -> None:
    """Enter figures of the plan of the province, with a picture as evidence; another province has none."""
    here = {one.id: one.area_id for one in catalogue.here(store)}
    known = [row for row in rows if catalogue.target(row["target_id"]).plan in here]
    for row in known:
        area_id = here[catalogue.target(row["target_id"]).plan]
        same: dict[str, Any] = {"target_id": row["target_id"], "area_id": area_id, "day": row["day"]}
        if store.collection(TARGET_FIGURES).find_one({**same, "source": str(Source.ENTERED)}):
            continue
        # A day on which the map was another has other units, and the figure does not fit.
        with suppress(Invalid, Forbidden, Clash):
            given: Any = {
                **same,
                "n": row["n"],
                "d": None,
                "note": row["note"],
                "evidence": [_evidence(store, by)],
            }
            made = figure_steps.enter(store, by, given)
            if row["confirmed"]:
                figure_steps.decide(store, confirmer, made["_id"], good=True, expect=made["version"])


def _evidence(store: Store, by: Identity) -> str:
    """Keep an empty page, drawn here, as the file that shows a figure."""
    page = BytesIO()
    Image.new("RGB", PAGE, "white").save(page, "JPEG")
    picture = Picture({"large": page.getvalue(), "thumb": page.getvalue()}, *PAGE, None)
    return uploads.save_picture(store, picture, owner=Owner("official", by.id), actor=by.actor)["_id"]
