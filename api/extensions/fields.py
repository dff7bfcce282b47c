"""Fields that several resources use."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import marshmallow as ma

from models.errors import Fault
from models.language.visible import is_visible, name_faults


class Choice(ma.fields.String):
    """One of the values of an enum, as the store keeps it: a plain string."""

    def __init__(self, choices: type[StrEnum], **options: Any) -> None:
        super().__init__(validate=ma.validate.OneOf([str(choice) for choice in choices]), **options)


class Text(ma.fields.String):
    """Words that are needed: they show something. White space and characters that nobody sees are none."""

    def __init__(self, most: int, *, least: int = 1, required: bool = True, **options: Any) -> None:
        length = ma.validate.Length(min=least, max=most)
        super().__init__(required=required, validate=[length, _insist_on_visible], **options)


class Name(ma.fields.String):
    """What a person, an office or a thing is called: it shows what it is.

    Needed, unless `required` says otherwise; then one that shows nothing is as good as none.
    """

    def __init__(self, most: int, *, required: bool = True, **options: Any) -> None:
        self._most = most
        length = ma.validate.Length(min=1 if required else None, max=most)
        super().__init__(required=required, validate=[length, self._insist_on_plain], **options)

    def _insist_on_plain(self, value: str) -> None:
        if not self.required and not is_visible(value):
            return
        # How long it may be is the other rule's, which the document of the API shows.
        faults = [fault for fault in name_faults("", value, self._most) if fault.code != "too_long"]
        if value and faults:
            raise ma.ValidationError([*faults])


def _insist_on_visible(value: str) -> None:
    if value and not is_visible(value):
        raise ma.ValidationError([Fault("", "required")])
