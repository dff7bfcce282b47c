"""Looking up a report by its tracking code: who sees what of it, the same at every door.

Its owner and whoever shows the PIN see all of it, everybody sees a public one. For anybody else a report that is not
public is not there: a wrong code, the code of such a report and a wrong PIN get one answer, after the same work.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from models.access import guards
from models.access.callers import Circumstances
from models.access.guards import Act
from models.categories import categories
from models.errors import NotFound
from models.messages.messages import Owner
from models.reports import followers, pin_guesses, public_view, reports
from models.reports.reports import Report
from models.store import Store


class Seen(NamedTuple):
    """A report that somebody may see; `own` if they may see all of it and act as its reporter."""

    report: Report
    own: bool


def look_up(store: Store, code: str, owners: Sequence[Owner], where: Circumstances, *, pin: str = "") -> Seen:
    """Return the report with a tracking code, as far as somebody may see it.

    :param code: however it was typed.
    :param owners: who asks, as an owner of reports.
    :param pin: the PIN that they show; "" for none.
    :raises NotFound: `pin_wrong`: a PIN was shown, and code and PIN don't belong together; else `not_found`.
    :raises TooMany: too many codes that nobody may see, or too many wrong PINs.
    """
    report = _find(store, code)
    if report and reports.is_owner(report, owners):
        return Seen(report, own=True)
    if pin:
        if pin_guesses.opens(store, code, report, pin, where) and report:
            return Seen(report, own=True)
        raise NotFound("pin_wrong")
    if report and _is_shown(store, report, owners):
        return Seen(report, own=False)
    guards.spend(store, Act.LOOK_UP, where)
    raise NotFound


def _is_shown(store: Store, report: Report, owners: Sequence[Owner]) -> bool:
    """Say whether these may know that there is such a report, and where it stands; its followers do anyway."""
    category = categories.get(store, report["category"])
    return public_view.is_public(report, category) or followers.is_following(store, report, list(owners))


def _find(store: Store, code: str) -> Report | None:
    try:
        return reports.by_code(store, code)
    except NotFound:
        return None
