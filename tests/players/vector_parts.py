"""Programmes, sessions and answers that the vectors of what plays are written with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]

DAYS = ["mo", "tu", "we", "th", "fr", "sa", "su"]


def at(wall: str) -> str:
    """Return a wall time in Vietnam, `1 17:00:30` being of 1 December 2026 (a Tuesday), as RFC 3339 in UTC."""
    day, hour = wall.split()
    parts = [int(part) for part in hour.split(":")] + [0]
    local = datetime(2026, 12, 1, tzinfo=UTC) + timedelta(days=int(day) - 1)
    moment = local + timedelta(hours=parts[0] - 7, minutes=parts[1], seconds=parts[2])
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def window(start: str, end: str, days: list[str] = DAYS) -> Json:
    """Return hours in which an outlet may sound."""
    return {"days": days, "from": start, "to": end}


def programme(**parts: Any) -> Json:
    """Return a programme of one outlet, open from 5 to 22 o'clock."""
    outlet = {
        "id": "loa-1",
        "kind": "loudspeaker",
        "muted": False,
        "muted_until": None,
        "lead_in_seconds": 2.0,
    }
    return {
        "format": 1,
        "serial": 1,
        "outlet": outlet | parts.pop("outlet", {}),
        "time_zone": "Asia/Ho_Chi_Minh",
        "windows": [window("05:00", "22:00")],
        "items": [],
        "airings": [],
        "live": [],
        "relays": [],
        "takeovers": [],
        **parts,
    }


def airing(
    id: str, start: str, end: str, priority: str = "normal", level: str = "commune", order: int = 0
) -> Json:
    """Return one airing."""
    return {
        "id": id, "item": f"item-{id}", "at": at(start), "ends": at(end), "priority": priority, "level": level,
        "order": order, "repeats": 1, "pause_seconds": 0,
    }  # fmt: skip


def live(id: str, start: str, end: str, level: str = "commune") -> Json:
    """Return one announcement from a stream."""
    source = {"source": "stream", "url": "https://loa.example/live", "preset": ""}
    return {"id": id, "level": level, **source, "from": at(start), "until": at(end)}


def relay(id: str, *spans: tuple[str, str], level: str = "central") -> Json:
    """Return one relayed station."""
    hours = [{"from": at(start), "until": at(end)} for start, end in spans]
    return {"id": id, "level": level, "source": "fm", "url": "", "preset": "96.5", "airings": hours}


def takeover(
    id: str, start: str, end: str, severity: int = 4, sent: str = "", exercise: bool = False, item: str = ""
) -> Json:
    """Return one takeover."""
    return {
        "identifier": id, "exercise": exercise, "severity": severity, "sent": at(sent or start), "from": at(start),
        "expires": at(end), "level": severity, "colour": "#D7191C", "item": item, "audio_every_seconds": 300,
        "texts": {}, "more": "",
    }  # fmt: skip


def played(id: str, start: str, seconds: float, completed: bool = False) -> Json:
    """Return what the device knows that it did."""
    return {"airing": id, "started": at(start), "played_seconds": seconds, "completed": completed}


def answer(
    mode: str,
    what: str = "",
    because: str = "",
    start: str | None = None,
    end: str | None = None,
    *others: Json,
) -> Json:
    """Return what is expected."""
    return {
        "mode": mode,
        "what": what,
        "because": because or mode,
        "from": at(start) if start else None,
        "until": at(end) if end else None,
        "instead_of": list(others),
    }


def instead(mode: str, what: str, because: str = "outranked") -> Json:
    """Return what does not play, and why."""
    return {"mode": mode, "what": what, "because": because}


def case(
    name: str, of: Json, now: str, expected: Json, plays: Sequence[Json] = (), on: Json | None = None
) -> Json:
    """Return one vector."""
    session = {"plays": list(plays), "on": on}
    return {"name": name, "programme": of, "now": at(now), "session": session, "expected": expected}
