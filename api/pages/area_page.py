"""`/a/{code}/feed.*`: the feeds of the news of an area. Its page is `/x/{code}`, where `/a/{code}` leads."""

from __future__ import annotations

from flask import Blueprint, Response

from api.extensions.allowed_callers import allow
from api.extensions.caching import Keep, cached
from api.extensions.context import current_language, current_store
from api.pages import area_feeds
from api.pages.page_words import words_of
from models.access.callers import CallerKind
from models.areas import areas
from models.areas.areas import Area
from models.content import area_pages
from models.content.feed import Page

area_page = Blueprint("area_page", __name__)

#: Posts of a feed.
SHOWN = 20


@area_page.get("/a/<string:code>/feed.atom")
@allow(CallerKind.OPEN)
@cached(Keep.ASK)
def atom(code: str) -> Response:
    """List the newest of it as Atom (RFC 4287)."""
    return _feed(code, area_feeds.ATOM_TYPE)


@area_page.get("/a/<string:code>/feed.rss")
@allow(CallerKind.OPEN)
@cached(Keep.ASK)
def rss(code: str) -> Response:
    """List the newest of it as RSS 2.0."""
    return _feed(code, area_feeds.RSS_TYPE)


def _feed(code: str, media_type: str) -> Response:
    lang = current_language()
    area, found = _read(code)
    title = str(words_of("area")[lang]["title"]).format(area=area["full_name"])
    source = area_feeds.Source(current_store(), area, lang, title)
    write = area_feeds.atom if media_type == area_feeds.ATOM_TYPE else area_feeds.rss
    return Response(write(source, found.posts), mimetype=media_type)


def _read(code: str) -> tuple[Area, Page]:
    """Return an area by its code or id, of whatever map, and its newest posts.

    :raises NotFound: there is none, or several have taken its land.
    """
    store = current_store()
    area = areas.searched(store, code)
    return area, area_pages.read(store, area, limit=SHOWN)
