"""Importing (nhập danh sách): a table becomes rows of a room, all of it or nothing.

What a file leaves out stays: rows that it does not name, and columns that it has not.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from pymongo.client_session import ClientSession
from pymongo.errors import BulkWriteError

from models.access.callers import HERE, Circumstances
from models.errors import Clash, Fault
from models.exports.cells import Cell, plain
from models.store import Store, events
from models.store.collections import CollectionSpec
from models.store.database import OF_UPKEEP
from models.store.events import Actor
from models.tables import files, words
from models.tables.cells import Read
from models.tables.files import Line
from models.tables.plans import Change, Effect, LineEffect, LineFault, May, Plan, Row

Cells = Mapping[str, str]

#: What is said of a value that is none of those that may be; of an empty cell it says nothing.
OF_NOTHING = frozenset({"day_not_past", "not_a_choice"})

#: What is written of a row.
Content = TypeVar("Content")


@dataclass(frozen=True)
class Room(Generic[Row]):
    """What a room says of its table.

    :param file: the words of the table.
    :param named: the column that names a row in a plan.
    :param rows: the rows that lines may name.
    :param find: those of these that a line names: none for a new one, and several are too many.
    :param key: what no two lines with new rows may share, with the column that it stands in.
    :param read: what the cells of a line say, by column, and what can't be read.
    :param content: what is written of a row, of what a line says; a cell that was not read is `empty`.
    :param faults: what is wrong with the content, and with its line for the row as it is.
    :param column: the column that the field of a fault stands in.
    :param frozen: why a row takes no change any more; None while it does.
    :param stored: the fields that content becomes, with `paths` and `agency_id`.
    :param document: a new row of content.
    :param differences: the fields that change.
    :param cells: the cells of a row in the order of the columns.
    :param silent: columns that change with another one and are not told.
    :param update, told: how fields are written, and what the event of it tells.
    :param overtaken, not_yours, twice: codes of faults.
    """

    file: str
    spec: CollectionSpec[Row]
    named: str
    rows: Callable[[Store, Sequence[Line]], Sequence[Row]]
    find: Callable[[Store, Sequence[Row]], Callable[[Cells], Sequence[Row]]]
    key: Callable[[Store, Cells], tuple[str, str]]
    read: Callable[[Store, Cells, Row | None], Read]
    empty: Callable[[], Any]
    content: Callable[[Any], Any]
    faults: Callable[[Store, Any, Cells, Row | None], Iterable[Fault]]
    column: Callable[[str], str]
    frozen: Callable[[Row], Fault | None]
    stored: Callable[[Store, Any, Row | None], Any]
    document: Callable[[Store, Any], Row]
    differences: Callable[[Row, Any], dict[str, Any]]
    cells: Callable[[Store, Row], Sequence[Cell]]
    update: Callable[[Any], dict[str, Any]]
    told: Callable[[Any], dict[str, Any]]
    silent: frozenset[str] = frozenset()
    overtaken: str = "table_overtaken"
    not_yours: str = "row_not_yours"
    twice: str = "row_twice"


def plan(
    store: Store,
    room: Room[Row],
    data: bytes,
    may: May,
    where: Circumstances = HERE,
    name: str = "",
) -> Plan[Row]:
    """Read a file and say what it would do; nothing is written.

    :param name: what the file is called, where that is known.
    :raises Invalid: it is no table.
    :raises Unavailable: too many other files are being read.
    """
    catalogue = store if store.pinned else store.for_request()
    read = files.read(catalogue, room.file, data, where, name)
    found = Plan[Row](faults=[LineFault(1, fault.field, fault) for fault in read.faults])
    find = room.find(catalogue, room.rows(catalogue, read.lines))
    seen = dict[str, int]()
    for line in read.lines:
        _take(_Line(catalogue, room, line, find(line.cells), may), seen, found)
    return found


def commit(store: Store, room: Room[Row], planned: Plan[Row], actor: Actor) -> Plan[Row]:
    """Write what was planned, all of it in one transaction; a plan with faults writes nothing.

    :raises Clash: `overtaken` of the room: somebody changed one of the rows, or took a name, meanwhile.
    """
    if planned.faults or not (planned.fresh or planned.changed):
        return planned
    patient = dataclasses.replace(store, patience=OF_UPKEEP)

    def work(inner: ClientSession) -> None:
        _insist_on_the_same(patient, room, [before for before, _ in planned.changed], inner)
        _add(patient, room, planned.fresh, actor, inner)
        for before, fields in planned.changed:
            _change(patient, room, before, fields, actor, inner)

    try:
        patient.transact(work)
    except BulkWriteError as error:
        raise Clash(room.overtaken) from error
    return planned


def _add(store: Store, room: Room[Row], fresh: Sequence[Row], actor: Actor, inner: ClientSession) -> None:
    if fresh:
        told = {one["_id"]: room.told(one) for one in fresh}
        events.create_all(store, room.spec, fresh, action="added", actor=actor, told=told, session=inner)


def _insist_on_the_same(store: Store, room: Room[Row], read: Sequence[Row], inner: ClientSession) -> None:
    """Refuse rows that are not as they were read; asked here, so that `Stale` does not show one of many."""
    rows = store.collection(room.spec).find(
        {"_id": {"$in": [one["_id"] for one in read]}}, {"version": 1}, session=inner
    )
    now = {row["_id"]: row["version"] for row in rows}
    if any(now.get(one["_id"]) != one["version"] for one in read):
        raise Clash(room.overtaken)


def _change(
    store: Store,
    room: Room[Row],
    before: Row,
    fields: Mapping[str, Any],
    actor: Actor,
    inner: ClientSession,
) -> None:
    events.change(
        store,
        room.spec,
        before["_id"],
        room.update(fields),
        action="changed",
        actor=actor,
        details={"changes": room.told(room.differences(before, fields))},
        session=inner,
    )


@dataclass(frozen=True)
class _Line(Generic[Row]):
    """One line, with the rows that it may mean and who may do it."""

    store: Store
    room: Room[Row]
    line: Line
    meant: Sequence[Row]
    may: May

    @property
    def before(self) -> Row | None:
        """The row as it is; None for a new one."""
        return self.meant[0] if self.meant else None


def _take(one: _Line[Row], seen: dict[str, int], found: Plan[Row]) -> None:
    """Add to a plan what one line does, or what is wrong with it."""
    room, line = one.room, one.line
    values, faults = room.read(one.store, line.cells, one.before)
    column, key = room.key(one.store, line.cells)
    mark = one.before["_id"] if one.before else key
    if mark in seen:
        faults.append(Fault(column, room.twice, {"line": seen[mark]}))
    seen.setdefault(mark, line.number)
    if len(one.meant) > 1:
        faults.append(Fault(column, "row_unclear"))
    # What could not be read is one fault; as empty it would be a second one.
    unread = {fault.field for fault in faults}
    given = room.content({**room.empty(), **values})
    for fault in room.faults(one.store, given, line.cells, one.before):
        if (place := room.column(fault.field)) not in unread:
            faults.append(_of_cell(fault, line.cells.get(place, "")))
    if not faults:
        faults.extend(_effect(one, given, found))
    for fault in faults:
        place = room.column(fault.field)
        found.faults.append(LineFault(line.number, words.head(room.file, place), fault))


def _of_cell(fault: Fault, cell: str) -> Fault:
    """Return a fault as it is said of a cell: of an empty one, that it is missing, and not what it is not."""
    return Fault(fault.field, "required") if fault.code in OF_NOTHING and not cell.strip() else fault


def _effect(one: _Line[Row], given: Content, found: Plan[Row]) -> Iterator[Fault]:
    """Note what a line without faults does, if whoever imports may do that."""
    room, before = one.room, one.before
    fields = room.stored(one.store, given, before)
    places = [fields, *([before] if before else [])]
    if not all(one.may(place["paths"], place["agency_id"]) for place in places):
        yield Fault("area_id", room.not_yours)
        return
    if before is None:
        made = room.document(one.store, given)
        found.fresh.append(made)
        found.effects.append(LineEffect(one.line.number, _name(one, made), Effect.NEW, []))
        return
    changes = room.differences(before, fields)
    name = _name(one, before)
    if not changes:
        found.effects.append(LineEffect(one.line.number, name, Effect.UNCHANGED, []))
    elif fault := room.frozen(before):
        yield fault
    else:
        found.changed.append((before, fields))
        cells = _changed_cells(one, before, fields)
        found.effects.append(LineEffect(one.line.number, name, Effect.CHANGED, cells))


def _name(one: _Line[Row], row: Row) -> str:
    place = list(words.read(one.room.file)["columns"]).index(one.room.named)
    return str(one.room.cells(one.store, row)[place])


def _changed_cells(one: _Line[Row], before: Row, fields: Mapping[str, Any]) -> list[Change]:
    """Return which cells of a row change."""
    room, heads = one.room, words.read(one.room.file)["columns"]
    whole = cast(Row, {**before, **fields})
    rows = zip(heads, room.cells(one.store, before), room.cells(one.store, whole), strict=True)
    return [
        Change(heads[name], plain(old), plain(new))
        for name, old, new in rows
        if old != new and name not in room.silent
    ]
