"""The form of a group of areas."""

from __future__ import annotations

import marshmallow as ma

from api.extensions.fields import Name
from models.alerts.area_groups import MAX_AREAS, MAX_NAME


class GroupSchema(ma.Schema):
    """Areas under a name."""

    name = Name(MAX_NAME)
    area_ids = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=40)),
        required=True,
        validate=ma.validate.Length(max=MAX_AREAS),
    )
