"""Shapes of the archive."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

import marshmallow as ma


class ArchiveArgsSchema(ma.Schema):
    """Which period, and where."""

    start = ma.fields.Date(
        data_key="from",
        required=True,
        metadata={"description": "First day, in Vietnam.", "example": "2026-01-01"},
    )
    end = ma.fields.Date(
        data_key="to", required=True, metadata={"description": "Last day, included.", "example": "2026-06-30"}
    )
    area = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=40),
        metadata={"description": "With everything below; code or id. Default: the province."},
    )
    staff = ma.fields.Boolean(
        load_default=False,
        metadata={"description": "With posts for staff, in a folder of their own: not to be passed on."},
    )


class ArchiveArgs(TypedDict):
    """What `ArchiveArgsSchema` loads."""

    start: date
    end: date
    area: str
    staff: bool
