"""Which row a line means where rows have no code: by its id where the line has one, else by what people call it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any

from models.areas import areas
from models.errors import Fault, NotFound
from models.language.text import nfc
from models.store import Query, Store
from models.tables.files import Line
from models.tables.importing import Cells
from models.tables.plans import Row

#: What people call a row: its place, its name, and whatever else tells two of them apart.
Called = tuple[Hashable, ...]


def id_of(cells: Cells) -> str:
    """Return the id that a line gives; "" where it gives none."""
    return nfc(cells.get("id", ""))


def area_of(store: Store, cells: Cells) -> str:
    """Return the area that a line means; what stands there where it is none."""
    said = nfc(cells.get("area", ""))
    try:
        return areas.searched(store, said)["_id"] if said else ""
    except NotFound:
        return said


def query(store: Store, lines: Sequence[Line], still: Query) -> Query:
    """Return the query for the rows that lines may mean.

    :param still: what holds of a row that is meant without its id.
    """
    ids = sorted({id_of(one.cells) for one in lines})
    places = sorted({area_of(store, one.cells) for one in lines})
    return {"$or": [{"_id": {"$in": ids}}, {"area_id": {"$in": places}, **still}]}


def finder(
    rows: Iterable[Row], of_row: Callable[[Row], Called | None], of_cells: Callable[[Cells], Called]
) -> Callable[[Cells], Sequence[Row]]:
    """Return what finds the rows that a line means.

    :param of_row: what people call a row; None for one that is meant by its id alone.
    """
    by_id, by_call = dict[str, list[Row]](), defaultdict[Called, list[Row]](list)
    for row in rows:
        document: Any = row
        by_id[document["_id"]] = [row]
        if (called := of_row(row)) is not None:
            by_call[called].append(row)

    def find(cells: Cells) -> Sequence[Row]:
        given = id_of(cells)
        return by_id.get(given, []) if given else by_call.get(of_cells(cells), [])

    return find


def key(cells: Cells, called: Called) -> tuple[str, str]:
    """Return what no two lines may share, and the column that a fault of it stands in."""
    given = id_of(cells)
    return ("id", given) if given else ("name", "\n".join(map(str, called)))


def faults(cells: Cells, before: object | None) -> Iterator[Fault]:
    """Yield that a line gives an id that no row has."""
    if id_of(cells) and before is None:
        yield Fault("id", "row_unknown")
