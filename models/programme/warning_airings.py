"""Airings of warnings: an actual one that does not take over is an urgent bulletin, and so is one after its takeover.

It is heard as soon as may be, when the hours of an outlet begin, and every few hours while they last (`takeovers.yml`).
So a warning that holds for a month is heard each day, and the village has its news between.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from models.files.sounds import Sound
from models.language.dates import VIETNAM
from models.outlets.outlets import Outlet, Window
from models.programme import items, takeover_rules
from models.programme.takeovers import Takeover, TakeoverText

_DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")

Json = dict[str, Any]


def moments(one: Takeover, outlet: Outlet, held: Sequence[Window], begin: date, end: date) -> list[datetime]:
    """Return when a warning falls due on an outlet, in UTC, from the local day `begin` to before `end`.

    Whether it ends within the hours, too, is for whoever knows how long it lasts.
    """
    first, every = one["holds_until"], _every(one, outlet)
    hours = {at for window in held for at in _within(window, begin, end, every)}
    # What was heard just now is not heard again when the next hours begin.
    later = sorted(at for at in hours if first + every / 2 <= at < one["expires"])
    is_near = begin <= first.astimezone(VIETNAM).date() < end
    return [first, *later] if is_near and first < one["expires"] else later


def item_of(one: Takeover, outlet: Outlet, sounds: Mapping[str, Sound]) -> Json | None:
    """Return what an outlet plays or shows of a warning; None where it can neither."""
    said = items.said_of(one, outlet, sounds)
    if not items.is_board(outlet):
        return {**said, "id": f"{one['identifier']}:aired"} if said else None
    frames = [
        _frame(language, one["texts"][language])
        for language in outlet["languages"]
        if language in one["texts"]
    ]
    frames = frames or [_frame(language, text) for language, text in list(one["texts"].items())[:1]]
    shown = float(sum(frame["seconds"] for frame in frames))
    return {
        "id": f"{one['identifier']}:aired",
        "kind": "frames",
        "title": frames[0]["title"],
        "seconds": max(shown, said["seconds"] if said else 0.0),
        "loudness_lufs": said["loudness_lufs"] if said else None,
        "renditions": said["renditions"] if said else [],
        "frames": frames,
    }


def _frame(language: str, text: TakeoverText) -> Json:
    words = [" ".join(part for part in (text["hazard"], text["level_word"]) if part), text["place"]]
    body = ". ".join(part.rstrip(".") for part in [*words, text["instruction"], text["source"]] if part)
    return {
        "lang": language,
        "title": text["headline"],
        "text": body,
        "seconds": items.SHOWN_SECONDS,
        "picture": "",
    }


def _every(one: Takeover, outlet: Outlet) -> timedelta:
    known = takeover_rules.rules()
    if items.is_board(outlet):
        return timedelta(minutes=known["show_every_minutes"])
    return timedelta(hours=known["air_every_hours"][one["severity"]])


def _within(window: Window, begin: date, end: date, every: timedelta) -> Iterator[datetime]:
    """Yield when hours begin and then every so often while they last; hours of yesterday may last over midnight."""
    for number in range(-1, (end - begin).days):
        day = begin + timedelta(days=number)
        if _DAYS[day.weekday()] not in window["days"]:
            continue
        at, until = _moment(day, window["start"]), _moment(day, window["end"])
        if until <= at:
            until += timedelta(days=1)
        while at < until:
            if begin <= at.astimezone(VIETNAM).date() < end:
                yield at
            at += every


def _moment(day: date, wall: str) -> datetime:
    hour, minute = map(int, wall.split(":"))
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC) + timedelta(hours=hour, minutes=minute)
