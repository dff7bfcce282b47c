"""Targets, stations and staff for tests: whole and valid ones, of which a test names only what it is about."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any, cast

from models.access.permissions import Role
from models.evaluation import praise_steps
from models.evaluation.praise import Praise
from models.evaluation.praise_steps import PraiseContent
from models.files import pictures, uploads
from models.files.limits import MOST_PIXELS
from models.files.pictures import Picture
from models.language.dates import VIETNAM
from models.messages.messages import Owner
from models.staff import courses
from models.staff import registry as staff_registry
from models.staff.content import StaffContent
from models.staff.courses import Course, CourseContent
from models.staff.staff import StaffMember
from models.stations import registry
from models.stations.content import StationContent
from models.stations.stations import STATIONS, Station
from models.store import Store
from models.targets import figure_steps
from models.targets.figure_content import FigureContent
from models.targets.figures import TargetFigure
from tests.builders import OLD_TRA_VINH, PHUONG_TRA_VINH, VINH_LONG, Caller, an_official
from tests.photos import photo


def today() -> str:
    """Return this day in Vietnam."""
    return datetime.now(VIETNAM).date().isoformat()


def a_manager(store: Store, **given: Any) -> Caller:
    """An official who enters figures and manages stations and staff, of the whole province by default."""
    return an_official(store, **{"role": Role.HANDLER} | given)


def an_approver(store: Store, **given: Any) -> Caller:
    """An official who confirms figures."""
    return an_official(store, **{"role": Role.APPROVER} | given)


def station_content(**given: Any) -> StationContent:
    """What is written of an FM station."""
    row = {
        "name": "Đài mẫu",
        "area_id": PHUONG_TRA_VINH,
        "agency_id": "",
        "technology": "fm",
        "condition": "good",
        "year_installed": 2015,
        "clusters": 4,
        "speakers": 8,
        "hamlets": ["Khóm 1"],
        "connected": False,
        "planned_year": None,
        "note": "",
    }
    return cast(StationContent, row | given)


def a_station(store: Store, official: Caller | None = None, **given: Any) -> Station:
    """A station of the register; what no official writes (`converted`) is as it is given."""
    written = {name: value for name, value in given.items() if name in StationContent.__annotations__}
    made = registry.add(store, (official or a_manager(store)).identity, station_content(**written))
    own = {name: value for name, value in given.items() if name not in written}
    if own:
        store.collection(STATIONS).update_one({"_id": made["_id"]}, {"$set": own})
    return store.one(STATIONS, made["_id"])


def staff_content(**given: Any) -> StaffContent:
    """What is written of somebody."""
    row = {
        "name": "Nguyễn Văn Mẫu",
        "area_id": PHUONG_TRA_VINH,
        "agency_id": "",
        "post": "civil_servant",
        "time": "part",
        "skills": ["content"],
        "started_on": "2022-01-01",
    }
    return cast(StaffContent, row | given)


def a_member(store: Store, official: Caller | None = None, **given: Any) -> StaffMember:
    """Somebody on the staff of a ward."""
    return staff_registry.add(store, (official or a_manager(store)).identity, staff_content(**given))


def course_content(**given: Any) -> CourseContent:
    """What is written of a course of two days."""
    row = {
        "title": "Vận hành cụm loa",
        "skills": ["equipment", "content"],
        "organiser": "Sở mẫu",
        "area_id": VINH_LONG,
        "sessions": [{"day": "2025-03-01", "hours": 8.0}, {"day": "2025-03-02", "hours": 2.0}],
        "enrolled": [],
    }
    return cast(CourseContent, row | given)


def a_course(store: Store, official: Caller, **given: Any) -> Course:
    """A course that was planned."""
    return courses.plan(store, official.identity, course_content(**given))


def an_upload(store: Store, official: Caller) -> str:
    """The id of a file that an official sent."""
    owner, picture = Owner("official", official.id), _picture(store.settings.upload_max_bytes)
    return uploads.save_picture(store, picture, owner=owner, actor=official.identity.actor)["_id"]


@cache
def _picture(most: int) -> Picture:
    """A picture that was read once for all tests."""
    return pictures.read(photo(), pictures.Limits(most, MOST_PIXELS, 1))


def figure_content(store: Store, official: Caller, **given: Any) -> FigureContent:
    """What is written of a figure: that 50 of the 104 communes of Trà Vinh had loudspeakers everywhere."""
    row = {
        "target_id": "TV-1",
        "area_id": OLD_TRA_VINH,
        "day": "2023-12-31",
        "n": 50,
        "d": None,
        "note": "Theo báo cáo năm 2023",
        "evidence": [],
    }
    filled = row | given
    return cast(FigureContent, filled | {"evidence": filled["evidence"] or [an_upload(store, official)]})


def entered(store: Store, official: Caller | None = None, **given: Any) -> TargetFigure:
    """A figure that waits."""
    by = official or a_manager(store)
    return figure_steps.enter(store, by.identity, figure_content(store, by, **given))


def confirmed(store: Store, official: Caller | None = None, **given: Any) -> TargetFigure:
    """A figure that somebody else confirmed."""
    figure = entered(store, official, **given)
    return figure_steps.decide(store, an_approver(store).identity, figure["_id"], good=True, expect=1)


def a_praise(store: Store, official: Caller | None = None) -> Praise:
    """What a ward did well, and waits for somebody else to confirm it."""
    by = official or a_manager(store)
    content: PraiseContent = {
        "area_id": PHUONG_TRA_VINH,
        "first": "2026-01",
        "last": "2026-06",
        "texts": {"vi": "Trả lời mọi phản ánh đúng hạn."},
        "evidence": [an_upload(store, by)],
    }
    return praise_steps.propose(store, by.identity, content)
