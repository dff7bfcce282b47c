"""A report before it is filed: what a resident wants to report, and who they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.categories.report_kinds import ReportKind
from models.language.languages import DEFAULT
from models.messages.messages import MessageChannel, Owner
from models.reports.reports import Report
from models.store.events import Actor, Event

MIN_TEXT, MAX_TEXT = 5, 4000


MAX_ADDRESS = 300


@dataclass(frozen=True)
class Draft:
    """What a resident wants to report.

    The place is an area that they chose, or a point (then the commune that it lies in, or the nearest), or both.

    :param place_source: where the point is from: `gps`, `photo`, `map`, `chat`.
    :param private_place: it is at somebody's home or otherwise nobody's business; published as a cell.
    :param attributes: answers to further questions of the category, by their code.
    :param media_urls: addresses of photos that the worker is to fetch; see `models.reports.remote_photos`.
    :param about_post_id: the post, such as a policy, that it is about.
    :param outlet_id: the loudspeaker or board that it is about.
    """

    text: str = field(repr=False)
    category: str
    kind: ReportKind = ReportKind.INCIDENT
    area_id: str = ""
    lat: float | None = None
    lon: float | None = None
    address: str = field(default="", repr=False)
    place_source: str = ""
    photo_ids: Sequence[str] = ()
    private_place: bool = False
    attributes: Mapping[str, Any] = field(default_factory=dict)
    media_urls: Sequence[str] = ()
    about_post_id: str = ""
    outlet_id: str = ""


@dataclass(frozen=True)
class Reporter:
    """Who reports, and how they are notified of what becomes of it.

    :param channel: where they came from and are answered.
    :param owner: whose report it is: a device, a citizen, or a chat.
    :param others: further owners whose uploads they may use (a citizen's device).
    :param address: their address on the channel (Zalo user id, phone), empty for app and web.
    :param contact: what another system says of the person behind it, or they say of themselves in a chat, as JSON.
    """

    channel: MessageChannel
    owner: Owner
    actor: Actor
    others: Sequence[Owner] = ()
    address: str = field(default="", repr=False)
    language: str = DEFAULT
    contact: str = field(default="", repr=False)


@dataclass(frozen=True)
class Filed:
    """A filed report, the PIN that opens it, and whether it is new (else the same key filed it before).

    `steps` are its events so far, empty where they are to be read. Of a call for rescue, `left_out` is what could not
    be kept and `asks_for` what has to be asked (`models.reports.rescue_drafts`).
    """

    report: Report
    pin: str = field(repr=False)
    fresh: bool
    left_out: Sequence[str] = ()
    asks_for: Sequence[str] = ()
    steps: Sequence[Event] = field(default=(), repr=False)
