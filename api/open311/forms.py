"""Forms of new requests: from parameters that could be read to a draft, its pictures, and all that is wrong in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask import request

from api.extensions.context import current_identity, current_language, current_store
from api.extensions.owners import owners_of
from api.open311 import photos
from api.open311.arguments import Open311RequestForm
from models.errors import Fault
from models.files import uploads
from models.files.pictures import Picture
from models.open311 import filing
from models.open311.filing import ServiceRequest, System
from models.reports.draft import Draft
from notifications.channels.zalo.media import is_allowed

#: `attribute[code]`, and `attribute[code][]` for several values.
ATTRIBUTE = re.compile(r"attribute\[([^\[\]]+)\](?:\[\])?")


def read(body: Open311RequestForm) -> tuple[Draft, list[Picture], list[Fault]]:
    """Read the draft that a form means, its pictures, and every fault; nothing is kept yet."""
    wanted = _wanted(body)
    draft, faults = filing.read(current_store(), wanted, current_system())
    pictures, damages = photos.read(most=uploads.MAX_PER_REPORT - len(wanted.media_urls))
    return draft, pictures, [*faults, *damages]


def current_system() -> System:
    """Return the system that calls."""
    identity = current_identity()
    (owner,) = owners_of(identity)
    return System(owner, identity.actor, current_language())


def _wanted(body: Open311RequestForm) -> ServiceRequest:
    """Read what the form asks for; its photos come later."""
    given: dict[str, Sequence[str]] = {}
    for name in request.form:
        asked = ATTRIBUTE.fullmatch(name)
        if asked:
            given[asked[1]] = [*given.get(asked[1], ()), *request.form.getlist(name)]
    allowed = is_allowed(body["media_url"], current_store().settings.open311_media_hosts)
    return ServiceRequest(
        service_code=body["service_code"],
        description=body["description"],
        lat=body["lat"],
        lon=body["long"],
        address=body["address_string"],
        address_id=body["address_id"],
        given=given,
        media_urls=[body["media_url"]] if allowed else [],
    )
