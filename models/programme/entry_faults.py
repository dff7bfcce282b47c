"""What may be wrong with an entry; first of all, that it would sound outside the hours of one of its outlets.

That is a hard gate: one wrong hour woke a whole commune. It names the outlet and the hour, and is asked again when the
programme is compiled and on the device.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TypedDict

from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Fault
from models.language import visible
from models.language.dates import VIETNAM
from models.outlets import area_windows
from models.outlets.outlets import Capability, Outlet, OutletKind, Window
from models.programme import bulletins, entries, items, recurrence, targets
from models.programme.bulletins import BulletinState
from models.programme.compiled_body import is_open
from models.programme.entries import ZONE, Entry, Station
from models.programme.links import link_faults
from models.programme.precedence import SourceLevel
from models.programme.targets import Targets
from models.settings import Settings
from models.store import Store

MOST_REPEATS, MOST_PAUSE, MOST_ORDER, MOST_MINUTES, MOST_STATION = 10, 600, 1_000, 12 * 60, 80

#: So many days of a rule are looked at: a whole year of one that falls due seldom.
LOOKED_AT, MOST_LOOKED_AT = timedelta(days=366), 60

#: Faults of so many outlets are named.
MOST_NAMED = 20


class EntryDraft(TypedDict):
    """What officials write of an entry; see `models.programme.entries.Entry`."""

    area_id: str
    bulletin_id: str
    station: Station | None
    targets: Targets
    rrule: str
    start: str
    first_day: str
    last_day: str
    repeats: int
    pause_seconds: int
    order: int


def of_draft(store: Store, draft: EntryDraft, official: Identity) -> Iterator[Fault]:
    """Yield everything that is wrong with what was written, and if nothing is, all hours that are closed.

    Outlets are looked at for whoever may write their programme alone: those of a whole province are many.
    """
    today = datetime.now(UTC).astimezone(VIETNAM).date()
    found = [*_own_faults(store, draft, today), *targets.faults_of(store, draft["targets"])]
    yield from found
    if not found and targets.may(store, official, Permission.PROGRAMME_WRITE, draft["targets"]):
        meant = targets.resolved(store, draft["targets"])
        if not meant:
            yield Fault("targets", "no_outlets")
        yield from able_faults(draft["station"], meant)
        yield from closed_hours(store, draft, meant, today)


def day_faults(draft: EntryDraft | Entry, today: date) -> Iterator[Fault]:
    """Yield what is wrong with the days and the hour of an entry."""
    return recurrence.faults_of(draft["rrule"], draft["start"], draft["first_day"], draft["last_day"], today)


def _own_faults(store: Store, draft: EntryDraft, today: date) -> Iterator[Fault]:
    yield from day_faults(draft, today)
    if draft["area_id"] not in areas.known(store, [draft["area_id"]]):
        yield Fault("area_id", "area_unknown")
    for name, least, most in (
        ("repeats", 1, MOST_REPEATS),
        ("pause_seconds", 0, MOST_PAUSE),
        ("order", -MOST_ORDER, MOST_ORDER),
    ):
        if not least <= draft[name] <= most:  # type: ignore[literal-required]
            yield Fault(name, "out_of_range", {"min": least, "max": most})
    if bool(draft["bulletin_id"]) == (draft["station"] is not None):
        yield Fault("bulletin_id", "entry_of_one", about=("bulletin_id", "station"))
    elif draft["station"]:
        yield from _station_faults(draft["station"], store.settings)
    else:
        yield from _bulletin_faults(store, draft["bulletin_id"])


def _station_faults(station: Station, settings: Settings) -> Iterator[Fault]:
    yield from visible.name_faults("station.name", station["name"], MOST_STATION)
    yield from link_faults(station["source"], station["url"], station["preset"], settings, "station.")
    if station["level"] not in tuple(SourceLevel):
        yield Fault("station.level", "not_a_choice", {"choices": ", ".join(SourceLevel)})
    # Whoever asks before all could be read has no length yet.
    if station["minutes"] is not None and not 1 <= station["minutes"] <= MOST_MINUTES:
        yield Fault("station.minutes", "out_of_range", {"min": 1, "max": MOST_MINUTES})


def _bulletin_faults(store: Store, bulletin_id: str) -> Iterator[Fault]:
    found = bulletins.by_ids(store, {bulletin_id}).get(bulletin_id)
    if found is None:
        yield Fault("bulletin_id", "bulletin_unknown")
    elif found["state"] in (BulletinState.WITHDRAWN, BulletinState.DISCARDED):
        yield Fault("bulletin_id", "bulletin_state")


def able_faults(station: Station | None, meant: Sequence[Outlet]) -> Iterator[Fault]:
    """Yield the outlets that can't switch a station through."""
    if station is None:
        return
    wanted = Capability(station["source"])
    for outlet in [one for one in meant if wanted not in one["capabilities"]][:MOST_NAMED]:
        params = {"outlet": outlet["name"], "what": wanted}
        yield Fault("station.source", "outlet_cannot", params, about=("station", "targets"))


def closed_hours(
    store: Store, draft: EntryDraft | Entry, meant: Sequence[Outlet], today: date
) -> Iterator[Fault]:
    """Yield each outlet that would sound outside its hours, with the first hour at which it would."""
    begin = max(today, date.fromisoformat(draft["first_day"]))
    whole: Entry = {**draft, "zone": ZONE, "except_days": []}  # type: ignore[typeddict-item]
    moments = [at for _, at in entries.moments(whole, begin, begin + LOOKED_AT)][:MOST_LOOKED_AT]
    held = area_windows.holding_all(store, meant)
    lengths = _lengths(store, draft, meant)
    named, known = 0, dict[tuple[str, timedelta], datetime | None]()
    for outlet in meant:
        if outlet["kind"] == OutletKind.PRIVATE_BOARD or named == MOST_NAMED:
            continue
        closed = _first_closed(held[outlet["_id"]].windows, moments, lengths[outlet["_id"]], known)
        if closed is not None:
            named += 1
            local = closed.astimezone(VIETNAM)
            params = {"outlet": outlet["name"], "hour": f"{local:%H:%M}", "day": f"{local:%d/%m/%Y}"}
            about = ("start", "targets", "rrule", "station", "bulletin_id", "first_day")
            yield Fault("start", "entry_outside_windows", params, about=about)


def _first_closed(
    hours: Sequence[Window],
    moments: Sequence[datetime],
    length: timedelta,
    known: dict[tuple[str, timedelta], datetime | None],
) -> datetime | None:
    """Return the first moment at which hours are closed; outlets with the same hours are asked for once."""
    key = (repr(hours), length)
    if key not in known:
        known[key] = next((at for at in moments if not is_open(hours, at, at + length)), None)
    return known[key]


def _lengths(store: Store, draft: EntryDraft | Entry, meant: Sequence[Outlet]) -> dict[str, timedelta]:
    """Return how long one airing is on each outlet; of a bulletin without sound yet, a second."""
    if draft["station"]:
        return dict.fromkeys((one["_id"] for one in meant), timedelta(minutes=draft["station"]["minutes"]))
    bulletin = bulletins.get(store, draft["bulletin_id"])
    parts = items.parts_of(store, [bulletin])
    found = {}
    for outlet in meant:
        made = items.of_bulletin(bulletin, outlet, parts)
        lead_in = 0.0 if items.is_board(outlet) else outlet["lead_in_seconds"]
        lengths = [
            entries.length(one["seconds"], draft["repeats"], draft["pause_seconds"], lead_in) for one in made
        ]
        found[outlet["_id"]] = sum(lengths, timedelta()) or timedelta(seconds=1)
    return found
