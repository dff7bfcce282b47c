"""`/corrections`: what was said and is false, for whoever has a browser, without script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, render_template, request

from api.extensions.allowed_callers import allow
from api.extensions.caching import NO_STORE, Keep, cached
from api.extensions.context import current_language, current_store
from api.pages.page_words import words_of
from models.access.callers import CallerKind
from models.areas import areas
from models.content import claims, corrections, posts
from models.content.corrections import ShownCorrection
from models.content.feed import Page
from models.content.posts import Post
from models.errors import Invalid, NotFound
from models.language.dates import day_and_time, machine_readable
from models.language.languages import OWN_NAMES
from models.store import Store

corrections_page = Blueprint("corrections_page", __name__)

#: So many stand on one page: it is for a phone.
SHOWN = 10

#: Longest words and cursors that are looked at; what comes after is cut.
LONGEST_WORDS, LONGEST_CURSOR = 200, 500


class ListedCorrection(TypedDict):
    """A correction on the page; `at` is ISO 8601, `clock` the same as people write it."""

    address: str
    title: str
    lang: str
    place: str
    at: str
    clock: str
    correction: ShownCorrection


@corrections_page.get("/corrections")
@allow(CallerKind.OPEN)
@cached(Keep.ASK)
def page() -> Response:
    """Show corrections of false information, the newest first; what is wrong in the address is passed over."""
    store, lang = current_store(), current_language()
    asked = {name: request.args.get(name, "")[:LONGEST_WORDS] for name in ("q", "area")}
    found = _found(store, asked, request.args.get("after", "")[:LONGEST_CURSOR])
    given = {"lang": lang, **{name: value for name, value in asked.items() if value}}
    html = render_template(
        "corrections.html",
        lang=lang,
        words=words_of("corrections")[lang],
        languages=OWN_NAMES,
        communes=areas.communes(store),
        asked=asked,
        found=list(_listed(store, found.posts, lang)),
        next=found.next,
        address=lambda **other: urlencode({**given, **other}),
    )
    response = make_response(html)
    if asked["q"]:
        # What somebody looks for is kept nowhere.
        response.headers["Cache-Control"] = NO_STORE
    return response


def _found(store: Store, asked: dict[str, str], after: str) -> Page:
    """Return a page of the list; its beginning for a cursor or an area that are none."""
    try:
        ids = [areas.by_code(store, asked["area"])["_id"]] if asked["area"] else []
        return claims.page(store, ids, asked["q"], after=after or None, limit=SHOWN)
    except (Invalid, NotFound):
        return claims.page(store, [], asked["q"], limit=SHOWN)


def _listed(store: Store, found: list[Post], lang: str) -> Iterator[ListedCorrection]:
    for post in found:
        shown, at = corrections.shown(post, lang), post["published_at"] or post["updated_at"]
        if shown is None:
            continue
        yield {
            "address": f"/p/{post['_id']}?lang={lang}",
            "title": posts.text_of(post, lang)["title"],
            "lang": posts.language_of(post, lang),
            "place": areas.get(store, post["area_id"])["full_name"],
            "at": machine_readable(at),
            "clock": day_and_time(at),
            "correction": shown,
        }
