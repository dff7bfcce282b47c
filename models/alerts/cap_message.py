"""CAP messages of whoever wrote them, as texts: read safely and completely, judged elsewhere (`cap_rules`).

Every `info`, every area with all its polygons and circles, and texts exactly as they stand there but for blanks around
them. Nothing of a document is trusted: it declares no entities and no document type, loads nothing, and has limits of
size, depth and length.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from models.errors import Fault, Invalid

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"

#: The media type of a document (CAP 1.2, section 3.4.1.1 has none; IANA registered this one).
MEDIA_TYPE = "application/cap+xml"

#: What a document may be at most: bytes, elements within one another, elements in all.
MOST_BYTES, MOST_DEPTH, MOST_ELEMENTS = 1_000_000, 12, 20_000

Named = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class CapArea:
    """An area: polygons as "lat,lon lat,lon …", circles as "lat,lon radius" in kilometres, both as they are written."""

    description: str
    polygons: tuple[str, ...] = ()
    circles: tuple[str, ...] = ()
    geocodes: Named = ()
    altitude: str = ""
    ceiling: str = ""


@dataclass(frozen=True)
class CapInfo:
    """What a message says in one language; times are texts."""

    language: str = "en-US"
    categories: tuple[str, ...] = ()
    event: str = ""
    response_types: tuple[str, ...] = ()
    urgency: str = ""
    severity: str = ""
    certainty: str = ""
    event_codes: Named = ()
    effective: str = ""
    onset: str = ""
    expires: str = ""
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    web: str = ""
    contact: str = ""
    parameters: Named = ()
    areas: tuple[CapArea, ...] = ()


@dataclass(frozen=True)
class CapMessage:
    """A whole message; `references` are texts like "sender,identifier,sent", `signed` says that it has a signature."""

    identifier: str
    sender: str
    sent: str
    status: str
    msg_type: str
    scope: str
    source: str = ""
    restriction: str = ""
    addresses: str = ""
    codes: tuple[str, ...] = ()
    note: str = ""
    references: tuple[str, ...] = ()
    incidents: str = ""
    infos: tuple[CapInfo, ...] = field(default=(), repr=False)
    signed: bool = False


def read(document: bytes) -> CapMessage:
    """Read one document.

    :raises Invalid: `cap_unreadable`: it is no CAP 1.2, or goes beyond the limits.
    """
    return message_of(parse(document))


def parse(document: bytes) -> etree._Element:
    """Return the root of a document, however hostile it is.

    :raises Invalid: as for `read`.
    """
    if len(document) > MOST_BYTES:
        raise Invalid(Fault("", "cap_unreadable"))
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(document, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Invalid(Fault("", "cap_unreadable")) from error
    # A document type may declare entities; nothing in CAP needs one.
    if _has_document_type(root) or not _is_bounded(root):
        raise Invalid(Fault("", "cap_unreadable"))
    return root


def message_of(root: etree._Element) -> CapMessage:
    """Return the message of an `alert` element.

    :raises Invalid: `cap_unreadable`: it is something else.
    """
    if root.tag != f"{{{NAMESPACE}}}alert":
        raise Invalid(Fault("", "cap_unreadable"))
    return CapMessage(
        identifier=_exact(root, "identifier"),
        sender=_exact(root, "sender"),
        sent=_text(root, "sent"),
        status=_text(root, "status"),
        msg_type=_text(root, "msgType"),
        scope=_text(root, "scope"),
        source=_text(root, "source"),
        restriction=_text(root, "restriction"),
        addresses=_text(root, "addresses"),
        codes=_texts(root, "code"),
        note=_text(root, "note"),
        references=tuple(_text(root, "references").split()),
        incidents=_text(root, "incidents"),
        infos=tuple(_info(one) for one in _children(root, "info")),
        signed=root.find(SIGNATURE) is not None,
    )


def time_of(text: str) -> datetime | None:
    """Return a time of a message; None where it is not written as CAP asks for, or there is no such day."""
    try:
        # What CAP allows beyond ISO 8601 is a comma before the offset; see `cap_rules.TIME`.
        return datetime.fromisoformat(text.replace(",", "+")) if text else None
    except ValueError:
        return None


def points_of(polygon: str) -> list[tuple[float, float]]:
    """Return the points of a polygon as (latitude, longitude), as CAP writes them.

    :raises ValueError: one is no pair of numbers.
    """
    return [_point(pair) for pair in polygon.split()]


def circle_of(circle: str) -> tuple[tuple[float, float], float]:
    """Return centre (latitude, longitude) and radius in kilometres of a circle.

    :raises ValueError: it is written otherwise.
    """
    centre, radius = circle.split()
    return _point(centre), float(radius)


def value_of(named: Named, name: str) -> str:
    """Return the first value of a name; "" when there is none."""
    return next((value for known, value in named if known == name), "")


def _point(pair: str) -> tuple[float, float]:
    latitude, longitude = pair.split(",")
    return float(latitude), float(longitude)


def _info(element: etree._Element) -> CapInfo:
    return CapInfo(
        language=_text(element, "language") or "en-US",
        categories=_texts(element, "category"),
        event=_text(element, "event"),
        response_types=_texts(element, "responseType"),
        urgency=_text(element, "urgency"),
        severity=_text(element, "severity"),
        certainty=_text(element, "certainty"),
        event_codes=_named(element, "eventCode"),
        effective=_text(element, "effective"),
        onset=_text(element, "onset"),
        expires=_text(element, "expires"),
        sender_name=_text(element, "senderName"),
        headline=_text(element, "headline"),
        description=_text(element, "description"),
        instruction=_text(element, "instruction"),
        web=_text(element, "web"),
        contact=_text(element, "contact"),
        parameters=_named(element, "parameter"),
        areas=tuple(_area(one) for one in _children(element, "area")),
    )


def _area(element: etree._Element) -> CapArea:
    return CapArea(
        description=_text(element, "areaDesc"),
        polygons=_texts(element, "polygon"),
        circles=_texts(element, "circle"),
        geocodes=_named(element, "geocode"),
        altitude=_text(element, "altitude"),
        ceiling=_text(element, "ceiling"),
    )


def _named(parent: etree._Element, name: str) -> Named:
    return tuple((_text(one, "valueName"), _text(one, "value")) for one in _children(parent, name))


def _children(parent: etree._Element, name: str) -> list[etree._Element]:
    return parent.findall(f"{{{NAMESPACE}}}{name}")


def _texts(parent: etree._Element, name: str) -> tuple[str, ...]:
    return tuple("".join(map(str, one.itertext())).strip() for one in _children(parent, name))


def _text(parent: etree._Element, name: str) -> str:
    return next(iter(_texts(parent, name)), "")


def _exact(parent: etree._Element, name: str) -> str:
    """Return a text with the blanks around it, which are forbidden in names that must be repeated exactly."""
    found = _children(parent, name)
    return "".join(map(str, found[0].itertext())) if found else ""


def _has_document_type(root: etree._Element) -> bool:
    # The stubs do not know the attribute.
    return bool(root.getroottree().docinfo.doctype)  # type: ignore[attr-defined]


def _is_bounded(root: etree._Element) -> bool:
    layer, count = [root], 0
    for _ in range(MOST_DEPTH):
        count += len(layer)
        layer = [child for one in layer for child in one]
        if not layer or count > MOST_ELEMENTS:
            break
    return not layer and count <= MOST_ELEMENTS
