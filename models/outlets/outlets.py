"""The registry of outlets: each cluster of loudspeakers, each board, each converter, with its place and its hours.

In Vietnamese: cụm loa, bảng tin điện tử công cộng, bảng quảng cáo được trưng dụng, thiết bị tích hợp.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NotRequired, TypedDict

from pymongo import ASCENDING, IndexModel

from models.outlets.ways import Way
from models.store.collections import CollectionSpec, Kind


class OutletKind(StrEnum):
    """What an outlet is: cụm loa, bảng tin công cộng, bảng tin tư nhân, thiết bị tích hợp."""

    LOUDSPEAKER = "loudspeaker"
    BOARD = "board"
    PRIVATE_BOARD = "private_board"
    CONVERTER = "converter"


class Technology(StrEnum):
    """How sound reaches the horns: công nghệ thông tin - viễn thông (IP), không dây FM, có dây, hỗn hợp."""

    IP = "ip"
    FM = "fm"
    WIRED = "wired"
    MIXED = "mixed"


class Condition(StrEnum):
    """In what state the equipment is: hoạt động tốt, xuống cấp, hư hỏng."""

    GOOD = "good"
    WORN = "worn"
    BROKEN = "broken"


class Capability(StrEnum):
    """What an outlet can do; who writes for it is told what it can't."""

    AUDIO = "audio"
    VIDEO = "video"
    IMAGE = "image"
    TEXT = "text"
    STREAM = "stream"
    FM = "fm"
    LINE = "line"
    MICROPHONE = "microphone"


class Window(TypedDict):
    """Hours of local wall time in which an outlet may sound; `days` are `mo` to `su`, `start` and `end` are `HH:MM`.

    One whose `end` is before its `start` goes over midnight and belongs to the day on which it begins.
    """

    days: list[str]
    start: str
    end: str


class Loudness(TypedDict):
    """How loud from an hour on: `percent` is 0 to 100."""

    start: str
    end: str
    percent: int


class Point(TypedDict):
    """Where it stands, in degrees (WGS 84)."""

    lat: float
    lon: float


class Contract(TypedDict):
    """Under what a private board may be requisitioned: its number, the days it holds, and the hours allowed.

    `contact` is the name and the number of whoever runs it, encrypted (`store.vault`).
    """

    number: str
    company: str
    valid_from: str
    valid_to: str
    hours: list[Window]
    contact: str


class Hardware(TypedDict):
    """What a device said of itself when it was paired; "" where it said nothing. Nobody has checked it."""

    hardware: str
    software: str
    serial: str


class Outlet(TypedDict):
    """One outlet. `paths` are its area and everything above it.

    `area_id` is the commune in which it stands; `hamlets` are the ấp and khóm that it reaches, by name. `tags` group
    outlets across areas. `horns` counts its loudspeakers, `size_m2` is the face of a board, `width` and `height` its
    pixels. `lead_in_seconds` is the time that its amplifier takes. `generation` rises when its credential is revoked.
    `muted` says who silenced it, when and why; None while it sounds (`models.outlets.muting` says whether it still
    is). `retired_at` ends it; its plays stay. `device` is what was paired last. `way` says how the device is reached
    (`models.outlets.ways.of`).
    `commands` are the last that its device was given.
    `alarms` says who wants to hear of no incident with it, such as while it is mended, until when and why.
    """

    _id: str
    version: int
    kind: str
    code: str
    name: str
    technology: str
    area_id: str
    paths: list[str]
    hamlets: list[str]
    point: Point | None
    agency_id: str
    tags: list[str]
    capabilities: list[str]
    languages: list[str]
    windows: list[Window]
    volume: list[Loudness]
    lead_in_seconds: float
    horns: int
    size_m2: float | None
    width: int | None
    height: int | None
    layout: str
    year_installed: int | None
    condition: str
    generation: int
    paired_at: datetime | None
    muted: MutedBy | None
    retired_at: datetime | None
    created_at: datetime
    updated_at: datetime
    contract: NotRequired[Contract]
    device: NotRequired[Hardware | None]
    way: NotRequired[Way]
    alarms: NotRequired[MutedBy | None]
    commands: NotRequired[list[Command]]


class Command(TypedDict):
    """What a device was let do (`models.outlets.commands`), by whom, until when it may, and when it said it did it."""

    id: str
    name: str
    by: str
    at: datetime
    expires: datetime
    done_at: datetime | None


class MutedBy(TypedDict):
    """Who silenced an outlet, when, why, and until when; None: until somebody takes it back."""

    by: str
    at: datetime
    reason: str
    until: datetime | None


OUTLETS = CollectionSpec(
    "outlets",
    Outlet,
    purpose="A cluster of loudspeakers, a board or a converter that is, or was, part of the province's network.",
    kept="For ever; one that was taken down is marked as retired, since plays name it.",
    personal="`contract.contact` names whoever runs a private board; encrypted. "
    "`muted.by` and `commands.by` name officials by id. `way.credential` is encrypted.",
    kind=Kind.OUTLET,
    indexes=[
        IndexModel([("code", ASCENDING)], unique=True),
        IndexModel([("paths", ASCENDING), ("kind", ASCENDING), ("_id", ASCENDING)]),
        IndexModel([("paths", ASCENDING), ("code", ASCENDING)]),
        IndexModel([("tags", ASCENDING)]),
        IndexModel([("way.kind", ASCENDING)], sparse=True),
    ],
)

#: What an outlet can play with sound; one that can do none of it is silent at any hour.
SOUNDING = frozenset(
    {Capability.AUDIO, Capability.STREAM, Capability.FM, Capability.LINE, Capability.MICROPHONE}
)


class Layout(StrEnum):
    """How a board divides its face: toàn màn hình, thông báo và hình, dòng chạy."""

    FULL = "full"
    NOTICE = "notice"
    TICKER = "ticker"
