"""`/a/{code}`: the news of a commune, a district or the province on the web, which needs no app and no script."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from api.extensions.allowed_callers import allow
from api.extensions.caching import Keep, cached
from api.extensions.context import current_language, current_store
from api.pages import area_feeds
from api.pages.latest_posts import shown
from api.pages.page_words import words_of
from models.access.callers import CallerKind
from models.alerts import notices
from models.areas import areas
from models.areas.areas import Area
from models.content import area_pages
from models.content.feed import Page
from models.language.languages import OWN_NAMES

area_page = Blueprint("area_page", __name__)

#: Posts of a page, and of a feed.
SHOWN = 20


@area_page.get("/a/<string:code>")
@allow(CallerKind.OPEN)
@cached(Keep.ASK)
def page(code: str) -> str:
    """Show the warnings in force, and the posts of an area and above it, newest first, in the visitor's language."""
    store, lang = current_store(), current_language()
    area, found = _read(code, request.args.get("after"))
    names = {one: areas.get(store, one)["full_name"] for one in area["path"]}
    return render_template(
        "area_page.html",
        lang=lang,
        words=words_of("area")[lang],
        languages=OWN_NAMES,
        area=area,
        warnings=notices.of_areas(store, [area["_id"]], lang),
        warned=words_of("warnings")[lang],
        above=[areas.get(store, one) for one in area["path"][:-1]],
        below=areas.children(store, area["_id"]),
        posts=[shown(post, lang, names[post["area_id"]]) for post in found.posts],
        after=request.args.get("after"),
        following=found.next,
        base=store.settings.public_base,
    )


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
    area, found = _read(code, None)
    title = str(words_of("area")[lang]["title"]).format(area=area["full_name"])
    source = area_feeds.Source(current_store(), area, lang, title)
    write = area_feeds.atom if media_type == area_feeds.ATOM_TYPE else area_feeds.rss
    return Response(write(source, found.posts), mimetype=media_type)


def _read(code: str, after: str | None) -> tuple[Area, Page]:
    """Return an area by its code or id, of whatever map, and a page of its posts.

    :raises NotFound: there is none, or several have taken its land.
    :raises Invalid: the cursor is none of ours.
    """
    store = current_store()
    area = areas.searched(store, code)
    return area, area_pages.read(store, area, after=after, limit=SHOWN)
