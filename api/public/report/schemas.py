"""What the forms of the steps hold; what is right the domain says (`steps.faults_of`)."""

from __future__ import annotations

import marshmallow as ma

from api.extensions.fields import Name
from models.categories.report_kinds import ReportKind
from models.people import phones

MAX_COMMUNE, MAX_NAME = 100, 100

#: What may be reported here; a call for rescue has a page of its own.
KINDS = [str(kind) for kind in ReportKind if kind is not ReportKind.RESCUE]


class WhatSchema(ma.Schema):
    """What it is about."""

    text = ma.fields.String(load_default="")
    kind = ma.fields.String(load_default=KINDS[0], validate=ma.validate.OneOf(KINDS))
    before = ma.fields.String(load_default=None, allow_none=True)


class WhereSchema(ma.Schema):
    """Where it is, and what it is about as far as somebody knows: `other` is chosen from the whole list."""

    category = ma.fields.String(load_default="")
    other = ma.fields.String(load_default="")
    commune = ma.fields.String(load_default="", validate=ma.validate.Length(max=MAX_COMMUNE))
    area = ma.fields.String(load_default="")
    address = ma.fields.String(load_default="")
    lat = ma.fields.Float(load_default=None, allow_none=True)
    lon = ma.fields.Float(load_default=None, allow_none=True)
    source = ma.fields.String(load_default="", validate=ma.validate.OneOf(["", "gps", "photo"]))
    no_point = ma.fields.Boolean(load_default=False)
    private = ma.fields.Boolean(load_default=False)


class ContactSchema(ma.Schema):
    """Who they are, if they like."""

    name = Name(MAX_NAME, required=False, load_default="")
    phone = ma.fields.String(load_default="", validate=ma.validate.Length(max=phones.MAX_LENGTH))
    agree = ma.fields.Boolean(load_default=False)


class PhotosSchema(ma.Schema):
    """Nothing but files, which are read apart."""

    photos = ma.fields.List(ma.fields.String())
