"""The rules of CAP 1.2 that a message must keep, ours or somebody else's: those of its schema, and those it misses.

Each stands here once: a document of Loa is read again and judged by them before it is frozen, and so is whatever other
issuers send. `ours` adds what Loa demands of itself. The fields of faults are paths in the document
(`info.0.area.2.polygon.0`). Sections are those of CAP 1.2 (OASIS, 1 July 2010).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from math import isfinite

from models.alerts.cap_message import CapArea, CapInfo, CapMessage, circle_of, points_of, time_of
from models.alerts.cap_terms import (
    CapScope,
    Category,
    Certainty,
    KnownMsgType,
    KnownStatus,
    MsgType,
    ResponseType,
    Severity,
    Urgency,
)
from models.areas.province_box import Box
from models.errors import Fault

#: Names and senders hold none of these: they stand in references, between commas (section 3.2.1).
FORBIDDEN = re.compile(r"[\s,<&]")

#: A time has whole seconds and an offset; UTC is `-00:00`, never `Z` (section 3.3.2).
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+,]\d\d:\d\d")

#: A language by RFC 3066.
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")

#: Kinds of messages that are about earlier ones.
REFERRING = frozenset({KnownMsgType.UPDATE, KnownMsgType.CANCEL, KnownMsgType.ACK, KnownMsgType.ERROR})

#: A ring has three corners at least, and its first point again.
LEAST_POINTS = 4


#: The whole earth.
EARTH = Box(-180, -90, 180, 90)


def faults(message: CapMessage, bounds: Box = EARTH) -> Iterator[Fault]:
    """Yield every rule that a message breaks.

    :param bounds: where its polygons and circles must lie.
    """
    yield from _head(message)
    yield from _addressed(message)
    yield from _references(message)
    for index, info in enumerate(message.infos):
        yield from _info(f"info.{index}", info)
        yield from _times(f"info.{index}", message.sent, info)
        for number, area in enumerate(info.areas):
            yield from _area(f"info.{index}.area.{number}", area, bounds)


def ours(message: CapMessage, bounds: Box) -> Iterator[Fault]:
    """Yield every rule that a message of Loa breaks: it also has one `info` a language, and an area in each."""
    yield from faults(message, bounds)
    if not message.infos:
        yield Fault("info", "required")
    languages = [info.language.lower() for info in message.infos]
    for index, info in enumerate(message.infos):
        if languages.index(info.language.lower()) < index:
            yield Fault(f"info.{index}.language", "cap_language_twice")
        for name, text in (("expires", info.expires), ("headline", info.headline), ("area", info.areas)):
            if not text:
                yield Fault(f"info.{index}.{name}", "required")


def _head(message: CapMessage) -> Iterator[Fault]:
    for name, text in (("identifier", message.identifier), ("sender", message.sender)):
        if not text or FORBIDDEN.search(text):
            yield Fault(name, "cap_characters" if text else "required")
    yield from _time("sent", message.sent, needed=True)
    yield from _choice("status", message.status, KnownStatus)
    yield from _choice("msgType", message.msg_type, KnownMsgType)
    yield from _choice("scope", message.scope, CapScope)


def _addressed(message: CapMessage) -> Iterator[Fault]:
    """Yield `restriction` without scope Restricted, `addresses` without Private, and the other way round."""
    for name, text, scope in (
        ("restriction", message.restriction, CapScope.RESTRICTED),
        ("addresses", message.addresses, CapScope.PRIVATE),
    ):
        if bool(text) != (message.scope == scope):
            yield Fault(name, "cap_scope", {"scope": str(scope)})


def _references(message: CapMessage) -> Iterator[Fault]:
    if message.msg_type in REFERRING and not message.references:
        yield Fault("references", "reference_missing")
    if message.msg_type == MsgType.ALERT and message.references:
        yield Fault("references", "reference_unexpected")
    for index, one in enumerate(message.references):
        parts = one.split(",")
        if len(parts) != 3 or not all(parts) or not is_time(parts[-1]):
            yield Fault(f"references.{index}", "cap_reference")


def _info(path: str, info: CapInfo) -> Iterator[Fault]:
    if not _LANGUAGE.fullmatch(info.language):
        yield Fault(f"{path}.language", "cap_language")
    for name, text in (("category", info.categories), ("event", info.event)):
        if not text:
            yield Fault(f"{path}.{name}", "required")
    for index, one in enumerate(info.categories):
        yield from _choice(f"{path}.category.{index}", one, Category)
    for index, one in enumerate(info.response_types):
        yield from _choice(f"{path}.responseType.{index}", one, ResponseType)
    yield from _choice(f"{path}.urgency", info.urgency, Urgency)
    yield from _choice(f"{path}.severity", info.severity, Severity)
    yield from _choice(f"{path}.certainty", info.certainty, Certainty)
    for kind, named in (("eventCode", info.event_codes), ("parameter", info.parameters)):
        yield from _names(f"{path}.{kind}", named)


def _times(path: str, sent: str, info: CapInfo) -> Iterator[Fault]:
    """Yield times that are written otherwise, and an end that does not come after a beginning."""
    for name in ("effective", "onset", "expires"):
        yield from _time(f"{path}.{name}", getattr(info, name))
    end = time_of(info.expires) if is_time(info.expires) else None
    for name, text in (("sent", sent), ("effective", info.effective), ("onset", info.onset)):
        at = time_of(text) if is_time(text) else None
        if end and at and end <= at:
            yield Fault(f"{path}.expires", "time_not_after", {"other": name})


def _area(path: str, area: CapArea, bounds: Box) -> Iterator[Fault]:
    if not area.description:
        yield Fault(f"{path}.areaDesc", "required")
    if area.ceiling and not area.altitude:
        yield Fault(f"{path}.altitude", "required")
    yield from _names(f"{path}.geocode", area.geocodes)
    for index, polygon in enumerate(area.polygons):
        yield from _ring(f"{path}.polygon.{index}", polygon, bounds)
    for index, circle in enumerate(area.circles):
        yield from _circle(f"{path}.circle.{index}", circle, bounds)


def _ring(path: str, polygon: str, bounds: Box) -> Iterator[Fault]:
    try:
        points = points_of(polygon)
    except ValueError:
        yield Fault(path, "cap_ring")
        return
    if len(points) < LEAST_POINTS or points[0] != points[-1]:
        yield Fault(path, "cap_ring")
    if not all(bounds.holds(longitude, latitude) for latitude, longitude in points):
        yield Fault(path, "cap_outside")


def _circle(path: str, circle: str, bounds: Box) -> Iterator[Fault]:
    try:
        (latitude, longitude), radius = circle_of(circle)
    except ValueError:
        yield Fault(path, "cap_circle")
        return
    if not isfinite(radius) or radius < 0:
        yield Fault(path, "cap_circle")
    if not bounds.holds(longitude, latitude):
        yield Fault(path, "cap_outside")


def _names(path: str, named: tuple[tuple[str, str], ...]) -> Iterator[Fault]:
    for index, pair in enumerate(named):
        for part, text in zip(("valueName", "value"), pair, strict=True):
            if not text:
                yield Fault(f"{path}.{index}.{part}", "required")


def _choice(path: str, word: str, words: type[StrEnum]) -> Iterator[Fault]:
    if not word:
        yield Fault(path, "required")
    elif word not in list(words):
        yield Fault(path, "not_a_choice", {"choices": ", ".join(words)})


def _time(path: str, text: str, *, needed: bool = False) -> Iterator[Fault]:
    if needed and not text:
        yield Fault(path, "required")
    elif text and not is_time(text):
        yield Fault(path, "cap_time")


def is_time(text: str) -> bool:
    """Say whether a text is a time as CAP writes it, of a day that there is."""
    return TIME.fullmatch(text) is not None and time_of(text) is not None
