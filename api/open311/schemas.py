"""Shapes of GeoReport v2: what a query may say, and, for the document of the API, what comes back."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

import marshmallow as ma
from webargs.fields import DelimitedList

from api.open311 import forms, queries
from api.open311.arguments import Open311RequestForm, RequestsQuery
from models.errors import Fault
from models.language.text import nfc
from models.open311.moments import moment
from models.open311.requests import CLOSED, LAST_PAGE, MOST, MOST_NUMBERS, MOST_RADIUS_M, OPEN, page_faults
from models.open311.updates import status_named
from models.reports.draft import MAX_ADDRESS, MAX_TEXT

MAX_CONTACT, MAX_URL = 200, 1000


#: What marshmallow gives a field besides its value: all values.
RawData = Mapping[str, Any] | None

#: Parameters as they were sent.
Given = dict[str, str | list[str]]


#: Characters of what names something here: a service, a request, a key, a commune, a moment, a box.
MAX_NAME = 100

#: The most of a text that can only be one of few.
NAME = ma.validate.Length(max=MAX_NAME)


class Moment(ma.fields.String):
    """A W3C date and time with its zone."""

    def _deserialize(self, value: object, attr: str | None, data: RawData, **given: object) -> Any:
        found: datetime | None = moment(str(super()._deserialize(value, attr, data, **given)))
        if found is None:
            raise ma.ValidationError([Fault(attr or "", "moment_without_zone")])
        return found


class Commas(DelimitedList):
    """Several values with commas between them, or in parameters of the same name; none when it is left out."""

    def __init__(
        self,
        *,
        lower: bool = False,
        validate: ma.validate.Validator | list[ma.validate.Validator] | None = None,
        metadata: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(
            ma.fields.String(validate=NAME), load_default=list, validate=validate, metadata=metadata
        )
        self._lower = lower

    def _deserialize(self, value: object, attr: str | None, data: RawData, **given: object) -> list[Any]:
        read: list[str] = super()._deserialize(value, attr, data, **given)  # type: ignore[no-untyped-call]
        parts = [part.strip() for part in read]
        return [part.lower() if self._lower else part for part in parts if part]


class Words(ma.fields.String):
    """A text in the form in which it will be kept, so that its length is the one that counts."""

    def _deserialize(self, value: object, attr: str | None, data: RawData, **given: object) -> str:
        return nfc(str(super()._deserialize(value, attr, data, **given)).replace("\r\n", "\n"))


class Claim(ma.fields.String):
    """What another system says of a request: `open` or `closed`, or a finer state that means one of them."""

    def _deserialize(self, value: object, attr: str | None, data: RawData, **given: object) -> str:
        status = status_named(str(super()._deserialize(value, attr, data, **given)))
        if status is None:
            raise ma.ValidationError([Fault(attr or "", "not_a_choice")])
        return status


class Box(ma.fields.String):
    """West, south, east, north in degrees, with commas between them."""

    def _deserialize(self, value: object, attr: str | None, data: RawData, **given: object) -> Any:
        try:
            west, south, east, north = map(float, str(value).split(","))
        except ValueError:
            west = south = east = north = math.nan
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            raise ma.ValidationError([Fault(attr or "", "box_wrong")])
        return west, south, east, north


#: What nothing can be said of when a parameter can't be read; "" is the place as a whole.
HANGING: Mapping[str, Sequence[str]] = {
    "address_id": ("",),
    "address_string": ("",),
    "end_date": ("start_date",),
    "lat": ("", "long", "radius"),
    "long": ("", "lat", "radius"),
    "radius": ("lat", "long"),
    "start_date": ("end_date",),
}

#: Parameters that are a text when they are missing.
TEXTS = frozenset({"address_id", "address_string", "description", "media_url", "service_code"})


class GeoreportSchema(ma.Schema):
    """Parameters: unknown ones are left alone, an empty one equals an absent one."""

    class Meta:
        """Clients send what they like besides."""

        unknown = ma.EXCLUDE

    jurisdiction_id = ma.fields.String(
        load_default="", validate=NAME, metadata={"description": "The one served here, or none."}
    )

    def rest(self, read: dict[str, Any]) -> list[Fault]:
        """Return what the domain has against what could be read; a schema with such faults says them here."""
        return []

    @ma.validates_schema(skip_on_field_errors=False)
    def name_the_rest(self, data: dict[str, Any], **given: object) -> None:
        """Name whatever is wrong with the rest when a part of the parameters can't be read."""
        unread = self.load_fields.keys() - data.keys()
        if not unread:
            return
        hidden = {name for one in unread for name in (one, *HANGING.get(one, ()))}
        blanks: dict[str, Any] = dict.fromkeys(unread) | dict.fromkeys(unread & TEXTS, "")
        faults = [fault for fault in self.rest({**blanks, **data}) if fault.field not in hidden]
        if faults:
            raise ma.ValidationError(faults)

    @ma.pre_load
    def drop_empty(self, data: Given, **given: object) -> Given:
        """Drop what was left blank."""
        return {name: value for name in data if not isinstance(value := data[name], str) or nfc(value)}


def degrees(limit: int) -> ma.fields.Float:
    """Make a field of degrees. How far they may go, the domain says; the document of the API has it from here."""
    return ma.fields.Float(load_default=None, metadata={"minimum": -limit, "maximum": limit})


class ServicesQuerySchema(GeoreportSchema):
    """Of the list of services; the point is an extension."""

    lat = degrees(90)
    long = degrees(180)


#: What a query of numbers may say besides them.
BESIDES_NUMBERS = frozenset({"service_request_id", "jurisdiction_id", "extensions"})


class PagesQuerySchema(GeoreportSchema):
    """Pages, an extension that many cities have."""

    page = ma.fields.Integer(load_default=1, validate=ma.validate.Range(min=1, max=LAST_PAGE))
    page_size = ma.fields.Integer(load_default=MOST, validate=ma.validate.Range(min=1, max=MOST))
    start_date = Moment(load_default=None)
    end_date = Moment(load_default=None)

    @ma.validates_schema(skip_on_field_errors=False)
    def name_the_last_page(self, data: dict[str, Any], **given: object) -> None:
        """Refuse a page that lies too far away."""
        both = "page" in data and "page_size" in data
        if faults := page_faults(data["page"], data["page_size"]) if both else []:
            raise ma.ValidationError(faults)


class UpdatesQuerySchema(PagesQuerySchema):
    """Of the list of updates; with numbers and no dates everything that ever happened to them."""

    service_request_id = Commas(
        validate=ma.validate.Length(max=MOST_NUMBERS),
        metadata={"description": "Numbers of requests, if only theirs are wanted."},
    )


class RequestsQuerySchema(PagesQuerySchema):
    """Of the list of requests. `service_request_id` overrides all others, right or wrong."""

    service_request_id = Commas(
        validate=ma.validate.Length(max=MOST_NUMBERS),
        metadata={"description": f"Numbers, {MOST_NUMBERS} at most; a request line has 8190 bytes at most."},
    )
    service_code = Commas(validate=ma.validate.Length(max=MOST))
    status = Commas(
        lower=True, validate=[ma.validate.Length(max=10), ma.validate.ContainsOnly([OPEN, CLOSED])]
    )
    updated_after = Moment(load_default=None, metadata={"description": "Of the last change."})
    updated_before = Moment(load_default=None, metadata={"description": "Of the last change."})
    extensions = ma.fields.Boolean(load_default=False)
    lat = degrees(90)
    long = degrees(180)
    radius = ma.fields.Float(
        load_default=None,
        metadata={
            "description": "Metres around `lat` and `long`.",
            "exclusiveMinimum": 0,
            "maximum": MOST_RADIUS_M,
        },
    )
    bbox = Box(load_default=None, metadata={"description": "West, south, east, north."})

    def rest(self, read: dict[str, Any]) -> list[Fault]:
        """Return what makes no sense in a query."""
        query = cast(RequestsQuery, {**read, "service_code": read["service_code"] or []})
        _, faults = queries.read(query)
        return faults

    @ma.pre_load
    def drop_empty(self, data: Given, **given: object) -> Given:
        """Drop what was left blank and, beside numbers, everything else."""
        said: Given = super().drop_empty(data, **given)
        if "service_request_id" not in said:
            return said
        return {name: value for name, value in said.items() if name in BESIDES_NUMBERS}


class OneRequestQuerySchema(GeoreportSchema):
    """Of one request."""

    extensions = ma.fields.Boolean(load_default=False)


class Open311RequestFormSchema(GeoreportSchema):
    """A new request. Further: `attribute[code]`, and files with photos."""

    service_code = ma.fields.String(required=True, validate=NAME)
    api_key = ma.fields.String(
        load_default="", validate=NAME, metadata={"description": "Instead of a bearer token."}
    )
    lat = degrees(90)
    long = degrees(180)
    address_string = ma.fields.String(load_default="", validate=ma.validate.Length(max=MAX_ADDRESS))
    address_id = ma.fields.String(
        load_default="", validate=NAME, metadata={"description": "Code of the commune."}
    )
    description = Words(load_default="", validate=ma.validate.Length(max=MAX_TEXT))
    media_url = ma.fields.Url(
        load_default="",
        schemes={"http", "https"},
        require_tld=False,
        validate=ma.validate.Length(max=MAX_URL),
    )
    email = ma.fields.String(load_default="", validate=ma.validate.Length(max=MAX_CONTACT))
    device_id = ma.fields.String(load_default="", validate=ma.validate.Length(max=MAX_CONTACT))
    account_id = ma.fields.String(load_default="", validate=ma.validate.Length(max=MAX_CONTACT))
    first_name = ma.fields.String(load_default="", validate=ma.validate.Length(max=MAX_CONTACT))
    last_name = ma.fields.String(load_default="", validate=ma.validate.Length(max=MAX_CONTACT))
    phone = ma.fields.String(load_default="", validate=ma.validate.Length(max=MAX_CONTACT))

    def rest(self, read: dict[str, Any]) -> list[Fault]:
        """Return what is wrong with the place, the answers and the photos."""
        _, _, faults = forms.read(cast(Open311RequestForm, read))
        return faults


class Open311UpdateFormSchema(GeoreportSchema):
    """What another system adds to a request of its own."""

    service_request_id = ma.fields.String(required=True, validate=NAME)
    api_key = ma.fields.String(
        load_default="", validate=NAME, metadata={"description": "Instead of a bearer token."}
    )
    update_id = ma.fields.String(required=True, validate=ma.validate.Length(max=MAX_CONTACT))
    updated_datetime = Moment(required=True)
    status = Claim(required=True, metadata={"description": "OPEN, CLOSED, or a finer state of mySociety's."})
    description = Words(required=True, validate=ma.validate.Length(max=MAX_TEXT))
    media_url = ma.fields.Url(
        load_default="",
        schemes={"http", "https"},
        require_tld=False,
        validate=ma.validate.Length(max=MAX_URL),
    )


class Open311ErrorSchema(ma.Schema):
    """One error."""

    code = ma.fields.Integer(required=True)
    description = ma.fields.String(required=True)
