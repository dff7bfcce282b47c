"""Importing (nhập danh sách): a table becomes outlets, all of it or nothing, and every fault is named with its place.

What a file leaves out stays: outlets that it does not name, and who runs a private board, which no table holds.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple, cast

from pymongo.client_session import ClientSession
from pymongo.errors import BulkWriteError

from models.access import unit_access
from models.access.callers import HERE, Circumstances, Identity
from models.access.permissions import Permission
from models.errors import Clash, Fault
from models.exports.cells import plain
from models.language.text import nfc
from models.outlets import content, registry, table, table_cells, table_files
from models.outlets.content import OutletContent
from models.outlets.outlets import OUTLETS, Outlet
from models.outlets.table_files import Line
from models.store import Store, events
from models.store.database import OF_UPKEEP
from models.store.events import Actor

#: Says whether whoever imports may manage outlets of an agency at the last area of a path.
May = Callable[[Sequence[str], str], bool]


class Effect(StrEnum):
    """What a line does."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class LineFault(NamedTuple):
    """One thing that is wrong: the line as spreadsheets count (1 is the head), the head of the column, and what."""

    line: int
    column: str
    fault: Fault


class Change(NamedTuple):
    """One cell that changes: the head of its column, what stands there now and what will."""

    column: str
    before: str
    after: str


class LineEffect(NamedTuple):
    """What one line would do; `changes` are what changes, as cells have it."""

    line: int
    code: str
    effect: Effect
    changes: list[Change]

    @property
    def columns(self) -> list[str]:
        """The heads of what changes."""
        return [one.column for one in self.changes]


@dataclass
class Plan:
    """What a table would do, or everything that keeps it from doing it."""

    effects: list[LineEffect] = field(default_factory=list)
    faults: list[LineFault] = field(default_factory=list)
    fresh: list[Outlet] = field(default_factory=list, repr=False)
    changed: list[tuple[Outlet, dict[str, Any]]] = field(default_factory=list, repr=False)


def anywhere(path: Sequence[str], agency_id: str) -> bool:
    """Allow everything, for whoever is at the machine."""
    return True


def managed_by(official: Identity) -> May:
    """Allow what an official manages."""
    return lambda path, agency_id: unit_access.may_at(official, Permission.OUTLET_MANAGE, path, agency_id)


def plan(store: Store, data: bytes, may: May, where: Circumstances = HERE, name: str = "") -> Plan:
    """Read a file and say what it would do; nothing is written.

    :param name: what the file is called, where that is known.

    :raises Invalid: it is no table.
    :raises Unavailable: too many other files are being read.
    """
    catalogue = store if store.pinned else store.for_request()
    read = table_files.read(catalogue, data, where, name)
    found = Plan(faults=[LineFault(1, fault.field, fault) for fault in read.faults])
    known = _known(store, read.lines)
    seen = dict[str, int]()
    for line in read.lines:
        _take(catalogue, line, known, seen, may, found)
    return found


def commit(store: Store, planned: Plan, actor: Actor) -> Plan:
    """Write what was planned, all of it in one transaction; a plan with faults writes nothing.

    :raises Clash: `import_overtaken`: somebody changed one of the outlets, or took a code, meanwhile.
    """
    if planned.faults or not (planned.fresh or planned.changed):
        return planned
    patient = dataclasses.replace(store, patience=OF_UPKEEP)

    def work(inner: ClientSession) -> None:
        _insist_on_the_same(patient, [before for before, _ in planned.changed], inner)
        _add(patient, planned.fresh, actor, inner)
        for before, fields in planned.changed:
            _change(patient, before, fields, actor, inner)

    try:
        patient.transact(work)
    except BulkWriteError as error:
        raise Clash("import_overtaken") from error
    return planned


def _add(store: Store, fresh: Sequence[Outlet], actor: Actor, inner: ClientSession) -> None:
    if fresh:
        told = {one["_id"]: registry.told(one) for one in fresh}
        events.create_all(store, OUTLETS, fresh, action="added", actor=actor, told=told, session=inner)


def _insist_on_the_same(store: Store, read: Sequence[Outlet], inner: ClientSession) -> None:
    """Refuse outlets that are not as they were read; asked here, so that `Stale` does not show one of many."""
    rows = store.collection(OUTLETS).find(
        {"_id": {"$in": [one["_id"] for one in read]}}, {"version": 1}, session=inner
    )
    now = {row["_id"]: row["version"] for row in rows}
    if any(now.get(one["_id"]) != one["version"] for one in read):
        raise Clash("import_overtaken")


def _change(
    store: Store, before: Outlet, fields: Mapping[str, Any], actor: Actor, inner: ClientSession
) -> None:
    events.change(
        store,
        OUTLETS,
        before["_id"],
        registry.update_of(fields),
        action="changed",
        actor=actor,
        details={"changes": registry.told(registry.differences(before, fields))},
        session=inner,
    )


def _known(store: Store, lines: Sequence[Line]) -> dict[str, Outlet]:
    """Return the outlets that lines name, by their codes."""
    codes = sorted({nfc(line.cells.get("code", "")) for line in lines})
    return {row["code"]: row for row in store.collection(OUTLETS).find({"code": {"$in": codes}})}


def _take(
    store: Store, line: Line, known: Mapping[str, Outlet], seen: dict[str, int], may: May, found: Plan
) -> None:
    """Add to a plan what one line does, or what is wrong with it."""
    code = nfc(line.cells.get("code", ""))
    before = known.get(code)
    values, faults = table.read_cells(store, line.cells, before)
    if code in seen:
        faults.append(Fault("code", "outlet_code_twice", {"line": seen[code]}))
    seen.setdefault(code, line.number)
    if before and before["retired_at"]:
        faults.append(Fault("code", "outlet_retired"))
    # What could not be read is one fault; as empty it would be a second one.
    unread = {fault.field for fault in faults}
    given = cast(OutletContent, table.content_of({**_empty(), **values}))
    for fault in (*content.code_faults(code), *content.faults_apart_from_code(store, given)):
        if table.field_column(fault.field) not in unread:
            faults.append(fault)
    if not faults:
        faults.extend(_effect(store, line.number, given, before, may, found))
    heads = table.words()["columns"]
    for fault in faults:
        column = table.field_column(fault.field)
        found.faults.append(LineFault(line.number, heads.get(column, column), fault))


def _effect(
    store: Store, number: int, given: OutletContent, before: Outlet | None, may: May, found: Plan
) -> Iterator[Fault]:
    """Note what a line without faults does, if whoever imports may do that."""
    fields = registry.stored(store, given, before)
    allowed = may(fields["paths"], fields["agency_id"])
    if before:
        allowed = allowed and may(before["paths"], before["agency_id"])
    if not allowed:
        yield Fault("area", "outlet_not_yours")
        return
    if before is None:
        document = registry.new_document(store, given)
        found.fresh.append(document)
        found.effects.append(LineEffect(number, given["code"], Effect.NEW, []))
        return
    changes = registry.differences(before, fields)
    if not changes:
        found.effects.append(LineEffect(number, given["code"], Effect.UNCHANGED, []))
        return
    found.changed.append((before, fields))
    cells = _changed_cells(store, before, fields)
    found.effects.append(LineEffect(number, given["code"], Effect.CHANGED, cells))


def _changed_cells(store: Store, before: Outlet, fields: Mapping[str, Any]) -> list[Change]:
    """Return which cells of an outlet change; the name of a commune changes with its code, and is not told."""
    whole = cast(
        Outlet,
        {name: one for name, one in {**before, **fields}.items() if one is not None or name != "contract"},
    )
    heads = table.words()["columns"]
    rows = zip(heads, table_cells.cells_of(store, before), table_cells.cells_of(store, whole), strict=True)
    return [
        Change(heads[name], plain(old), plain(new))
        for name, old, new in rows
        if old != new and name != "area_name"
    ]


def _empty() -> dict[str, Any]:
    """Return what stands for a cell that could not be read."""
    lists = ("hamlets", "tags", "capabilities", "languages", "windows", "volume", "contract_hours")
    numbers = ("lat", "lon", "lead_in", "horns", "size", "width", "height", "year")
    return {
        **dict.fromkeys(table.READ, ""),
        **{name: [] for name in lists},
        **dict.fromkeys(numbers),
    }
