"""Schemas of `/v1/hub`."""

from __future__ import annotations

from typing import TypedDict

from marshmallow import Schema, fields


class Taken(TypedDict):
    """What a hub is told of its message; `repeated`: it came before, and nothing changed."""

    id: str
    status: str


class HubTakenSchema(Schema):
    """What a hub is told of its message."""

    id = fields.String(required=True, metadata={"description": "The id of the message."})
    status = fields.String(
        required=True,
        metadata={"description": "`taken`, or `repeated` where it came before and nothing changed."},
    )
