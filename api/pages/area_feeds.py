"""The feeds of the page of an area: Atom (RFC 4287) and RSS 2.0, with links to the pages of the posts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from models.areas import agencies
from models.areas.areas import Area
from models.content import channel_texts, posts
from models.content.posts import Post
from models.language.shortening import summary
from models.store import Store

ATOM = "http://www.w3.org/2005/Atom"
ATOM_TYPE, RSS_TYPE = "application/atom+xml", "application/rss+xml"

#: Characters of a summary.
LONGEST = 400

#: The time of a feed in which nothing ever stood.
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


class Source(NamedTuple):
    """The feed of which area, in which language, what it is called, and of which topic; "" is all."""

    store: Store
    area: Area
    lang: str
    title: str
    topic: str = ""

    @property
    def page(self) -> str:
        """Return the address of the page."""
        return f"{self.store.settings.public_base}/x/{self.area['_id']}"

    def feed(self, name: str) -> str:
        """Return the address of the feed of that name."""
        only = f"&topic={self.topic}" if self.topic else ""
        return f"{self.store.settings.public_base}/a/{self.area['_id']}/{name}?lang={self.lang}{only}"

    @property
    def id(self) -> str:
        """Return the id of the feed."""
        return _urn("area", f"{self.area['_id']}:{self.topic}" if self.topic else self.area["_id"])


def atom(source: Source, found: Sequence[Post]) -> bytes:
    """Write the Atom feed."""
    # The stubs do not know that the default namespace has the name None.
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})  # type: ignore[dict-item]
    root.set("{http://www.w3.org/XML/1998/namespace}lang", source.lang)
    _add(root, "id", source.id)
    _add(root, "title", source.title)
    _add(root, "updated", _updated(found).isoformat())
    _add(_add(root, "author"), "name", source.area["full_name"])
    _add(root, "link", rel="self", type=ATOM_TYPE, href=source.feed("feed.atom"))
    _add(root, "link", rel="alternate", type="text/html", href=f"{source.page}?lang={source.lang}")
    for post in found:
        entry, text = _add(root, "entry"), posts.text_of(post, source.lang)
        _add(entry, "id", _urn("post", post["_id"]))
        _add(entry, "title", text["title"])
        _add(entry, "updated", post["updated_at"].isoformat())
        _add(entry, "published", _published(post).isoformat())
        _add(_add(entry, "author"), "name", _author(source, post))
        _add(entry, "summary", summary(text["plain"], LONGEST))
        _add(entry, "category", term=post["category"])
        _add(entry, "link", rel="alternate", type="text/html", href=_link(source, post))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def rss(source: Source, found: Sequence[Post]) -> bytes:
    """Write the RSS feed."""
    root = etree.Element("rss", version="2.0", nsmap={"atom": ATOM})
    channel = etree.SubElement(root, "channel")
    _texts(
        channel,
        title=source.title,
        link=f"{source.page}?lang={source.lang}",
        description=source.title,
        language=source.lang,
        lastBuildDate=format_datetime(_updated(found)),
    )
    _add(channel, "link", rel="self", type=RSS_TYPE, href=source.feed("feed.rss"))
    for post in found:
        item, text = etree.SubElement(channel, "item"), posts.text_of(post, source.lang)
        _texts(
            item,
            title=text["title"],
            link=_link(source, post),
            description=summary(text["plain"], LONGEST),
            category=post["category"],
            pubDate=format_datetime(_published(post)),
        )
        etree.SubElement(item, "guid", isPermaLink="false").text = _urn("post", post["_id"])
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _link(source: Source, post: Post) -> str:
    return f"{channel_texts.address(source.store, post['_id'])}?lang={source.lang}"


def _author(source: Source, post: Post) -> str:
    agency = post["source_agency_id"]
    return agencies.name(source.store, agency, source.lang) if agency else source.area["full_name"]


def _published(post: Post) -> datetime:
    return post["published_at"] or post["updated_at"]


def _updated(found: Sequence[Post]) -> datetime:
    return max((post["updated_at"] for post in found), default=BEGINNING)


def _urn(kind: str, id: str) -> str:
    """Return the id of something in a feed: the same for ever, wherever Loa is reached (RFC 4287, section 4.2.6)."""
    return uuid5(NAMESPACE_URL, f"loa:{kind}:{id}").urn


def _texts(parent: etree._Element, **texts: str) -> None:
    for name, text in texts.items():
        etree.SubElement(parent, name).text = text


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    element.text = text
    return element
