"""Shapes of saved views."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from api.desk.reports.filters import FilterBody, FilterBodySchema
from api.extensions.fields import Choice, Name
from models.desk.saved_views import MAX_NAME
from models.desk.search import Order


class ViewSchema(ma.Schema):
    """A filter and an order under a name."""

    name = Name(
        MAX_NAME,
        metadata={"example": "Quá hạn của tôi"},
    )
    filter = ma.fields.Nested(FilterBodySchema, required=True, metadata={"example": {"overdue": True}})
    sort = Choice(Order, load_default=Order.NEWEST)
    shared = ma.fields.Boolean(
        load_default=False, metadata={"description": "Whether the other officials of the unit see it, too."}
    )


class ViewBody(TypedDict):
    """What `ViewSchema` loads."""

    name: str
    filter: FilterBody
    sort: str
    shared: bool


class SavedViewSchema(ViewSchema):
    """A view as it is kept; what its filter does not name does not filter."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    own = ma.fields.Boolean(required=True, metadata={"description": "Whether the caller may change it."})
    filter = ma.fields.Nested(FilterBodySchema, required=True)
    sort = Choice(Order, required=True)
    shared = ma.fields.Boolean(required=True)
    updated_at = ma.fields.AwareDateTime(required=True)
