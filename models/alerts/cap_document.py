"""The CAP 1.2 document of an alert: made once, at its approval, and served as these very bytes ever after.

Elements stand in the order of the standard's schema. Times are Vietnam's, `2026-11-05T18:30:00+07:00`: CAP allows
neither `Z` nor fractions. One `info` for each language that the alert was written in. A polygon is written as CAP has
it, latitude first, while GeoJSON has the longitude first: here they change places, and in `incoming_mapping` back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lxml import etree

from models.alerts import hazards, polygons
from models.alerts.alerts import Alert, AlertArea, Reference
from models.alerts.audience import path_of
from models.alerts.cap_message import NAMESPACE
from models.alerts.cap_terms import Status
from models.alerts.endings import ending_of
from models.alerts.phrases import CAP_LANGUAGES, headline, note, phrase
from models.alerts.polygons import Ring
from models.language.dates import VIETNAM

#: Decimals of a degree: about a metre.
DECIMALS = 5


def render(alert: Alert) -> bytes:
    """Return the document of an alert that has everything that approval adds."""
    # The stubs do not know that the default namespace has the name None.
    root = etree.Element(f"{{{NAMESPACE}}}alert", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    _texts(
        root,
        identifier=alert["identifier"],
        sender=alert["sender"],
        sent=time(alert["sent"]),
        status=alert["status"],
        msgType=alert["msg_type"],
        scope=alert["scope"],
        note=note(Status(alert["status"]), alone="approved_alone" in alert),
        references=" ".join(reference(one) for one in alert["references"]),
    )
    for language in CAP_LANGUAGES:
        if language in alert["infos"]:
            _info(root, alert, language)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def address(alert: Alert, base: str) -> str:
    """Return the address of the document of an issued alert, which must be an actual one or a drill.

    :param base: the public address of this Loa.
    """
    return f"{base}{path_of(Status(alert['status']))}/alerts/{alert['identifier']}.xml"


def time(at: datetime) -> str:
    """Return a time as CAP writes it."""
    return at.astimezone(VIETNAM).isoformat(timespec="seconds")


def reference(one: Reference) -> str:
    """Return how CAP names an earlier alert: "sender,identifier,sent"."""
    return f"{one['sender']},{one['identifier']},{time(one['sent'])}"


def polygon(ring: Ring) -> str:
    """Return a ring as CAP writes it: "lat,lon lat,lon …"."""
    return " ".join(f"{round(lat, DECIMALS)},{round(lon, DECIMALS)}" for lon, lat in ring)


def _info(root: etree._Element, alert: Alert, language: str) -> None:
    info = _element(root, "info")
    words = alert["infos"][language]
    hazard = hazards.hazards()[alert["hazard"]]
    category = alert["category"] or ""
    _texts(info, language=CAP_LANGUAGES[language], category=category, event=hazard.name[language])
    for response in alert["response_types"] or []:
        _texts(info, responseType=response)
    _texts(
        info,
        urgency=alert["urgency"] or "",
        severity=alert["severity"] or "",
        certainty=alert["certainty"] or "",
    )
    _named(info, "eventCode", "VN:Loa:Hazard", hazard.code)
    _texts(
        info,
        effective=_time_or_none(alert["effective"]),
        onset=_time_or_none(alert["onset"]),
        expires=_time_or_none(alert["expires"]),
        senderName=alert["sender_names"][language],
        headline=headline(alert, language),
        description=words["description"],
        instruction=words["instruction"],
    )
    for name, value in _parameters(alert, language):
        _named(info, "parameter", name, value)
    _shape(info, alert, language)
    for area in alert["areas"]:
        _area(info, area)


def _parameters(alert: Alert, language: str) -> list[tuple[str, str]]:
    """Return what the Vietnamese bulletin says and CAP has no element for; only the fields that are filled."""
    source, level = alert["source"], alert["level"]
    rows = [
        ("VN:CapDoRuiRo", str(level) if level else ""),
        ("VN:MauCapDo", hazards.colour(level, language) if level else ""),
        ("VN:CoQuanBanHanh", source.get("agency") or ""),
        ("VN:SoBanTin", source.get("number") or ""),
        ("VN:GioBanTin", _time_or_none(source.get("issued_at"))),
        # After an end there is no next bulletin on it.
        ("VN:BanTinTiepTheo", "" if ending_of(alert) else _time_or_none(source.get("next_at"))),
    ]
    return [row for row in rows if row[1]]


def _shape(info: etree._Element, alert: Alert, language: str) -> None:
    """Add an area with the polygons: those that were drawn, else the outline of all units, where it is known."""
    drawn = polygons.of(alert)
    rings: Sequence[Ring] = drawn or alert.get("area_polygons", [])
    if rings:
        element = _element(info, "area")
        _texts(element, areaDesc=phrase("drawn" if drawn else "outline", language))
        for ring in rings:
            _texts(element, polygon=polygon(ring))


def _area(info: etree._Element, area: AlertArea) -> None:
    element = _element(info, "area")
    _texts(element, areaDesc=area["full_name"])
    _named(element, "geocode", "VN:GSO", area["code"])
    # Codes are given again when the map changes: only code and day together name an area.
    _named(element, "geocode", "VN:GSO:ValidFrom", area["valid_from"])


def _time_or_none(at: datetime | None) -> str:
    return time(at) if at else ""


def _texts(parent: etree._Element, **texts: str) -> None:
    """Add an element for each text that is not empty, in the order given."""
    for name, text in texts.items():
        if text:
            _element(parent, name).text = text


def _named(parent: etree._Element, name: str, value_name: str, value: str) -> None:
    _texts(_element(parent, name), valueName=value_name, value=value)


def _element(parent: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
