"""What somebody says of an outlet."""

from __future__ import annotations

from enum import StrEnum

import marshmallow as ma

#: Longest words; the report has the choice before them.
MOST = 1000


class Matter(StrEnum):
    """What is wrong: it is broken, too loud, on at the wrong hour, shows or says something else, or anything else."""

    BROKEN = "broken"
    LOUD = "loud"
    HOUR = "hour"
    CONTENT = "content"
    OTHER = "other"


class ComplaintSchema(ma.Schema):
    """The form."""

    matter = ma.fields.String(required=True, validate=ma.validate.OneOf([str(one) for one in Matter]))
    text = ma.fields.String(load_default="", validate=ma.validate.Length(max=MOST))
    key = ma.fields.String(load_default="")
