"""The form of an outlet: as the API takes it, but with hours, hamlets and tags as one text each."""

from __future__ import annotations

import marshmallow as ma

from api.desk.outlets.schemas import ContractSchema, OutletBodySchema

#: Characters of a text with several things in it.
MOST = 2_000


def _text() -> ma.fields.String:
    return ma.fields.String(load_default="", validate=ma.validate.Length(max=MOST))


class ContractFormSchema(ContractSchema):
    """A contract with its hours as a text."""

    hours = _text()  # type: ignore[assignment]


class OutletFormSchema(OutletBodySchema):
    """What is written of an outlet."""

    hamlets = ma.fields.String(load_default="", validate=ma.validate.Length(max=300))  # type: ignore[assignment]
    tags = ma.fields.String(load_default="", validate=ma.validate.Length(max=300))  # type: ignore[assignment]
    windows = _text()  # type: ignore[assignment]
    volume = _text()  # type: ignore[assignment]
    contract = ma.fields.Nested(ContractFormSchema, load_default=None)
