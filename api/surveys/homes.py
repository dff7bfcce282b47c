"""The home of somebody who answers in the app."""

from __future__ import annotations

from api.extensions.context import current_identity, current_store
from models.areas import areas
from models.errors import Fault, Invalid, NotFound
from models.people import devices


def home_of(area: str | None) -> str | None:
    """Return the area of the voter: the one that they name, else the first that their device follows.

    :raises Invalid: `area_unknown`.
    """
    store, device_id = current_store(), current_identity().device_id
    if area:
        try:
            return areas.searched(store, area)["_id"]
        except NotFound as error:
            raise Invalid(Fault("area", "area_unknown")) from error
    followed = devices.get(store, device_id)["area_ids"] if device_id else []
    return followed[0] if followed else None
