"""The CAP 1.2 document of an alert: made once, at its approval, and served as these very bytes ever after.

Elements stand in the order of the standard's schema. Times are Vietnam's, `2026-11-05T18:30:00+07:00`: CAP allows
neither `Z` nor fractions. One `info` for each language that the alert was written in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from lxml import etree

from models.alerts import hazards
from models.alerts.cap_terms import Status
from models.alerts.phrases import CAP_LANGUAGES, headline, note
from models.areas.areas import Area
from models.language.dates import VIETNAM

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MEDIA_TYPE = "application/cap+xml"


def render(alert: Mapping[str, Any], areas: Iterable[Area], sender_names: Mapping[str, str]) -> bytes:
    """The document of an alert that has its identifier, sender and time.

    :param areas: its areas, whose names and codes are copied.
    :param sender_names: who issues it, by language.
    """
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
        note=note(Status(alert["status"])),
        references=" ".join(_reference(one) for one in alert["references"]),
    )
    places = list(areas)
    for language in CAP_LANGUAGES:
        if language in alert["infos"]:
            _info(root, alert, language, places, sender_names[language])
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def time(at: datetime) -> str:
    """A time as CAP writes it."""
    return at.astimezone(VIETNAM).isoformat(timespec="seconds")


def _reference(one: Mapping[str, Any]) -> str:
    return f"{one['sender']},{one['identifier']},{time(one['sent'])}"


def _info(
    root: etree._Element, alert: Mapping[str, Any], language: str, areas: list[Area], sender_name: str
) -> None:
    info = _element(root, "info")
    words = alert["infos"][language]
    hazard = hazards.hazards()[alert["hazard"]]
    _texts(info, language=CAP_LANGUAGES[language], category=alert["category"], event=hazard.name[language])
    for response in alert["response_types"]:
        _texts(info, responseType=response)
    _texts(info, urgency=alert["urgency"], severity=alert["severity"], certainty=alert["certainty"])
    _named(info, "eventCode", "VN:Loa:Hazard", hazard.code)
    _texts(
        info,
        effective=time(alert["effective"]),
        onset=time(alert["onset"]) if alert["onset"] else "",
        expires=time(alert["expires"]),
        senderName=sender_name,
        headline=headline(alert, language),
        description=words["description"],
        instruction=words["instruction"],
    )
    for name, value in _parameters(alert, language):
        _named(info, "parameter", name, value)
    for area in areas:
        _area(info, area)


def _parameters(alert: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """What the Vietnamese bulletin says and CAP has no element for; the rest of the fields are empty."""
    source, level = alert["source"], alert["level"]
    rows = [
        ("VN:CapDoRuiRo", str(level) if level else ""),
        ("VN:MauCapDo", hazards.colour(level, language) if level else ""),
        ("VN:CoQuanBanHanh", source.get("agency") or ""),
        ("VN:SoBanTin", source.get("number") or ""),
        ("VN:GioBanTin", time(source["issued_at"]) if source.get("issued_at") else ""),
        ("VN:BanTinTiepTheo", time(source["next_at"]) if source.get("next_at") else ""),
    ]
    return [row for row in rows if row[1]]


def _area(info: etree._Element, area: Area) -> None:
    element = _element(info, "area")
    _texts(element, areaDesc=area["full_name"])
    _named(element, "geocode", "VN:GSO", area["code"])
    # Codes are given again when the map changes: only code and day together name an area.
    _named(element, "geocode", "VN:GSO:ValidFrom", area["valid_from"])


def _texts(parent: etree._Element, **texts: str) -> None:
    """Add an element for each text that is not empty, in the order given."""
    for name, text in texts.items():
        if text:
            _element(parent, name).text = text


def _named(parent: etree._Element, name: str, value_name: str, value: str) -> None:
    _texts(_element(parent, name), valueName=value_name, value=value)


def _element(parent: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
