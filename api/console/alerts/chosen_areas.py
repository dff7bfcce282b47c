"""Choosing areas: by name, by former district or saved group, those of an earlier alert, the nearest ones, all of them.

A button of the composer sends the whole form; what it says is done to the areas in it, and the form is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from werkzeug.datastructures import MultiDict

from api.console.alerts import words
from api.extensions.context import current_identity, current_store
from api.html.forms import Option, Sent
from models.access import permissions
from models.access.permissions import Permission
from models.alerts import alerts, area_groups, lists
from models.alerts.lists import AlertQuery
from models.areas import areas, former_districts, place_names
from models.areas.areas import Area, Level
from models.errors import NotFound

#: What an area is called by in the form.
FIELD = "area_ids"

#: Names that are offered where a text may mean several; earlier alerts to take areas from; the most that are nearest.
MOST_OFFERED, MOST_EARLIER, MOST_NEAR = 6, 8, 60


class Found(NamedTuple):
    """What became of the areas: the form as it is now, and the names that nobody could settle."""

    sent: Sent
    unsettled: str


def asks(do: str) -> bool:
    """Say whether a button changes the areas."""
    return do.partition(":")[0] in {"add", "take", "drop", "none", "district", "group", "near", "like", "all"}


def changed(sent: Sent, do: str) -> Found:
    """Return a form with its areas changed by a button."""
    what, _, which = do.partition(":")
    held = [one for one in sent.getlist(FIELD) if one]
    if what == "add":
        added, unsettled = _named(sent.get("find", ""))
        return Found(_with(sent, _joined(held, added)), unsettled)
    if what in {"drop", "none"}:
        return Found(_with(sent, [one for one in held if what == "drop" and one != which]), "")
    return Found(_with(sent, _joined(held, _meant(what, which, sent))), "")


def offered(text: str) -> list[Option]:
    """Return the areas that a text may mean."""
    found = place_names.search(current_store(), text, MOST_OFFERED) if text else []
    return [
        Option(one.area["_id"], f"{one.area['full_name']} ({one.via})" if one.via else one.area["full_name"])
        for one in found
    ]


def names(area_ids: Sequence[str]) -> list[Option]:
    """Return areas with their names; an unknown one by its id."""
    known = areas.known(current_store(), area_ids)
    return [Option(one, known[one]["full_name"] if one in known else one) for one in area_ids]


def communes() -> list[Area]:
    """Return the communes of the province."""
    store = current_store()
    return store.cached(("communes", areas.active_province_id(store)), lambda: areas.communes(store))


def districts() -> list[Option]:
    """Return the former districts to choose from; two of one name with the province of each."""
    store, found = current_store(), former_districts.every(current_store())
    times = Counter(one["full_name"] for one in found)
    above = areas.known(store, {one["province_id"] for one in found})
    return [
        Option(
            one["_id"],
            f"{one['full_name']} ({above[one['province_id']]['full_name']})"
            if times[one["full_name"]] > 1
            else one["full_name"],
        )
        for one in found
    ]


def groups() -> list[Option]:
    """Return the saved groups to choose from."""
    return [
        Option(one["_id"], f"{one['name']} · {len(one['area_ids'])}")
        for one in area_groups.every(current_store())
    ]


def earlier() -> list[Option]:
    """Return the last alerts whose areas can be taken."""
    found, _ = lists.search(current_store(), current_identity(), AlertQuery(), limit=MOST_EARLIER)
    return [Option(one["_id"], f"{words.title(one)} · {len(one['area_ids'])}") for one in found]


def _meant(what: str, which: str, sent: Sent) -> list[str]:
    store = current_store()
    if what == "take":
        return [which]
    if what == "district":
        return former_districts.communes_of(store, sent.get("district", ""))
    if what == "group":
        return _of_group(sent.get("group", ""))
    if what == "near":
        return _nearest(sent.get("near", ""), sent.get("near_count", ""))
    if what == "like":
        return _of_alert(sent.get("like", ""))
    held = permissions.assignments_with(current_identity(), Permission.ALERT_DRAFT)
    return sorted({one.area_id for one in held})


def _of_alert(alert_id: str) -> list[str]:
    try:
        return list(alerts.readable(current_store(), current_identity(), alert_id)["area_ids"])
    except NotFound:
        return []


def _of_group(group_id: str) -> list[str]:
    """Return the areas of a group that there still are."""
    try:
        held = area_groups.get(current_store(), group_id)["area_ids"]
    except NotFound:
        return []
    return list(areas.known(current_store(), held))


def _named(text: str) -> tuple[list[str], str]:
    """Return the areas that names mean without doubt, and the names that stay."""
    added, unsettled = [], []
    for name in filter(None, (one.strip() for one in text.replace(";", ",").split(","))):
        found = place_names.search(current_store(), name, 2)
        sure = found and found[0].score >= place_names.WHOLE_NAME - 1
        if sure and (len(found) == 1 or found[1].score < found[0].score):
            added.append(found[0].area["_id"])
        else:
            unsettled.append(name)
    return added, ", ".join(unsettled)


def _nearest(name: str, count: str) -> list[str]:
    store = current_store()
    found = place_names.search(store, name, 1, Level.COMMUNE) if name else []
    center = found[0].area["center"] if found else None
    if center is None:
        return []
    number = min(MOST_NEAR, int(count)) if count.isdecimal() and len(count) < 4 else 5
    lon, lat = center["coordinates"]
    return [one.area["_id"] for one in areas.locate(store, lat, lon, max(1, number))]


def _joined(held: Sequence[str], added: Sequence[str]) -> list[str]:
    """Return areas with others added; what lies inside another, or around one that is added, is left out."""
    known = areas.known(current_store(), [*held, *added])
    inside = {above for one in added if one in known for above in known[one]["path"][:-1]}
    kept = [*(one for one in held if one not in inside), *added]
    around = {one: set(known[one]["path"][:-1]) if one in known else set() for one in kept}
    return list(dict.fromkeys(one for one in kept if not around[one] & set(kept)))


def _with(sent: Sent, area_ids: Sequence[str]) -> Sent:
    found: Sent = MultiDict(sent.items(multi=True))
    found.setlist(FIELD, list(area_ids))
    return found
