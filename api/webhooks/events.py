"""Events as providers post them: JSON objects that can be stored."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from api.extensions import json_bodies
from models.errors import Fault, Invalid

Json = Mapping[str, Any]

#: What is left of a surrogate pair that JSON did not put together.
_HALF_A_PAIR = re.compile("[\ud800-\udfff]")


def event_of(raw: bytes) -> Json:
    """Return the object that a body is.

    :raises Invalid: `bad_json`: it is none.
    """
    try:
        # A cut emoji is half a surrogate pair: it can't be stored, and the rest of the words must not be lost for it.
        event = json.loads(_HALF_A_PAIR.sub("\ufffd", json.dumps(json_bodies.read(raw), ensure_ascii=False)))
    except ValueError as error:
        raise Invalid(Fault("", "bad_json")) from error
    if not isinstance(event, dict):
        raise Invalid(Fault("", "bad_json"))
    return event
