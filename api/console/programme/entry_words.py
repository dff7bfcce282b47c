"""An entry in words: on which days, at what hour, how often, for which outlets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from api.console.extension.times import WEEKDAYS
from api.console.programme import names, places
from api.extensions.context import current_identity, current_language, current_store
from api.html.words import counted, later, said
from models.errors import NotFound
from models.language.dates import VIETNAM, day_of
from models.language.languages import choose
from models.outlets.groups import OUTLET_GROUPS
from models.outlets.outlets import OUTLETS
from models.programme import bulletins, entries, programme_access
from models.programme.bulletins import Bulletin
from models.programme.compiled_body import DAYS
from models.programme.entries import ENTRIES, Entry, EntryState
from models.programme.targets import Targets

#: Days of the week as rules have them, and the words for them.
BY_DAY: Mapping[str, str] = dict(zip(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), WEEKDAYS, strict=True))

#: So many outlets or areas are named one by one; of more their number is said.
MOST_NAMED = 3

STATES: Mapping[str, str] = {
    EntryState.ACTIVE: later("Đang chạy"),
    EntryState.PAUSED: later("Tạm dừng"),
    EntryState.ENDED: later("Đã kết thúc"),
}
COLOURS: Mapping[str, str] = {EntryState.ACTIVE: "green", EntryState.PAUSED: "amber"}


class Row(NamedTuple):
    """An entry in a list; `awaits` says that its bulletin is not approved, so that nothing airs yet."""

    id: str
    title: str
    is_station: bool
    days: str
    start: str
    span: str
    repeats: int
    where: str
    state: str
    colour: str
    awaits: str
    next_at: datetime | None


def row_of(entry: Entry) -> Row:
    """Return an entry as a row."""
    bulletin = _bulletin(entry)
    ready = bulletin is None or bulletin["state"] == bulletins.BulletinState.APPROVED
    return Row(
        entry["_id"],
        title_of(entry, bulletin),
        entry["station"] is not None,
        days_of(entry["rrule"], entry["first_day"]),
        entry["start"],
        span_of(entry),
        entry["repeats"],
        where_of(entry["targets"]),
        names.named(STATES, entry["state"]),
        COLOURS.get(entry["state"], ""),
        "" if ready or bulletin is None else names.named(names.STATES, bulletin["state"]),
        next_at(entry) if ready else None,
    )


def of_bulletin(bulletin: Bulletin) -> Sequence[Row]:
    """Return the entries of a bulletin that the official may read and that were not ended."""
    query = {
        "$and": [
            programme_access.readable(current_store(), current_identity()),
            {"bulletin_id": bulletin["_id"], "state": {"$ne": EntryState.ENDED}},
        ]
    }
    return [row_of(one) for one in current_store().collection(ENTRIES).find(query).sort("_id", -1)]


def title_of(entry: Entry, bulletin: Bulletin | None) -> str:
    """Return what an entry is called: the title of its bulletin, or the name of its station."""
    if entry["station"]:
        return entry["station"]["name"]
    texts = bulletin["texts"] if bulletin else {}
    return choose({name: one["title"] for name, one in texts.items()}, current_language())


def next_at(entry: Entry) -> datetime | None:
    """Return when an entry falls due next, of the next fortnight."""
    return next(iter(coming(entry)), None) if entry["state"] == EntryState.ACTIVE else None


def coming(entry: Entry, days: int = DAYS) -> Iterator[datetime]:
    """Yield the moments at which an entry falls due from now on, in so many days."""
    now = datetime.now(UTC)
    today = now.astimezone(VIETNAM).date()
    yield from (at for _, at in entries.moments(entry, today, today + timedelta(days=days)) if at >= now)


def coming_days(entry: Entry, days: int) -> Iterator[tuple[date, datetime, bool]]:
    """Yield the days of the rule from now on, in so many days, with the moment and whether the day was cancelled."""
    now = datetime.now(UTC)
    today = now.astimezone(VIETNAM).date()
    cancelled = entry["except_days"]
    for day, at in entries.by_rule(entry, today, today + timedelta(days=days)):
        if at >= now:
            yield day, at, day.isoformat() in cancelled


def days_of(rule: str, first_day: str) -> str:
    """Return a rule of days in words; what nobody here has words for as it stands."""
    if not rule:
        return said("một lần, ngày %(day)s") % {"day": day_of(first_day)}
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    every = int(parts.get("INTERVAL", "1"))
    frequency, known = parts["FREQ"], set(parts) <= {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "WKST"}
    say = _SAYS.get(frequency)
    found = say(parts, every, first_day) if say and known else ""
    return found or said("theo quy tắc %(rule)s") % {"rule": rule}


def _daily(parts: Mapping[str, str], every: int, first_day: str) -> str:
    if "BYDAY" in parts or "BYMONTHDAY" in parts:
        return _weekly(parts, 1, first_day) if every == 1 and "BYMONTHDAY" not in parts else ""
    if every == 1:
        return said("hằng ngày")
    return said("%(num)s ngày một lần") % {"num": every}


def _weekly(parts: Mapping[str, str], every: int, first_day: str) -> str:
    if "BYMONTHDAY" in parts:
        return ""
    weekday = date.fromisoformat(first_day).weekday()
    codes = parts["BYDAY"].split(",") if "BYDAY" in parts else [list(BY_DAY)[weekday]]
    if not set(codes) <= set(BY_DAY):
        return ""
    days = ", ".join(said(words) for code, words in BY_DAY.items() if code in codes)
    if every > 1:
        return said("%(days)s, %(num)s tuần một lần") % {"days": days, "num": every}
    return (
        said("hằng ngày") if len(set(codes)) == len(BY_DAY) else said("%(days)s hằng tuần") % {"days": days}
    )


def _monthly(parts: Mapping[str, str], every: int, first_day: str) -> str:
    if "BYDAY" in parts:
        return ""
    days = parts.get("BYMONTHDAY", str(int(first_day[-2:]))).replace(",", ", ").replace("-1", said("cuối"))
    if every > 1:
        return said("ngày %(days)s, %(num)s tháng một lần") % {"days": days, "num": every}
    return said("ngày %(days)s hằng tháng") % {"days": days}


_SAYS = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly}


def span_of(entry: Entry) -> str:
    """Return from which day to which one an entry holds."""
    if not entry["rrule"]:
        return ""
    first = day_of(entry["first_day"])
    if entry["last_day"]:
        return said("từ %(first)s đến %(last)s") % {"first": first, "last": day_of(entry["last_day"])}
    return said("từ %(first)s") % {"first": first}


def where_of(targets: Targets) -> str:
    """Return for which outlets something is meant."""
    return "; ".join(filter(None, _where(targets)))


def _where(targets: Targets) -> Iterable[str]:
    area_ids = targets["area_ids"]
    if len(area_ids) > MOST_NAMED:
        yield counted("%(num)s địa bàn", "%(num)s địa bàn", len(area_ids)) % {"num": len(area_ids)}
    else:
        yield places.names_of(area_ids)
    store = current_store()
    for name in (
        row["name"] for row in store.collection(OUTLET_GROUPS).find({"_id": {"$in": targets["group_ids"]}})
    ):
        yield said("nhóm %(name)s") % {"name": name}
    number = len(targets["outlet_ids"])
    if number > MOST_NAMED:
        yield counted("%(num)s điểm phát", "%(num)s điểm phát", number) % {"num": number}
    else:
        yield ", ".join(
            row["name"] for row in store.collection(OUTLETS).find({"_id": {"$in": targets["outlet_ids"]}})
        )


def _bulletin(entry: Entry) -> Bulletin | None:
    try:
        return bulletins.get(current_store(), entry["bulletin_id"]) if entry["bulletin_id"] else None
    except NotFound:
        return None
