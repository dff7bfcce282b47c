"""What an official writes of somebody on the staff and of a training, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypedDict

from models.areas import agencies, areas
from models.errors import Fault, NotFound
from models.language import visible
from models.language.dates import past_day
from models.staff.staff import Post, Skill, Time
from models.store import Store

MAX_NAME, MAX_TITLE, MAX_TRAININGS = 80, 200, 60

#: Hours of one training.
MOST_HOURS = 2_000.0


class StaffContent(TypedDict):
    """What is written of somebody, as in `staff.StaffMember`; `agency_id` "" is the committee of the area."""

    name: str
    area_id: str
    agency_id: str
    post: str
    time: str
    skills: list[str]
    started_on: str


class TrainingContent(TypedDict):
    """What is written of a training elsewhere; `certificate_id` is an upload of one's own, "" for none."""

    title: str
    skills: list[str]
    day: str
    hours: float
    organiser: str
    certificate_id: str


def faults_of(store: Store, content: StaffContent) -> Iterator[Fault]:
    """Yield all that is wrong with what was written of somebody."""
    yield from visible.name_faults("name", content["name"], MAX_NAME)
    for name, choices in (("post", list(Post)), ("time", list(Time))):
        if content[name] not in choices:  # type: ignore[literal-required]
            yield Fault(name, "not_a_choice", {"choices": ", ".join(choices)})
    yield from skill_faults(content["skills"])
    yield from unit_faults(store, content["area_id"], content["agency_id"])
    if past_day(content["started_on"]) is None:
        yield Fault("started_on", "day_not_past")


def training_faults(content: TrainingContent) -> Iterator[Fault]:
    """Yield all that is wrong with a training, but for its certificate."""
    for name in ("title", "organiser"):
        yield from visible.name_faults(name, content[name], MAX_TITLE)
    yield from skill_faults(content["skills"])
    if past_day(content["day"]) is None:
        yield Fault("day", "day_not_past")
    # A number that could not be read is None where all faults are asked for at once.
    if content["hours"] is not None and not 0 < content["hours"] <= MOST_HOURS:
        yield Fault("hours", "out_of_range", {"min": 1, "max": int(MOST_HOURS)})


def skill_faults(skills: Sequence[str]) -> Iterator[Fault]:
    """Yield what is wrong with skills: none, unknown, or one twice."""
    if not skills:
        yield Fault("skills", "required")
    for number, one in enumerate(skills):
        if one not in list(Skill):
            yield Fault(f"skills.{number}", "not_a_choice", {"choices": ", ".join(Skill)})
    if len(set(skills)) < len(skills):
        yield Fault("skills", "id_repeated")


def unit_faults(store: Store, area_id: str, agency_id: str) -> Iterator[Fault]:
    """Yield what is wrong with a unit: an area of the active province, and an agency there."""
    try:
        path = areas.above(store, area_id)
    except NotFound:
        yield Fault("area_id", "area_unknown")
        return
    if areas.active_province_id(store) not in path:
        yield Fault("area_id", "area_elsewhere")
    if agency_id and agencies.find_open(store, agency_id) is None:
        yield Fault("agency_id", "agency_unknown")
