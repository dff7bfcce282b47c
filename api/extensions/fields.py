"""Fields that several resources use."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import marshmallow as ma


class Choice(ma.fields.String):
    """One of the values of an enum, as the store keeps it: a plain string."""

    def __init__(self, choices: type[StrEnum], **options: Any) -> None:
        super().__init__(validate=ma.validate.OneOf([str(choice) for choice in choices]), **options)
