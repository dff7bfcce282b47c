"""Importing (nhập danh sách): a table becomes outlets, all of it or nothing, and every fault is named with its place.

What a file leaves out stays: outlets that it does not name, and who runs a private board, which no table holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, cast

from models.access.callers import HERE, Circumstances, Identity
from models.access.permissions import Permission
from models.errors import Fault
from models.exports.cells import Cell
from models.language.text import nfc
from models.outlets import content, registry, table, table_cells
from models.outlets.content import OutletContent
from models.outlets.outlets import OUTLETS, Outlet
from models.store import Store
from models.store.events import Actor
from models.tables import importing, plans
from models.tables.files import Line
from models.tables.importing import Cells, Room
from models.tables.plans import May

Plan = plans.Plan[Outlet]


def managed_by(official: Identity) -> May:
    """Allow what an official manages."""
    return plans.permitted(official, Permission.OUTLET_MANAGE)


def plan(store: Store, data: bytes, may: May, where: Circumstances = HERE, name: str = "") -> Plan:
    """Read a file and say what it would do; nothing is written.

    :param name: what the file is called, where that is known.
    :raises Invalid: it is no table.
    :raises Unavailable: too many other files are being read.
    """
    return importing.plan(store, ROOM, data, may, where, name)


def commit(store: Store, planned: Plan, actor: Actor) -> Plan:
    """Write what was planned, all of it in one transaction; a plan with faults writes nothing.

    :raises Clash: `import_overtaken`: somebody changed one of the outlets, or took a code, meanwhile.
    """
    return importing.commit(store, ROOM, planned, actor)


def _code(cells: Cells) -> str:
    return nfc(cells.get("code", ""))


def _rows(store: Store, lines: Sequence[Line]) -> list[Outlet]:
    codes = sorted({_code(line.cells) for line in lines})
    return list(store.collection(OUTLETS).find({"code": {"$in": codes}}))


def _find(store: Store, rows: Sequence[Outlet]) -> Callable[[Cells], list[Outlet]]:
    known = {row["code"]: [row] for row in rows}
    return lambda cells: known.get(_code(cells), [])


def _faults(store: Store, given: OutletContent, cells: Cells, before: Outlet | None) -> Iterator[Fault]:
    if before and before["retired_at"]:
        yield Fault("code", "outlet_retired")
    yield from content.code_faults(_code(cells))
    yield from content.faults_apart_from_code(store, given)


def _whole(store: Store, outlet: Outlet) -> list[Cell]:
    """Return the cells of an outlet, whose contract is None where a plan takes it away."""
    kept = {name: one for name, one in outlet.items() if one is not None or name != "contract"}
    return table_cells.cells_of(store, cast(Outlet, kept))


def _empty() -> dict[str, Any]:
    """Return what stands for a cell that could not be read."""
    lists = ("hamlets", "tags", "capabilities", "languages", "windows", "volume", "contract_hours")
    numbers = ("lat", "lon", "lead_in", "horns", "size", "width", "height", "year")
    return {
        **dict.fromkeys(table.READ, ""),
        **{name: [] for name in lists},
        **dict.fromkeys(numbers),
    }


def _content(values: Mapping[str, Any]) -> OutletContent:
    return cast(OutletContent, table.content_of(values))


#: The table of outlets; the name of a commune changes with its code, and is not told.
ROOM: Room[Outlet] = Room(
    file=table.FILE,
    spec=OUTLETS,
    named="code",
    rows=_rows,
    find=_find,
    key=lambda store, cells: ("code", _code(cells)),
    read=table.read_cells,
    empty=_empty,
    content=_content,
    faults=_faults,
    column=table.field_column,
    frozen=lambda before: None,
    stored=registry.stored,
    document=registry.new_document,
    differences=registry.differences,
    cells=_whole,
    update=registry.update_of,
    told=registry.told,
    silent=frozenset({"area_name"}),
    overtaken="import_overtaken",
    not_yours="outlet_not_yours",
    twice="outlet_code_twice",
)
