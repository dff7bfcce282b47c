"""Office hours in words: on which days of the week, from when to when the offices of the province are open."""

from __future__ import annotations

from models.areas import areas
from models.language.wording import word
from models.promises import calendars
from models.store import Store


def said(store: Store, language: str) -> str:
    """Return the office hours of the active province, such as "thứ Hai – thứ Sáu, 07:00–11:30, 13:30–17:00"."""
    calendar = calendars.get(store, areas.active_province_id(store))
    hours = [f"{row['opens']}–{row['closes']}" for row in calendar["hours"]]
    return ", ".join([_days(sorted(calendar["workdays"]), language), *hours])


def _days(days: list[int], language: str) -> str:
    names = [word(f"weekday_{day}", language) for day in days]
    if len(days) > 1 and days == list(range(days[0], days[-1] + 1)):
        return f"{names[0]} – {names[-1]}"
    return ", ".join(names)
