"""What a feed must keep besides being XML: the rules of RFC 4287 and RSS 2.0 that the W3C's validator checks.

That validator is no package on PyPI, so its rules stand here, as far as Loa's feeds can break them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"

#: RFC 3339 as RFC 4287, section 3.3 wants it: capital T, seconds, an offset.
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
#: RFC 822 with years of four digits and a zone.
DATE = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (GMT|[+-]\d{4})")
MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")
LANGUAGE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")

FIRST = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


def atom_faults(document: bytes, address: str) -> list[str]:
    """Return what is wrong with an Atom feed that is served at `address`."""
    feed = etree.fromstring(document)
    entries = feed.findall(f"{ATOM}entry")
    found = [
        *([] if feed.tag == f"{ATOM}feed" else ["the root is no feed"]),
        *_parts(feed, "feed"),
        *([] if feed.find(f"{ATOM}author") is not None else ["the feed has no author"]),
        *([] if _links(feed, "self") == [address] else [f"self is {_links(feed, 'self')}"]),
    ]
    for entry in entries:
        found += [*_parts(entry, "entry"), *_entry(entry)]
    ids = [feed.findtext(f"{ATOM}id"), *(entry.findtext(f"{ATOM}id") for entry in entries)]
    return [*found, *(f"{one} stands twice" for one, count in Counter(ids).items() if count > 1)]


def rss_faults(document: bytes, address: str) -> list[str]:
    """Return what is wrong with an RSS feed that is served at `address`."""
    root = etree.fromstring(document)
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None:
        return ["this is no RSS 2.0"]
    found = [f"the channel has {len(channel.findall(name))} {name}" for name in _not_one(channel)]
    found += [] if _links(channel, "self") == [address] else [f"self is {_links(channel, 'self')}"]
    # A channel links to the site that it is of, and no site is the feed itself.
    found += [] if _is_iri(channel.findtext("link")) and channel.findtext("link") != address else ["no site"]
    found += [] if LANGUAGE.fullmatch(channel.findtext("language", "vi")) else ["no language"]
    found += [] if _is_date(channel.findtext("lastBuildDate", "")) else ["lastBuildDate is no date"]
    items = channel.findall("item")
    for item in items:
        found += _item(item)
    guids = Counter(item.findtext("guid") for item in items)
    return [*found, *(f"{guid} stands twice" for guid, count in guids.items() if count > 1)]


def _parts(element: etree._Element, name: str) -> Iterator[str]:
    """Yield what is wrong with the parts that feed and entry must both have."""
    for part in ("id", "title", "updated"):
        if len(element.findall(f"{ATOM}{part}")) != 1 or not element.findtext(f"{ATOM}{part}"):
            yield f"the {name} has no {part}, or several"
    if not _is_iri(element.findtext(f"{ATOM}id")):
        yield f"the id of the {name} is no IRI: {element.findtext(f'{ATOM}id')}"
    yield from _moments(element)
    for author in element.findall(f"{ATOM}author"):
        if not author.findtext(f"{ATOM}name"):
            yield f"an author of the {name} has no name"
    yield from _references(element, name)


def _moments(element: etree._Element) -> Iterator[str]:
    for part in ("updated", "published"):
        for one in element.findall(f"{ATOM}{part}"):
            if not MOMENT.fullmatch(one.text or "") or datetime.fromisoformat(one.text or "") < FIRST:
                yield f"{part} is no moment: {one.text}"


def _references(element: etree._Element, name: str) -> Iterator[str]:
    links = element.findall(f"{ATOM}link")
    for link in links:
        if not _is_iri(link.get("href")) or not MEDIA_TYPE.fullmatch(link.get("type", "a/b")):
            yield f"a link of the {name} is none: {link.get('href')}"
    kinds = Counter(link.get("type") for link in links if link.get("rel", "alternate") == "alternate")
    if any(count > 1 for count in kinds.values()):
        yield f"the {name} has two alternates of one type"
    if any(not one.get("term") for one in element.findall(f"{ATOM}category")):
        yield f"a category of the {name} has no term"


def _entry(entry: etree._Element) -> Iterator[str]:
    content = entry.find(f"{ATOM}content")
    if content is None and not _links(entry, "alternate"):
        yield "an entry has neither content nor an alternate"
    if content is not None:
        kind = content.get("type", "")
        if not MEDIA_TYPE.fullmatch(kind) or not kind.endswith(("/xml", "+xml")) or len(content) != 1:
            yield f"the content is not one XML document: {kind}"
    if not entry.findtext(f"{ATOM}summary"):
        yield "an entry has no summary"
    updated, published = (entry.findtext(f"{ATOM}{one}", "") for one in ("updated", "published"))
    if published and datetime.fromisoformat(updated) < datetime.fromisoformat(published):
        yield "an entry was updated before it was published"


def _not_one(channel: etree._Element) -> list[str]:
    return [one for one in ("title", "link", "description") if len(channel.findall(one)) != 1]


def _item(item: etree._Element) -> Iterator[str]:
    if not item.findtext("title") and not item.findtext("description"):
        yield "an item has neither title nor description"
    if not _is_iri(item.findtext("link")):
        yield "the link of an item is none"
    guid = item.find("guid")
    if guid is None or not guid.text:
        yield "an item has no guid"
    elif guid.get("isPermaLink", "true") == "true" and urlsplit(guid.text).scheme not in ("http", "https"):
        yield f"a guid is no address, and says that it is: {guid.text}"
    if not _is_date(item.findtext("pubDate", "")):
        yield f"pubDate is no date: {item.findtext('pubDate')}"


def _is_date(text: str) -> bool:
    """Say whether a text is a date of RFC 822, and the day of the week that of the date."""
    return bool(DATE.fullmatch(text)) and parsedate_to_datetime(text).strftime("%a") == text[:3]


def _links(element: etree._Element, rel: str) -> list[str | None]:
    return [one.get("href") for one in element.findall(f"{ATOM}link") if one.get("rel") == rel]


def _is_iri(text: str | None) -> bool:
    """Say whether a text is an absolute IRI (RFC 3987): a scheme, and no character that has no place in one."""
    return bool(re.fullmatch(r"""[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+""", text or ""))
