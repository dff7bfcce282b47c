"""`/near`: the communes around the position of a phone, which comes in the body: in no address, in no log."""

from __future__ import annotations

import marshmallow as ma
from flask import Response, request

from api.extensions.context import current_store
from api.html import forms
from api.public.commune import home
from api.public.commune.blueprint import commune_pages
from api.public.page import page
from models.areas import whereabouts
from models.areas.whereabouts import Whereabouts
from models.errors import Invalid

#: So many communes are offered where it is not sure.
OFFERED = 4


class PositionSchema(ma.Schema):
    """A point in degrees (WGS 84)."""

    lat = ma.fields.Float(required=True, validate=ma.validate.Range(-90, 90))
    lon = ma.fields.Float(required=True, validate=ma.validate.Range(-180, 180))


@commune_pages.post("/near")
@page
def near() -> Response:
    """Show the communes that a position may lie in, to be chosen; nothing of it is kept."""
    try:
        given = forms.load(PositionSchema(), request.form)
        found = whereabouts.find(current_store(), given["lat"], given["lon"], OFFERED)
    except Invalid:
        found = Whereabouts([], sure=False)
    return home.shown_with(here=found)
