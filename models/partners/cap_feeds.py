"""Feeds of CAP (OASIS "Example Practices: CAP Feeds 1.0"): Atom and RSS with documents embedded or linked."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urljoin

from lxml import etree

from models.alerts.cap_message import MEDIA_TYPE, NAMESPACE
from models.errors import Fault, Invalid

ATOM = "http://www.w3.org/2005/Atom"

#: Google asks for 900 KB at most; some feeds are larger.
MOST_BYTES = 3_000_000

#: So many entries are looked at, the first of the feed.
MOST_ENTRIES = 200

#: Characters of a date that are kept.
MOST_STAMP = 60

_ALERT = f"{{{NAMESPACE}}}alert"


@dataclass(frozen=True)
class Entry:
    """One entry: the document itself, or where it is.

    :param url: "" where there is no link.
    :param stamp: how the feed dates it; "" where it does not.
    :param document: as it stands in the feed; None where it must be fetched.
    """

    url: str
    stamp: str = ""
    document: bytes | None = field(default=None, repr=False)


def entries(feed: bytes, base: str) -> list[Entry]:
    """Return the entries of a feed that have a document; of an address that serves a document, that one.

    :param base: the address of the feed; links may be relative to it.
    :raises Invalid: `feed_unreadable`.
    """
    root = _parse(feed)
    if root.tag == _ALERT:
        return [Entry(base, document=feed)]
    if root.tag == f"{{{ATOM}}}feed":
        found = (_of_atom(one, base) for one in root.findall(f"{{{ATOM}}}entry")[:MOST_ENTRIES])
    elif root.tag == "rss":
        found = (_of_rss(one, base) for one in root.findall("channel/item")[:MOST_ENTRIES])
    else:
        raise Invalid(Fault("", "feed_unreadable"))
    return [one for one in found if one.document or one.url]


def _of_atom(entry: etree._Element, base: str) -> Entry:
    links = entry.findall(f"{{{ATOM}}}link")
    typed = [
        one for one in links if one.get("type") == MEDIA_TYPE and one.get("rel", "alternate") == "alternate"
    ]
    plain = [one for one in links if one.get("rel", "alternate") == "alternate"]
    address = next((one.get("href") or "" for one in (*typed, *plain)), "")
    stamp = entry.findtext(f"{{{ATOM}}}updated") or ""
    return Entry(_absolute(address, base), stamp.strip()[:MOST_STAMP], _embedded(entry))


def _of_rss(item: etree._Element, base: str) -> Entry:
    enclosed = [one.get("url") or "" for one in item.findall("enclosure") if one.get("type") == MEDIA_TYPE]
    address = next(iter(enclosed), "") or (item.findtext("link") or "").strip()
    stamp = item.findtext("pubDate") or ""
    return Entry(_absolute(address, base), stamp.strip()[:MOST_STAMP], _embedded(item))


def _embedded(entry: etree._Element) -> bytes | None:
    found = next(entry.iter(_ALERT), None)
    # Alone, so that what stands around it in the feed is no part of the document.
    return None if found is None else etree.tostring(found, with_tail=False, encoding="UTF-8")


def _absolute(address: str, base: str) -> str:
    try:
        whole = urljoin(base, address) if address else ""
    except ValueError:
        return ""
    return whole if whole.startswith(("https://", "http://")) else ""


def _parse(feed: bytes) -> etree._Element:
    if len(feed) > MOST_BYTES:
        raise Invalid(Fault("", "feed_unreadable"))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(feed, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Invalid(Fault("", "feed_unreadable")) from error
    # Nobody expands an entity, so what it stands for would be missing.
    if next(root.iter(etree.Entity), None) is not None:
        raise Invalid(Fault("", "feed_unreadable"))
    return root
