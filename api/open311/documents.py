"""What comes back, for the document of the API; `presented` and `models.open311` make it."""

from __future__ import annotations

import marshmallow as ma


class Open311ServiceSchema(ma.Schema):
    """Something that can be reported: a category."""

    service_code = ma.fields.String(required=True)
    service_name = ma.fields.String(required=True)
    description = ma.fields.String(required=True)
    metadata = ma.fields.Boolean(required=True)
    type = ma.fields.String(required=True, validate=ma.validate.OneOf(["realtime", "batch", "blackbox"]))
    keywords = ma.fields.String(required=True)
    group = ma.fields.String(required=True)


class Open311ValueSchema(ma.Schema):
    """A choice."""

    key = ma.fields.String(required=True)
    name = ma.fields.String(required=True)


class Open311AttributeSchema(ma.Schema):
    """A further question of a service."""

    variable = ma.fields.Boolean(required=True)
    code = ma.fields.String(required=True)
    datatype = ma.fields.String(required=True)
    required = ma.fields.Boolean(required=True)
    datatype_description = ma.fields.String(required=True)
    order = ma.fields.Integer(required=True)
    description = ma.fields.String(required=True)
    values = ma.fields.List(ma.fields.Nested(Open311ValueSchema), required=True)


class Open311DefinitionSchema(ma.Schema):
    """A service with its further questions."""

    service_code = ma.fields.String(required=True)
    attributes = ma.fields.List(ma.fields.Nested(Open311AttributeSchema), required=True)


class Open311RequestSchema(ma.Schema):
    """A service request: a report as the public sees it."""

    service_request_id = ma.fields.String(required=True)
    status = ma.fields.String(required=True, validate=ma.validate.OneOf(["open", "closed"]))
    status_notes = ma.fields.String(required=True)
    service_name = ma.fields.String(required=True)
    service_code = ma.fields.String(required=True)
    description = ma.fields.String(required=True, allow_none=True)
    agency_responsible = ma.fields.String(required=True)
    service_notice = ma.fields.String(required=True, allow_none=True)
    requested_datetime = ma.fields.String(required=True)
    updated_datetime = ma.fields.String(required=True)
    expected_datetime = ma.fields.String(required=True, allow_none=True)
    address = ma.fields.String(required=True)
    address_id = ma.fields.String(required=True)
    zipcode = ma.fields.String(required=True, allow_none=True)
    lat = ma.fields.Float(required=True, allow_none=True)
    long = ma.fields.Float(required=True, allow_none=True)
    media_url = ma.fields.String(required=True, allow_none=True)


class Open311ReceiptSchema(ma.Schema):
    """The answer to a new request: its number, or a token to ask for it later."""

    service_request_id = ma.fields.String()
    token = ma.fields.String()
    service_notice = ma.fields.String(required=True, allow_none=True)
    account_id = ma.fields.String(required=True, allow_none=True)


class Open311TokenSchema(ma.Schema):
    """The number behind a token."""

    service_request_id = ma.fields.String(required=True)
    token = ma.fields.String(required=True)


class Open311UpdateSchema(ma.Schema):
    """A step of a request."""

    update_id = ma.fields.String(required=True)
    service_request_id = ma.fields.String(required=True)
    status = ma.fields.String(required=True)
    updated_datetime = ma.fields.String(required=True)
    description = ma.fields.String(required=True)
    media_url = ma.fields.String(required=True, allow_none=True)


class Open311UpdateReceiptSchema(ma.Schema):
    """An update that was kept."""

    update_id = ma.fields.String(required=True)


class Open311EndpointSchema(ma.Schema):
    """One address of the service."""

    specification = ma.fields.String(required=True)
    url = ma.fields.String(required=True)
    changeset = ma.fields.String(required=True)
    type = ma.fields.String(required=True)
    formats = ma.fields.List(ma.fields.String(), required=True)


class Open311DiscoverySchema(ma.Schema):
    """Who runs the service, and where it is."""

    changeset = ma.fields.String(required=True)
    contact = ma.fields.String(required=True)
    key_service = ma.fields.String(required=True)
    endpoints = ma.fields.List(ma.fields.Nested(Open311EndpointSchema), required=True)
