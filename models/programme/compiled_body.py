"""The body of a programme: pure functions from what was read to what one outlet gets (docs/outlets.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from models.content.posts import Priority
from models.language.dates import VIETNAM
from models.outlets import commands, windows
from models.outlets.outlets import Capability, Outlet, OutletKind, Window
from models.programme import entries, items, targets, warning_airings
from models.programme.bulletins import Bulletin, holds
from models.programme.entries import ZONE, Entry
from models.programme.items import Parts
from models.programme.precedence import SourceLevel
from models.programme.programmes import LeftOut
from models.programme.takeovers import Takeover
from models.programme.targets import Groups

DAYS = 14

#: More than this nobody means; the rest is left out and told.
MOST_AIRINGS = 2_000

POLL_SECONDS, HEARTBEAT_SECONDS = 60, 60

Json = dict[str, Any]


@dataclass(frozen=True)
class Plans:
    """What was read for some outlets: entries with their bulletins, parts, groups, windows, names of areas, warnings.

    :param begin: the local day on which the fortnight begins.
    """

    begin: date
    entries: Sequence[Entry]
    bulletins: Mapping[str, Bulletin]
    parts: Parts
    groups: Groups
    windows: Mapping[str, Sequence[Window]]
    places: Mapping[str, str]
    warnings: Sequence[Takeover] = ()
    #: What is the same for many outlets: the moments of an entry, and whether hours are open.
    _moments: dict[str, list[tuple[date, datetime]]] = field(default_factory=dict)
    _open: dict[tuple[str, datetime, datetime], bool] = field(default_factory=dict)

    @property
    def end(self) -> date:
        """The local day before which it ends."""
        return self.begin + timedelta(days=DAYS)

    def moments(self, entry: Entry) -> list[tuple[date, datetime]]:
        """Return the local days on which an entry falls due in the fortnight, with its moments."""
        if entry["_id"] not in self._moments:
            self._moments[entry["_id"]] = entries.moments(entry, self.begin, self.end)
        return self._moments[entry["_id"]]

    def is_open(self, outlet: Outlet, begins: datetime, ends: datetime) -> bool:
        """Say whether an outlet may sound from one moment to another."""
        held = self.windows[outlet["_id"]]
        key = ("".join(f"{one['start']}{one['end']}{one['days']}" for one in held), begins, ends)
        if key not in self._open:
            self._open[key] = is_open(held, begins, ends)
        return self._open[key]


@dataclass
class Planned:
    """What is planned for one outlet."""

    items: dict[str, Json] = field(default_factory=dict)
    airings: list[Json] = field(default_factory=list)
    relays: list[Json] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


@lru_cache(maxsize=20_000)
def time_of(at: datetime) -> str:
    """Return a moment as programmes have it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def midnight(day: date) -> datetime:
    """Return when a local day begins."""
    return datetime.combine(day, datetime.min.time(), VIETNAM)


def head(outlet: Outlet, plans: Plans) -> tuple[Json, list[Json], list[LeftOut]]:
    """Return what is compiled of a programme: the fields, the items, and what was left out."""
    planned = plan(outlet, plans)
    muted = outlet["muted"]
    fields = {
        "format": 1,
        "outlet": {
            "id": outlet["_id"],
            "kind": outlet["kind"],
            "name": outlet["name"],
            "place": plans.places.get(outlet["area_id"], ""),
            "languages": outlet["languages"],
            "layout": outlet["layout"],
            "muted": muted is not None,
            "muted_until": time_of(muted["until"]) if muted and muted["until"] else None,
            "lead_in_seconds": outlet["lead_in_seconds"],
            "exempt": True,
        },
        "time_zone": ZONE,
        "from": time_of(midnight(plans.begin)),
        "until": time_of(midnight(plans.end)),
        "poll_seconds": POLL_SECONDS,
        "heartbeat_seconds": HEARTBEAT_SECONDS,
        "windows": [_window(one) for one in plans.windows[outlet["_id"]]],
        "volume": [
            {"from": one["start"], "to": one["end"], "percent": one["percent"]} for one in outlet["volume"]
        ],
        "airings": sorted(planned.airings, key=lambda one: (one["at"], one["id"])),
        "relays": planned.relays,
        "filler": {"frames": _filler(outlet, plans)},
        "commands": [
            {"id": one["id"], "name": one["name"], "expires": time_of(one["expires"])}
            for one in commands.waiting(outlet, midnight(plans.begin))
        ],
    }
    return fields, [planned.items[name] for name in sorted(planned.items)], planned.left_out


def plan(outlet: Outlet, plans: Plans) -> Planned:
    """Return what is planned for an outlet, by its entries. A private board has none: it waits to be requisitioned."""
    planned = Planned()
    if outlet["kind"] == OutletKind.PRIVATE_BOARD:
        return planned
    for entry in plans.entries:
        if targets.means(entry["targets"], outlet, plans.groups):
            if entry["station"]:
                _relay(planned, entry, outlet, plans)
            else:
                _air(planned, entry, outlet, plans)
    for one in plans.warnings:
        if outlet["_id"] in one["outlet_ids"]:
            _warn(planned, one, outlet, plans)
    return planned


def _warn(planned: Planned, one: Takeover, outlet: Outlet, plans: Plans) -> None:
    """Plan an actual warning as an urgent bulletin, for as long as it holds and does not take over."""
    item = warning_airings.item_of(one, outlet, plans.parts.sounds)
    for at in warning_airings.moments(one, outlet, plans.windows[outlet["_id"]], plans.begin, plans.end):
        if item is None:
            planned.left_out.append({"entry": one["identifier"], "at": at, "because": "no_sound"})
            continue
        ends = at + entries.length(item["seconds"], 1, 0, items.lead_in(outlet))
        if not plans.is_open(outlet, at, ends):
            planned.left_out.append({"entry": one["identifier"], "at": at, "because": "outside_windows"})
            continue
        planned.items[item["id"]] = item
        planned.airings.append(
            {
                "id": f"{one['identifier']}:{at.astimezone(VIETNAM):%Y-%m-%dT%H:%M}",
                "item": item["id"],
                "at": time_of(at),
                "ends": time_of(ends),
                "priority": Priority.URGENT,
                "level": SourceLevel.PROVINCE,
                "order": 0,
                "repeats": 1,
                "pause_seconds": 0,
            }
        )


def _air(planned: Planned, entry: Entry, outlet: Outlet, plans: Plans) -> None:
    bulletin = plans.bulletins.get(entry["bulletin_id"])
    if bulletin is None:
        return
    made = items.of_bulletin(bulletin, outlet, plans.parts)
    for day, at in plans.moments(entry):
        if not holds(bulletin, at):
            continue
        because = "no_sound" if not made else "too_many" if len(planned.airings) >= MOST_AIRINGS else ""
        if because:
            planned.left_out.append({"entry": entry["_id"], "at": at, "because": because})
            continue
        for item, begins, ends in _one_after_another(made, entry, outlet, at):
            if not plans.is_open(outlet, begins, ends):
                planned.left_out.append({"entry": entry["_id"], "at": begins, "because": "outside_windows"})
                continue
            planned.items[item["id"]] = item
            planned.airings.append(_airing(entry, bulletin, item, _id(entry, day, item, made), begins, ends))


def _one_after_another(
    made: Sequence[Json], entry: Entry, outlet: Outlet, at: datetime
) -> Iterator[tuple[Json, datetime, datetime]]:
    """Yield the items of an airing, each language after the one before, with begin and end."""
    for item in made:
        ends = at + entries.length(
            item["seconds"], entry["repeats"], entry["pause_seconds"], items.lead_in(outlet)
        )
        yield item, at, ends
        at = ends


def _id(entry: Entry, day: date, item: Json, made: Sequence[Json]) -> str:
    plain = f"{entry['_id']}:{day.isoformat()}T{entry['start']}"
    return plain if item is made[0] else f"{plain}:{item['id'].rpartition(':')[2]}"


def _airing(
    entry: Entry, bulletin: Bulletin, item: Json, name: str, begins: datetime, ends: datetime
) -> Json:
    return {
        "id": name,
        "item": item["id"],
        "at": time_of(begins),
        "ends": time_of(ends),
        "priority": bulletin["priority"],
        "level": bulletin["level"],
        "order": entry["order"],
        "repeats": entry["repeats"],
        "pause_seconds": entry["pause_seconds"],
    }


def _relay(planned: Planned, entry: Entry, outlet: Outlet, plans: Plans) -> None:
    station = entry["station"]
    if station is None:
        return
    able = Capability(station["source"]) in outlet["capabilities"]
    spans = []
    for _, at in plans.moments(entry):
        ends = at + timedelta(minutes=station["minutes"])
        because = "cannot" if not able else "" if plans.is_open(outlet, at, ends) else "outside_windows"
        if because:
            planned.left_out.append({"entry": entry["_id"], "at": at, "because": because})
        else:
            spans.append({"from": time_of(at), "until": time_of(ends)})
    if spans:
        row = {name: station[name] for name in ("level", "source", "url", "preset")}
        planned.relays.append({"id": entry["_id"], **row, "airings": spans})


def is_open(held: Sequence[Window], begins: datetime, ends: datetime) -> bool:
    """Say whether everything between two moments lies in windows."""
    wall = [one.astimezone(VIETNAM).replace(tzinfo=None) for one in (begins, ends)]
    return windows.holds(held, wall[0], wall[1])


def _window(one: Window) -> Json:
    return {"days": one["days"], "from": one["start"], "to": one["end"]}


def _filler(outlet: Outlet, plans: Plans) -> list[Json]:
    if not items.is_board(outlet):
        return []
    place = plans.places.get(outlet["area_id"], "")
    return [{"lang": one, "title": place, "text": outlet["name"]} for one in outlet["languages"][:1]]
