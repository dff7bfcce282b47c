"""Hotlines at the desk: a province adds numbers, words them better, says where they work, and takes one out of use.

What the desk made or changed has the origin `desk`: no file changes it any more. The emergency numbers that rescue
goes by (`rescue_kinds`) are worded, never taken away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from pymongo import ASCENDING
from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Clash, Fault, NotFound, insist_on_none
from models.language import visible
from models.language.text import nfc
from models.reports import rescue_kinds
from models.reports.hotlines import HOTLINES, Hotline
from models.store import Store, catalogue_rows, events

NUMBER = re.compile(r"\d{3,11}", re.ASCII)
MAX_NAME = 80

#: The last place on the screen, and areas that a number may name.
LAST, MAX_AREAS = 999, 200


@dataclass(frozen=True)
class Changed:
    """What an official says of a number.

    :param name: by language; Vietnamese is a must.
    :param area_ids: where it works, with everything below; empty means everywhere.
    :param closed: whether it is out of use.
    """

    name: Mapping[str, str]
    area_ids: Sequence[str] = ()
    order: int = LAST
    closed: bool = False


class _Values(TypedDict):
    """The fields of a hotline that the desk sets; see `Hotline`."""

    name: dict[str, str]
    areas: list[str]
    order: int
    closed: bool


def of(row: Hotline) -> Hotline:
    """Return a hotline with what a row of the file lacks (version 0: nobody has changed it)."""
    return {**row, "version": row.get("version", 0), "closed": row.get("closed", False)}


def every(store: Store) -> list[Hotline]:
    """Return all numbers, those out of use, too, in the order of the screen."""
    return [
        of(row) for row in store.collection(HOTLINES).find().sort([("order", ASCENDING), ("_id", ASCENDING)])
    ]


def get(store: Store, number: str) -> Hotline:
    """Return one number as it is now.

    :raises NotFound: there is none.
    """
    row = store.collection(HOTLINES).find_one({"_id": number})
    if row is None:
        raise NotFound
    return of(row)


def is_needed(number: str) -> bool:
    """Say whether it is an emergency number that must be shown everywhere."""
    return any(number in numbers for numbers in rescue_kinds.kept()["numbers"].values())


def faults_of(store: Store, number: str, given: Changed) -> Iterator[Fault]:
    """Yield everything that is wrong with a number and what is said of it."""
    if not NUMBER.fullmatch(number):
        yield Fault("number", "hotline_number")
    names = {"vi": "", **{language: text for language, text in given.name.items() if nfc(text)}}
    for language, text in names.items():
        yield from visible.name_faults(f"name.{language}", text, MAX_NAME)
    known, province = areas.known(store, given.area_ids), areas.active_province_id(store)
    for place, one in enumerate(given.area_ids):
        if one not in known:
            yield Fault(f"areas.{place}", "area_unknown")
        elif province not in known[one]["path"]:
            yield Fault(f"areas.{place}", "area_elsewhere")
    if is_needed(number) and (given.closed or given.area_ids):
        yield Fault("closed" if given.closed else "areas", "hotline_needed")


def create(store: Store, by: Identity, number: str, given: Changed) -> Hotline:
    """Add a number.

    :raises Invalid: as `faults_of` says.
    :raises Forbidden: `no_permission` in the province.
    :raises Clash: `hotline_exists`.
    """
    values = _checked(store, by, number, given)
    document: Hotline = {
        "_id": number,
        "number": number,
        "name": values["name"],
        "areas": values["areas"],
        "order": values["order"],
        "closed": values["closed"],
        "origin": catalogue_rows.DESK,
    }
    details: events.EventDetails = {"changes": dict(values)}

    def work(session: ClientSession) -> Hotline:
        store.invalidate_catalogue(session)
        return events.create(
            store, HOTLINES, document, action="created", actor=by.actor, details=details, session=session
        )

    try:
        return of(store.transact(work))
    except DuplicateKeyError as error:
        raise Clash("hotline_exists") from error


def change(store: Store, by: Identity, number: str, given: Changed, *, expect: int) -> Hotline:
    """Say something else of a number, everywhere and at once.

    :raises Invalid, Forbidden: as `create`.
    :raises NotFound: there is none.
    :raises Stale: somebody was faster; carries the number as it is now.
    """
    get(store, number)
    return catalogue_rows.change(
        store,
        HOTLINES,
        number,
        _checked(store, by, number, given),
        action="changed",
        actor=by.actor,
        expect=expect,
        whole=of,
        check=lambda session: None,
    )


def _checked(store: Store, by: Identity, number: str, given: Changed) -> _Values:
    permissions.insist_in(store, by, Permission.CATALOGUE_MANAGE, areas.active_province_id(store))
    insist_on_none(faults_of(store, number, given))
    return {
        "name": {language: nfc(text) for language, text in given.name.items() if nfc(text)},
        "areas": list(dict.fromkeys(given.area_ids)),
        "order": given.order,
        "closed": given.closed,
    }
