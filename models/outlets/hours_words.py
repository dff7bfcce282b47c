"""Hours in words, as a cell of a table has them: `T2-T7 05:00-06:30; CN 06:00-07:00` and `00:00-06:00 60%`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from models.language.text import fold
from models.outlets.outlets import Loudness, Window
from models.outlets.windows import DAYS

#: Between two stretches.
BETWEEN = ";"

#: A time as people write it: 5h, 5g30, 5:30, 5 giờ 30.
_TIME = re.compile(r"(?<!\d)(\d{1,2})(?:[hg:](\d\d)?|\s*giờ(?:\s*(\d\d))?)(?![\d:])", re.IGNORECASE)

#: Before another stretch of the same days: `T2-T7 05:00-06:30, 17:00-18:00`.
_MORE = re.compile(r",\s*(?=\d{1,2}:\d\d)")

_STRETCH = re.compile(
    r"(?:(?P<days>\D\S*(?:\s*,\s*\S+)*)\s+)?(?P<start>\d{1,2}:\d\d)\s*[-–]\s*(?P<end>\d{1,2}:\d\d)"
)
_LOUDNESS = re.compile(r"(?P<start>\d{1,2}:\d\d)\s*[-–]\s*(?P<end>\d{1,2}:\d\d)\s+(?P<percent>\d{1,3})\s*%?")


def windows_of(text: str, words: Mapping[str, str]) -> list[Window]:
    """Read windows; without days they are of every day.

    :param words: what each day is called.
    :raises ValueError: it is no such text; says the part that can't be read.
    """
    return [one for part in _parts(text) for one in _windows(part, words)]


def windows_said(windows: Sequence[Window], words: Mapping[str, str]) -> str:
    """Write windows so that `windows_of` reads the same."""
    return f"{BETWEEN} ".join(
        f"{_days_said(one['days'], words)} {one['start']}-{one['end']}" for one in windows
    )


def volume_of(text: str) -> list[Loudness]:
    """Read how loud an outlet is.

    :raises ValueError: it is no such text; says the part that can't be read.
    """
    return [_loudness(one) for part in _parts(text) for one in _MORE.split(part)]


def volume_said(volume: Sequence[Loudness]) -> str:
    """Write how loud an outlet is so that `volume_of` reads the same."""
    return f"{BETWEEN} ".join(f"{one['start']}-{one['end']} {one['percent']}%" for one in volume)


def _parts(text: str) -> list[str]:
    """Return what stands between semicolons, with its times as `5:30`."""
    plain = _TIME.sub(lambda found: f"{found[1]}:{found[2] or found[3] or '00'}", text)
    return [part.strip() for part in plain.split(BETWEEN) if part.strip()]


def _windows(part: str, words: Mapping[str, str]) -> list[Window]:
    """Read the stretches of the same days."""
    days, windows = list(DAYS), []
    for number, stretch in enumerate(_MORE.split(part)):
        found = _STRETCH.fullmatch(stretch)
        if found is None:
            raise ValueError(stretch)
        if number == 0 and found["days"]:
            days = _days_of(found["days"], words)
        windows.append(Window(days=days, start=_padded(found["start"]), end=_padded(found["end"])))
    return windows


def _loudness(part: str) -> Loudness:
    found = _LOUDNESS.fullmatch(part)
    if found is None:
        raise ValueError(part)
    return {
        "start": _padded(found["start"]),
        "end": _padded(found["end"]),
        "percent": int(found["percent"]),
    }


def _days_of(named: str, words: Mapping[str, str]) -> list[str]:
    """Read `T2-T7,CN`: single days and stretches of them, in the order of a week."""
    known = {fold(word): day for day, word in words.items()} | {day: day for day in DAYS}
    found = set[str]()
    for piece in named.split(","):
        first, _, last = piece.strip().partition("-")
        ends = [known.get(fold(one.strip())) for one in (first, last or first)]
        if ends[0] is None or ends[1] is None:
            raise ValueError(piece.strip())
        begin, end = DAYS.index(ends[0]), DAYS.index(ends[1])
        if end < begin:
            raise ValueError(piece.strip())
        found.update(DAYS[begin : end + 1])
    return [day for day in DAYS if day in found]


def _days_said(days: Sequence[str], words: Mapping[str, str]) -> str:
    """Write days, three or more in a row as a stretch."""
    runs: list[list[str]] = []
    for day in (one for one in DAYS if one in days):
        if runs and DAYS.index(runs[-1][-1]) + 1 == DAYS.index(day):
            runs[-1].append(day)
        else:
            runs.append([day])
    said = [
        f"{words[run[0]]}-{words[run[-1]]}" if len(run) > 2 else ",".join(words[day] for day in run)
        for run in runs
    ]
    return ",".join(said)


def _padded(time: str) -> str:
    return time.rjust(5, "0")
