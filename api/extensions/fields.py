"""Fields that several resources use."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sized
from enum import StrEnum
from typing import Any, TypeVar

import marshmallow as ma

from models.errors import Fault
from models.language import counts
from models.language.visible import is_visible, name_faults

SizedT = TypeVar("SizedT", bound=Sized)


class Choice(ma.fields.String):
    """One of the values of an enum, as the store keeps it: a plain string."""

    def __init__(self, choices: type[StrEnum], **options: Any) -> None:
        super().__init__(validate=ma.validate.OneOf([str(choice) for choice in choices]), **options)


class Count(ma.fields.Integer):
    """How many there are of something: a whole number, and no fraction is cut off."""

    def __init__(self, most: int, *, least: int = 0, **options: Any) -> None:
        super().__init__(strict=True, validate=ma.validate.Range(min=least, max=most), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **given: Any) -> int:
        if _has_fraction(value):
            raise ma.ValidationError([Fault("", "not_whole")])
        return super()._deserialize(value, attr, data, **given)


def _has_fraction(value: object) -> bool:
    """Say whether something is a number with a fraction; what a form sends is text."""
    if not isinstance(value, float | str):
        return False
    try:
        number = float(value)
    except ValueError:
        return False
    return math.isfinite(number) and not counts.is_whole(number)


class YesOrNo(ma.fields.Boolean):
    """True or false alone: no word and no number that others take for one of the two."""

    def _deserialize(self, value: object, *_: object, **__: object) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Text(ma.fields.String):
    """Words that are needed: they show something. White space and characters that nobody sees are none."""

    def __init__(self, most: int, *, least: int = 1, required: bool = True, **options: Any) -> None:
        super().__init__(required=required, validate=_VisibleLength(min=least, max=most), **options)


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


class _VisibleLength(ma.validate.Length):
    """The length of a text that shows something; of one that shows nothing, that is all there is to say."""

    def __call__(self, value: SizedT) -> SizedT:
        """Return the value.

        :raises ValidationError: it shows nothing, or is too short or too long.
        """
        if value and not is_visible(str(value)):
            raise ma.ValidationError([Fault("", "required")])
        return super().__call__(value)
