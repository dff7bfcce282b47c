"""Shapes of imports."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma
from flask_smorest.fields import Upload
from werkzeug.datastructures import FileStorage

from api.extensions.fields import Choice
from models.tables.plans import Change, Effect


class TableFileSchema(ma.Schema):
    """The file of a table."""

    file = Upload(
        required=True,
        metadata={"description": "XLSX, XLS, or CSV in UTF-8, with the heads of an export."},
    )


class TableFile(TypedDict):
    """What `TableFileSchema` loads."""

    file: FileStorage


class TableArgsSchema(ma.Schema):
    """Whether to keep what is read."""

    dry_run = ma.fields.Boolean(
        load_default=False, metadata={"description": "Only says what each line would do, and what is wrong."}
    )


class TableArgs(TypedDict):
    """What `TableArgsSchema` loads."""

    dry_run: bool


class CellChangeSchema(ma.Schema):
    """One cell that changes, as an export has it."""

    column = ma.fields.String(required=True, metadata={"description": "The head of the column."})
    before = ma.fields.String(required=True)
    after = ma.fields.String(required=True)


class LineEffectSchema(ma.Schema):
    """What one line does; those that change nothing are only counted."""

    line = ma.fields.Integer(required=True, metadata={"description": "As spreadsheets count; 1 is the head."})
    code = ma.fields.String(required=True, metadata={"description": "What the row is called."})
    effect = Choice(Effect, required=True)
    columns = ma.fields.List(ma.fields.String(), required=True, metadata={"description": "What changes."})
    changes = ma.fields.List(ma.fields.Nested(CellChangeSchema), required=True)


class ShownLine(TypedDict):
    """What `LineEffectSchema` dumps."""

    line: int
    code: str
    effect: str
    columns: list[str]
    changes: list[Change]


class LineFaultSchema(ma.Schema):
    """One thing that is wrong with a table."""

    line = ma.fields.Integer(required=True)
    column = ma.fields.String(required=True, metadata={"description": "The head of the column."})
    code = ma.fields.String(required=True)
    detail = ma.fields.String(required=True)


class ShownLineFault(TypedDict):
    """What `LineFaultSchema` dumps."""

    line: int
    column: str
    code: str
    detail: str


class ImportedTableSchema(ma.Schema):
    """What a table did, or would do."""

    new = ma.fields.Integer(required=True)
    changed = ma.fields.Integer(required=True)
    unchanged = ma.fields.Integer(required=True)
    lines = ma.fields.List(ma.fields.Nested(LineEffectSchema), required=True)
    faults = ma.fields.List(
        ma.fields.Nested(LineFaultSchema),
        required=True,
        metadata={"description": "With any of these nothing is kept."},
    )


class ImportedTable(TypedDict):
    """What `ImportedTableSchema` dumps."""

    new: int
    changed: int
    unchanged: int
    lines: list[ShownLine]
    faults: list[ShownLineFault]
