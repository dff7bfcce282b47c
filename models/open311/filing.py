"""Filing by GeoReport v2: a service request of another system becomes a report like any other."""

from __future__ import annotations

import dataclasses
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from models.areas import areas, place_names
from models.areas.areas import Level
from models.categories import categories
from models.categories.categories import Category
from models.categories.report_kinds import ReportKind
from models.errors import Fault, Invalid, NotFound
from models.language.languages import choose
from models.language.text import fold, nfc
from models.messages.messages import MessageChannel, Owner
from models.open311 import services
from models.reports import draft_checks, filing, reports
from models.reports.draft import MIN_TEXT, Draft, Filed, Reporter
from models.reports.reports import Report
from models.store import Store
from models.store.events import Actor

#: A name inside an address; anything less sure is not taken for a commune.
SURE_ENOUGH = 60

#: What GeoReport v2 calls the fields of a draft; a place that is missing has no parameter of its own.
PARAMETERS: Mapping[str, str] = {
    "text": "description",
    "place": "",
    "place.area": "address_id",
    "place.address": "address_string",
    "lon": "long",
    "photo_ids": "media",
}

#: An id in the store, which a token begins with, and the length of the proof behind it.
ID_LENGTH, PROOF_LENGTH = 24, 32


@dataclass(frozen=True)
class ServiceRequest:
    """What another system sends. The place is a point, an area's code, or words.

    :param given: the values given for each of the category's further questions, by its code.
    :param media_urls: addresses of photos to be fetched later, on hosts that are allowed.
    """

    service_code: str
    description: str = field(default="", repr=False)
    lat: float | None = None
    lon: float | None = None
    address: str = field(default="", repr=False)
    address_id: str = ""
    given: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)
    media_urls: Sequence[str] = ()


@dataclass(frozen=True)
class System:
    """Another system that files: whose requests they are (its key), and in which language it is answered."""

    owner: Owner
    actor: Actor
    language: str


def read(store: Store, wanted: ServiceRequest, system: System) -> tuple[Draft, list[Fault]]:
    """Return the draft of a report that a service request means, still without its photos.

    :returns: the draft, and everything that is wrong with it by the names of GeoReport v2.
    """
    category = _category(store, wanted.service_code)
    answers, faults = services.read_answers(wanted.service_code, wanted.given) if category else ({}, [])
    draft = Draft(
        text=_text(wanted.description, choose(category["name"], system.language) if category else ""),
        category=wanted.service_code,
        kind=ReportKind(category["kinds"][0]) if category else ReportKind.INCIDENT,
        area_id=_area_id(store, wanted),
        lat=wanted.lat,
        lon=wanted.lon,
        address=wanted.address,
        place_source="map" if wanted.lat is not None else "",
        attributes=answers,
        media_urls=wanted.media_urls,
    )
    try:
        draft_checks.check(store, draft, _reporter(system))
    except Invalid as error:
        # Without a service there is no name that could stand in for missing words.
        faults += [_named(fault) for fault in error.faults if category or fault.field != "text"]
    return draft, faults


def file(
    store: Store,
    draft: Draft,
    system: System,
    *,
    contact: Mapping[str, str],
    key: str = "",
    network: str | None = None,
) -> Filed:
    """File what `read` has found nothing wrong with.

    :param contact: what the system says about the person who reports; sealed.
    :param network: see `models.reports.filing.file`.
    :raises Invalid: see `models.reports.filing.file`.
    """
    return filing.file(store, draft, _reporter(system, contact), key=key, network=network)


def token_of(store: Store, report: Report) -> str:
    """Return the token under which a system that defers asks for the number; nobody can guess or make one."""
    return f"{report['_id']}{_proof(store, report['_id'])}"


def by_token(store: Store, token: str) -> Report:
    """Return the report behind a token.

    :raises NotFound: `token_unknown`.
    """
    report_id, proof = token[:ID_LENGTH], token[ID_LENGTH:]
    if not hmac.compare_digest(_proof(store, report_id).encode(), proof.encode()):
        raise NotFound("token_unknown")
    try:
        return reports.get(store, report_id)
    except NotFound as error:
        raise NotFound("token_unknown") from error


def _category(store: Store, code: str) -> Category | None:
    try:
        return categories.get(store, code)
    except NotFound:
        return None


def _reporter(system: System, contact: Mapping[str, str] | None = None) -> Reporter:
    sealed = json.dumps(dict(contact), ensure_ascii=False) if contact else ""
    return Reporter(
        MessageChannel.OPEN311, system.owner, system.actor, language=system.language, contact=sealed
    )


def _named(fault: Fault) -> Fault:
    """Return a fault of a draft by the names of GeoReport v2."""
    if fault.code == "category_unknown":
        return Fault("service_code", "service_unknown")
    return dataclasses.replace(fault, field=PARAMETERS.get(fault.field, fault.field))


def _proof(store: Store, report_id: str) -> str:
    return store.vault.digest("open311-token", report_id)[:PROOF_LENGTH]


def _text(description: str, name: str) -> str:
    """Return the words of a report. The standard asks for none; then the name of the service stands in."""
    words = nfc(description)
    if len(fold(words)) >= MIN_TEXT:
        return words
    return f"{name}: {words}" if words else name


def _area_id(store: Store, wanted: ServiceRequest) -> str:
    """Return the area that the caller names, or the province if an address says no more; "" with a point."""
    if wanted.address_id or wanted.lat is not None or wanted.lon is not None:
        return wanted.address_id
    if not nfc(wanted.address):
        return ""
    found = place_names.search(store, wanted.address, limit=1, level=Level.COMMUNE)
    if found and found[0].score >= SURE_ENOUGH:
        return str(found[0].area["_id"])
    return areas.active_province_id(store)
