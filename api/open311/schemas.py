"""Shapes of GeoReport v2: what a query may say, and, for the document of the API, what comes back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import marshmallow as ma

from models import reports
from models.errors import Fault
from models.georeport.moments import moment
from models.georeport.requests import CLOSED, LAST_PAGE, MOST, OPEN
from models.text import nfc

MAX_LIST, MAX_CONTACT, MAX_URL = 20_000, 200, 1000


class Moment(ma.fields.String):
    """A W3C date and time with its zone."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **given: Any) -> Any:
        found: datetime | None = moment(str(super()._deserialize(value, attr, data, **given)))
        if found is None:
            raise ma.ValidationError([Fault(attr or "", "moment_without_zone")])
        return found


class Commas(ma.fields.String):
    """Several values with commas between them."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **given: Any) -> Any:
        return [
            part.strip()
            for part in str(super()._deserialize(value, attr, data, **given)).split(",")
            if part.strip()
        ]


class Box(ma.fields.String):
    """West, south, east, north in degrees, with commas between them."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **given: Any) -> Any:
        try:
            west, south, east, north = map(float, str(value).split(","))
        except ValueError:
            west = south = east = north = math.nan
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            raise ma.ValidationError([Fault(attr or "", "box_wrong")])
        return west, south, east, north


class GeoreportSchema(ma.Schema):
    """Parameters: unknown ones are left alone, an empty one equals an absent one."""

    class Meta:
        """Clients send what they like besides."""

        unknown = ma.EXCLUDE

    jurisdiction_id = ma.fields.String(
        load_default="", metadata={"description": "The one served here, or none."}
    )

    @ma.pre_load
    def drop_empty(self, data: Mapping[str, Any], **given: Any) -> dict[str, Any]:
        """What was left blank was not said."""
        return {name: data[name] for name in data if not isinstance(data[name], str) or nfc(data[name])}


class ServicesQuerySchema(GeoreportSchema):
    """Of the list of services; the point is an extension."""

    lat = ma.fields.Float(load_default=None)
    long = ma.fields.Float(load_default=None)


class PagesQuerySchema(GeoreportSchema):
    """Pages, an extension that many cities have."""

    page = ma.fields.Integer(load_default=1, validate=ma.validate.Range(min=1, max=LAST_PAGE))
    page_size = ma.fields.Integer(load_default=MOST, validate=ma.validate.Range(min=1, max=MOST))
    start_date = Moment(load_default=None)
    end_date = Moment(load_default=None)


class RequestsQuerySchema(PagesQuerySchema):
    """Of the list of requests. `service_request_id` overrides all others."""

    service_request_id = Commas(load_default=list, validate=ma.validate.Length(max=MOST))
    service_code = Commas(load_default=list, validate=ma.validate.Length(max=MOST))
    status = Commas(load_default=list, validate=ma.validate.ContainsOnly([OPEN, CLOSED]))
    extensions = ma.fields.Boolean(load_default=False)
    lat = ma.fields.Float(load_default=None)
    long = ma.fields.Float(load_default=None)
    radius = ma.fields.Float(load_default=None, metadata={"description": "Metres around `lat` and `long`."})
    bbox = Box(load_default=None, metadata={"description": "West, south, east, north."})


class OneRequestQuerySchema(GeoreportSchema):
    """Of one request."""

    extensions = ma.fields.Boolean(load_default=False)


class Open311RequestFormSchema(GeoreportSchema):
    """A new request. Further: `attribute[code]`, and files with photos."""

    service_code = ma.fields.String(required=True)
    api_key = ma.fields.String(load_default="", metadata={"description": "Instead of a bearer token."})
    lat = ma.fields.Float(load_default=None)
    long = ma.fields.Float(load_default=None)
    address_string = ma.fields.String(load_default="", validate=ma.validate.Length(max=reports.MAX_ADDRESS))
    address_id = ma.fields.String(load_default="", metadata={"description": "Code of the commune."})
    description = ma.fields.String(load_default="", validate=ma.validate.Length(max=reports.MAX_TEXT - 100))
    media_url = ma.fields.Url(load_default="", schemes={"http", "https"}, require_tld=False)
    email = ma.fields.String(load_default="", validate=ma.validate.Length(max=MAX_CONTACT))
    device_id = ma.fields.String(load_default="", validate=ma.validate.Length(max=MAX_CONTACT))
    account_id = ma.fields.String(load_default="", validate=ma.validate.Length(max=MAX_CONTACT))
    first_name = ma.fields.String(load_default="", validate=ma.validate.Length(max=MAX_CONTACT))
    last_name = ma.fields.String(load_default="", validate=ma.validate.Length(max=MAX_CONTACT))
    phone = ma.fields.String(load_default="", validate=ma.validate.Length(max=MAX_CONTACT))


class Open311UpdateFormSchema(GeoreportSchema):
    """What another system adds to a request of its own."""

    service_request_id = ma.fields.String(required=True)
    api_key = ma.fields.String(load_default="", metadata={"description": "Instead of a bearer token."})
    update_id = ma.fields.String(required=True, validate=ma.validate.Length(max=MAX_CONTACT))
    updated_datetime = Moment(required=True)
    status = ma.fields.String(required=True, validate=ma.validate.Length(max=50))
    description = ma.fields.String(required=True, validate=ma.validate.Length(max=reports.MAX_TEXT))
    media_url = ma.fields.Url(load_default="", schemes={"http", "https"}, require_tld=False)


class Open311ErrorSchema(ma.Schema):
    """One error."""

    code = ma.fields.Integer(required=True)
    description = ma.fields.String(required=True)
