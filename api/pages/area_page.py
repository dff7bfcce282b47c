"""`/a/{code}/feed.*`: the feeds of the news of an area. Its page is `/x/{code}`, where `/a/{code}` leads."""

from __future__ import annotations

from flask import Blueprint, Response, request

from api.extensions.allowed_callers import allow
from api.extensions.caching import Keep, cached
from api.extensions.context import current_language, current_store
from api.pages import area_feeds
from api.pages.page_words import words_of
from models.access.callers import CallerKind
from models.areas import areas
from models.categories import categories
from models.content import area_pages
from models.errors import NotFound
from models.language.languages import choose
from models.store import Store

area_page = Blueprint("area_page", __name__)

#: Posts of a feed.
SHOWN = 20


@area_page.get("/a/<string:code>/feed.atom")
@allow(CallerKind.OPEN)
@cached(Keep.ASK)
def atom(code: str) -> Response:
    """List the newest of it as Atom (RFC 4287); with `topic` of that alone."""
    return _feed(code, area_feeds.ATOM_TYPE)


@area_page.get("/a/<string:code>/feed.rss")
@allow(CallerKind.OPEN)
@cached(Keep.ASK)
def rss(code: str) -> Response:
    """List the newest of it as RSS 2.0; with `topic` of that alone."""
    return _feed(code, area_feeds.RSS_TYPE)


def _feed(code: str, media_type: str) -> Response:
    store, lang, topic = current_store(), current_language(), request.args.get("topic", "")[:40]
    area = areas.searched(store, code)
    title = str(words_of("area")[lang]["title"]).format(area=area["full_name"])
    if topic:
        title = f"{title} – {_topic_name(store, topic, lang)}"
    source = area_feeds.Source(store, area, lang, title, topic)
    found = area_pages.read(store, area, topic=topic, limit=SHOWN)
    write = area_feeds.atom if media_type == area_feeds.ATOM_TYPE else area_feeds.rss
    return Response(write(source, found.posts), mimetype=media_type)


def _topic_name(store: Store, code: str, lang: str) -> str:
    """Return what a topic is called.

    :raises NotFound: there is none.
    """
    name = next((one["name"] for one in categories.topics(store) if one["_id"] == code), None)
    if name is None:
        raise NotFound
    return choose(name, lang)
