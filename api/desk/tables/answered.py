"""Imports and templates as answers: what a table does or would do, with the place of every fault."""

from __future__ import annotations

from collections import Counter

from flask import Response

from api.desk.tables.schemas import ImportedTable, TableFile
from api.extensions import downloads, problems
from api.extensions.context import current_circumstances, current_identity, current_language, current_store
from models.access import guards
from models.access.guards import Act
from models.errors import Fault, Invalid
from models.tables import files, importing
from models.tables.importing import Room
from models.tables.plans import Effect, LineFault, May, Plan, Row


def imported(room: Room[Row], may: May, sent: TableFile, *, dry_run: bool) -> ImportedTable:
    """Do what a table says, all of it or nothing, and tell what each line does.

    :param dry_run: nothing is kept, and faults are told in place of a problem.
    :raises Invalid: with every fault, whose fields are `lines.<line>.<column>`; it is no table.
    :raises Clash: somebody changed one of the rows meanwhile.
    :raises TooMany, Unavailable: as uploads are.
    """
    store, file = current_store(), sent["file"]
    guards.spend(store, Act.UPLOAD, current_circumstances())
    planned = importing.plan(
        store, room, file.stream.read(), may, current_circumstances(), file.filename or ""
    )
    if not dry_run:
        if planned.faults:
            raise Invalid(*(_placed(one) for one in planned.faults))
        importing.commit(store, room, planned, current_identity().actor)
    return _shown(planned)


def template(room: Room[Row], name: str) -> Response:
    """Send an XLSX file without rows, to be filled in.

    :param name: of the file, without its ending.
    """
    return downloads.as_xlsx(files.template(room.file), f"{name}")


def said(found: LineFault, language: str) -> str:
    """Return the sentence of a fault, in which the column is called as its head is."""
    return problems.detail(found.fault, language, named=lambda path, spoken: f"“{found.column}”")


def _placed(found: LineFault) -> Fault:
    """Return a fault of a line with its place in the table."""
    return Fault(
        f"lines.{found.line}.{found.fault.field or found.column}", found.fault.code, found.fault.params
    )


def _shown(planned: Plan[Row]) -> ImportedTable:
    counted = Counter(one.effect for one in planned.effects)
    language = current_language()
    return {
        "new": counted[Effect.NEW],
        "changed": counted[Effect.CHANGED],
        "unchanged": counted[Effect.UNCHANGED],
        "lines": [
            {
                "line": one.line,
                "code": one.code,
                "effect": one.effect,
                "columns": one.columns,
                "changes": one.changes,
            }
            for one in planned.effects
            if one.effect is not Effect.UNCHANGED
        ],
        "faults": [
            {"line": one.line, "column": one.column, "code": one.fault.code, "detail": said(one, language)}
            for one in planned.faults
        ],
    }
