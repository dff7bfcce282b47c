"""Filing by GeoReport v2: a service request of another system becomes a report like any other."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from models import areas, places, reports
from models.areas import Level
from models.events import Actor
from models.georeport import services
from models.georeport.services import Answer
from models.messages import MessageChannel, Owner
from models.reports import Draft, Filed, Reporter, ReportKind
from models.store import Document, Store
from models.text import choose, fold, nfc

#: A name inside an address; anything less sure is not taken for a commune.
SURE_ENOUGH = 60


@dataclass(frozen=True)
class ServiceRequest:
    """What another system sends. The place is a point, an area's code, or words.

    :param answers: to the category's further questions, checked.
    :param media_urls: addresses of photos to be fetched later, on hosts that are allowed.
    :param contact: what the system says about the person who reports; sealed.
    """

    service_code: str
    description: str = field(default="", repr=False)
    lat: float | None = None
    lon: float | None = None
    address: str = field(default="", repr=False)
    address_id: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    photo_ids: Sequence[str] = ()
    media_urls: Sequence[str] = ()
    contact: Mapping[str, str] = field(default_factory=dict, repr=False)


def file(
    store: Store, wanted: ServiceRequest, owner: Owner, actor: Actor, *, language: str, key: str = ""
) -> Filed:
    """File a service request.

    :param owner: the key of the system; its inbox holds what the resident would be told.
    :raises NotFound: `service_unknown`.
    :raises Invalid: naming every fault; see `models.reports.file`.
    """
    category = services.get(store, wanted.service_code)
    draft = Draft(
        text=_text(wanted.description, choose(category["name"], language)),
        category=category["_id"],
        kind=ReportKind(category["kinds"][0]),
        area_id=_area_id(store, wanted),
        lat=wanted.lat,
        lon=wanted.lon,
        address=wanted.address,
        place_source="map" if wanted.lat is not None else "",
        photo_ids=wanted.photo_ids,
        attributes=wanted.answers,
        media_urls=wanted.media_urls,
    )
    contact = json.dumps(dict(wanted.contact), ensure_ascii=False) if wanted.contact else ""
    reporter = Reporter(MessageChannel.INBOX, owner, actor, language=language, contact=contact)
    return reports.file(store, draft, reporter, key=key)


def token_of(report: Document) -> str:
    """The token under which a system that defers asks for the number."""
    return str(report["_id"])


def by_token(store: Store, token: str) -> Document:
    """The report behind a token.

    :raises NotFound: there is none.
    """
    return reports.get(store, token)


def _text(description: str, name: str) -> str:
    """The standard asks for no words at all; a report has some, so the name of the service stands in."""
    words = nfc(description)
    if len(fold(words)) >= reports.MIN_TEXT:
        return words
    return f"{name}: {words}" if words else name


def _area_id(store: Store, wanted: ServiceRequest) -> str:
    """The area that the caller names; the province itself where an address says no more. "" with a point."""
    if wanted.address_id or wanted.lat is not None or wanted.lon is not None:
        return wanted.address_id
    if not nfc(wanted.address):
        return ""
    found = places.search(store, wanted.address, limit=1, level=Level.COMMUNE)
    if found and found[0].score >= SURE_ENOUGH:
        return str(found[0].area["_id"])
    return areas.active_province_id(store)
