"""The feeds: Atom (RFC 4287) with the whole alerts embedded, and RSS 2.0 with links.

Follows the OASIS "Example Practices: CAP Feeds 1.0": an Atom entry has both a link to the CAP document and the
document itself as content, since some readers follow links and others do not. What no longer holds keeps its id for a
week, and says so in its title; it has no document any more, so that nobody reads it as a warning. See
docs/decisions/ends-of-warnings.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from models.alerts import cap_document
from models.alerts.alerts import Alert, expiry
from models.alerts.cap_document import time
from models.alerts.cap_message import MEDIA_TYPE, NAMESPACE
from models.alerts.cap_terms import Status
from models.alerts.lists import FeedEntry
from models.alerts.phrases import feed_title, headline
from models.alerts.public_versions import address
from models.language.languages import DEFAULT
from models.partners import websub

ATOM = "http://www.w3.org/2005/Atom"

ATOM_TYPE = "application/atom+xml"
RSS_TYPE = "application/rss+xml"

#: The time of a feed in which nothing ever stood.
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


def updated_at(entries: Sequence[FeedEntry]) -> datetime:
    """Return when something was last added to a feed, or last changed in it."""
    return max((entry.updated for entry in entries), default=BEGINNING)


def iri(*names: str) -> str:
    """Return the id of something in a feed: the same for ever, wherever Loa is reached (RFC 4287, section 4.2.6)."""
    return uuid5(NAMESPACE_URL, ",".join((NAMESPACE, *names))).urn


def atom(entries: Sequence[FeedEntry], status: Status, province: str, base: str, hub: str = "") -> bytes:
    """Write the Atom feed of a status.

    :param base: the public address of this Loa.
    :param hub: the WebSub hub; "" where there is none.
    """
    # The stubs do not know that the default namespace has the name None.
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})  # type: ignore[dict-item]
    root.set("{http://www.w3.org/XML/1998/namespace}lang", DEFAULT)
    _add(root, "id", iri("feed", status, province))
    _add(root, "title", feed_title(status, province))
    _add(root, "updated", time(updated_at(entries)))
    _add(_add(root, "author"), "name", province)
    _add(root, "link", rel="self", type=ATOM_TYPE, href=websub.address(status, "feed.atom", base))
    _hub(root, hub)
    _add(root, "link", rel="alternate", type="text/html", href=f"{base}/")
    for entry in entries:
        _entry(root, entry, base)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def rss(entries: Sequence[FeedEntry], status: Status, province: str, base: str, hub: str = "") -> bytes:
    """Write the RSS feed of a status.

    :param base: the public address of this Loa.
    :param hub: the WebSub hub; "" where there is none.
    """
    root = etree.Element("rss", version="2.0", nsmap={"atom": ATOM})
    channel = etree.SubElement(root, "channel")
    texts = {
        "title": feed_title(status, province),
        "link": f"{base}/",
        "description": feed_title(status, province),
        "language": DEFAULT,
        "lastBuildDate": format_datetime(updated_at(entries)),
    }
    for name, text in texts.items():
        etree.SubElement(channel, name).text = text
    _add(channel, "link", rel="self", type=RSS_TYPE, href=websub.address(status, "feed.rss", base))
    _hub(channel, hub)
    for entry in entries:
        _item(channel, entry, base)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _hub(parent: etree._Element, hub: str) -> None:
    if hub:
        _add(parent, "link", rel="hub", href=hub)


def _entry(root: etree._Element, entry: FeedEntry, base: str) -> None:
    element, alert, language = _add(root, "entry"), entry.alert, DEFAULT
    _add(element, "id", _id_of(alert))
    _add(element, "title", headline(alert, language, entry.mark or ""))
    _add(element, "updated", time(entry.updated))
    _add(element, "published", time(alert["sent"]))
    _add(_add(element, "author"), "name", alert["sender_names"][language])
    _add(element, "summary", _summary(entry))
    for term in (alert["status"], alert["category"], entry.mark):
        if term:
            _add(element, "category", term=term)
    _add(element, "link", rel="alternate", type=MEDIA_TYPE, href=cap_document.address(alert, base))
    _add(element, "link", rel="alternate", type="text/html", href=address(alert["identifier"], base))
    until = min(expiry(alert), entry.updated) if entry.mark else expiry(alert)
    # Declared here alone: the document below must keep its own prefixes.
    etree.SubElement(element, f"{{{NAMESPACE}}}expires", nsmap={"cap": NAMESPACE}).text = time(until)
    if entry.later:
        _add(element, "link", rel="related", type=MEDIA_TYPE, href=cap_document.address(entry.later, base))
    if not entry.mark:
        _add(element, "content", type=MEDIA_TYPE).append(etree.fromstring(bytes(alert["cap"])))


def _item(channel: etree._Element, entry: FeedEntry, base: str) -> None:
    alert, item = entry.alert, etree.SubElement(channel, "item")
    texts = {
        "title": headline(alert, DEFAULT, entry.mark or ""),
        "link": cap_document.address(alert, base),
        "description": _summary(entry),
        "category": alert["category"],
        "pubDate": format_datetime(alert["sent"]),
    }
    for name, text in texts.items():
        etree.SubElement(item, name).text = text
    etree.SubElement(item, "guid", isPermaLink="false").text = _id_of(alert)


def _id_of(alert: Alert) -> str:
    return iri(alert["sender"], alert["identifier"])


def _summary(entry: FeedEntry) -> str:
    """Return what an entry says; of what was replaced, what is said in its place."""
    shown = entry.later or entry.alert
    text = shown["infos"][DEFAULT]["description"]
    return f"{headline(shown, DEFAULT)}. {text}" if entry.later else text


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    element.text = text
    return element
