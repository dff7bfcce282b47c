"""The feeds: Atom with the whole alerts embedded, and RSS 2.0 with links.

Follows the OASIS "Example Practices: CAP Feeds 1.0": an Atom entry has both a link to the CAP document and the
document itself as content, since some readers follow links and others do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime

from lxml import etree

from api.alerts.presented import cap_address
from models.alerts.alerts import Alert
from models.alerts.audience import path_of
from models.alerts.cap_document import MEDIA_TYPE, time
from models.alerts.cap_terms import Status
from models.alerts.phrases import feed_title, headline
from models.language.languages import DEFAULT

ATOM = "http://www.w3.org/2005/Atom"

ATOM_TYPE = "application/atom+xml"
RSS_TYPE = "application/rss+xml"

#: The time of a feed in which nothing ever stood.
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


def updated_at(alerts: Sequence[Alert]) -> datetime:
    """Return when something was last added to a feed."""
    return max((alert["sent"] for alert in alerts), default=BEGINNING)


def atom(alerts: Sequence[Alert], status: Status, province: str, base: str) -> bytes:
    """Write the Atom feed of a status.

    :param base: the public address of this Loa.
    """
    address = f"{base}{path_of(status)}/feed.atom"
    # The stubs do not know that the default namespace has the name None.
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})  # type: ignore[dict-item]
    _add(root, "id", address)
    _add(root, "title", feed_title(status, province))
    _add(root, "updated", time(updated_at(alerts)))
    _add(_add(root, "author"), "name", province)
    _add(root, "link", rel="self", type=ATOM_TYPE, href=address)
    for alert in alerts:
        _entry(root, alert, base)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def rss(alerts: Sequence[Alert], status: Status, province: str, base: str) -> bytes:
    """Write the RSS feed of a status.

    :param base: the public address of this Loa.
    """
    root = etree.Element("rss", version="2.0")
    channel = etree.SubElement(root, "channel")
    texts = {
        "title": feed_title(status, province),
        "link": f"{base}{path_of(status)}/feed.rss",
        "description": feed_title(status, province),
        "language": DEFAULT,
        "lastBuildDate": format_datetime(updated_at(alerts)),
    }
    for name, text in texts.items():
        etree.SubElement(channel, name).text = text
    for alert in alerts:
        _item(channel, alert, base)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _entry(root: etree._Element, alert: Alert, base: str) -> None:
    entry, sent = _add(root, "entry"), time(alert["sent"])
    language = DEFAULT
    _add(entry, "id", alert["identifier"])
    _add(entry, "title", headline(alert, language))
    _add(entry, "updated", sent)
    _add(entry, "published", sent)
    _add(_add(entry, "author"), "name", alert["sender_names"][language])
    _add(entry, "summary", alert["infos"][language]["description"])
    _add(entry, "category", term=alert["status"])
    _add(entry, "category", term=alert["category"] or "")
    _add(entry, "link", rel="alternate", type=MEDIA_TYPE, href=cap_address(alert, base))
    _add(entry, "content", type="text/xml").append(etree.fromstring(bytes(alert["cap"])))


def _item(channel: etree._Element, alert: Alert, base: str) -> None:
    language = DEFAULT
    item = etree.SubElement(channel, "item")
    texts = {
        "title": headline(alert, language),
        "link": cap_address(alert, base),
        "description": alert["infos"][language]["description"],
        "category": alert["category"],
        "pubDate": format_datetime(alert["sent"]),
    }
    for name, text in texts.items():
        etree.SubElement(item, name).text = text
    etree.SubElement(item, "guid", isPermaLink="false").text = alert["identifier"]


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    element.text = text
    return element
