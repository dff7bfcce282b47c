"""Moments and stretches of time as officials read them, on Viet Nam's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from api.extensions.context import current_language
from api.html.words import later, said
from models.language import wording
from models.language.dates import VIETNAM

WEEKDAYS = (
    *(
        later("thứ Hai"),
        later("thứ Ba"),
        later("thứ Tư"),
        later("thứ Năm"),
        later("thứ Sáu"),
        later("thứ Bảy"),
    ),
    later("Chủ nhật"),
)

UNITS = ((timedelta(days=1), "day"), (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute"))


def written_moment(at: datetime) -> str:
    """Return a moment: `07:42 25/11`, with the year where it is another one."""
    local = at.astimezone(VIETNAM)
    same_year = local.year == datetime.now(VIETNAM).year
    return f"{local:%H:%M %d/%m}" if same_year else f"{local:%H:%M %d/%m/%Y}"


def spoken_moment(at: datetime) -> str:
    """Return a moment with its day of the week, for whoever has just typed it: `16:30 thứ Hai 30/11/2026`."""
    local = at.astimezone(VIETNAM)
    return f"{local:%H:%M} {said(WEEKDAYS[local.weekday()])} {local:%d/%m/%Y}"


def clock(at: datetime) -> str:
    """Return the wall time of a moment, with seconds where there are any: `05:30`."""
    local = at.astimezone(VIETNAM)
    return f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"


def days_left(due_at: datetime) -> str:
    """Return how long something has still time, or since when it is late: `Còn 3 giờ`, `Quá hạn 1 ngày`."""
    rest = due_at - datetime.now(UTC)
    length = _length(abs(rest))
    form = said("Còn %(length)s") if rest > timedelta() else said("Quá hạn %(length)s")
    return form % {"length": length}


def since(at: datetime) -> str:
    """Return how long ago something was: `12 phút`."""
    return _length(max(timedelta(), datetime.now(UTC) - at))


def _length(length: timedelta) -> str:
    """Return a length in its largest whole unit, at least a minute."""
    unit, name = next((one for one in UNITS if length >= one[0]), UNITS[-1])
    number = max(1, length // unit)
    word = wording.word(f"wait_{name}" if number == 1 else f"wait_{name}s", current_language())
    return word.format(count=number)
