"""Phone numbers: as people type them, and as Loa keeps them (E.164, `+84…`).

Numbering follows the metadata of the `phonenumbers` library (Google's libphonenumber), which knows that the
11-digit mobile numbers (0121…) ended in 2018.
"""

from __future__ import annotations

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from models.errors import Fault, Invalid
from models.language.text import fold

REGION = "VN"
MAX_LENGTH = 40

_MOBILE = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})


def normalise(text: str, region: str = REGION, *, field: str = "phone") -> str:
    """Return a mobile number of `region` in E.164, from any usual way to write it (0912…, 84…, +84…, blanks, dots).

    Numbers of other countries are refused: codes sent abroad cost much and are a known fraud.

    :param field: the name of the field in the fault.
    :raises Invalid: `phone_invalid`: no number, a short number, a landline, abroad, or no longer in use.
    """
    fault = Fault(field, "phone_invalid")
    # The library reads letters as the keys of a telephone, and words as extensions.
    typed = fold(text[: MAX_LENGTH + 1])
    if len(text) > MAX_LENGTH or any(char.isalpha() for char in typed):
        raise Invalid(fault)
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException as error:
        raise Invalid(fault) from error
    usable = phonenumbers.is_valid_number_for_region(number, region) and not number.extension
    if not usable or phonenumbers.number_type(number) not in _MOBILE:
        raise Invalid(fault)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
