"""Hours of an area: what they would silence is told first, and saved when it is said again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from models.access import unit_access
from models.access.callers import Identity
from models.access.permissions import Permission
from models.errors import Clash, insist_on_none
from models.outlets import area_windows
from models.outlets.area_windows import AreaWindows
from models.outlets.outlets import Window
from models.programme import unheard
from models.programme.unheard import Silenced
from models.store import Store

#: So many schedules are named in the sentence at most; `lost` has all.
MOST_NAMED = 10


class HoursSilence(Clash):
    """Other hours would silence what is scheduled; `lost` says which entries on which outlets."""

    def __init__(self, lost: Sequence[Silenced]) -> None:
        named = [f"{one.entry['start']} ({one.entry['_id']})" for one in lost[:MOST_NAMED]]
        more = ["…"] if len(lost) > MOST_NAMED else []
        outlets = {one.outlet["_id"] for each in lost for one in each.outlets}
        super().__init__("hours_silence", entries=", ".join([*named, *more]), outlets=len(outlets))
        self.lost = list(lost)


def save(
    store: Store,
    official: Identity,
    area_id: str,
    given: list[Window],
    *,
    expect: int,
    nevertheless: bool,
    now: datetime | None = None,
) -> AreaWindows:
    """Set the windows of an area; none lets those above hold again.

    :param nevertheless: they know what it silences, and want it.
    :raises NotFound: there is no such area.
    :raises Forbidden: `no_permission` to manage outlets there, whatever their agency.
    :raises Invalid: as `area_windows.faults_of` says.
    :raises HoursSilence: it would silence what sounds now.
    :raises Stale: somebody was faster.
    """
    if not nevertheless:
        area_windows.get(store, area_id)
        unit_access.insist_in(store, official, Permission.OUTLET_MANAGE, area_id)
        insist_on_none(area_windows.faults_of(store, given))
        if lost := unheard.by_hours(store, area_id, given, now):
            raise HoursSilence(lost)
    return area_windows.save(store, official, area_id, given, expect=expect)
