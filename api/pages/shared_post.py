"""`/p/{id}`: the page of one post, which needs no app and no script, and what Zalo and Facebook preview of it.

The previews read Open Graph (ogp.me): title, description, and a picture by an absolute address that anybody may fetch.
"""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, Response, make_response, render_template, url_for
from markupsafe import Markup

from api.extensions.allowed_callers import allow
from api.extensions.caching import Keep, cached
from api.extensions.context import current_language, current_store
from api.feed.items import summary
from api.pages.assets import address_of
from api.pages.page_words import words_of
from models.access.callers import CallerKind
from models.content import posts, shared_posts
from models.content.posts import Post, PostState
from models.errors import NotFound
from models.files import uploads
from models.files.uploads import Upload
from models.language.dates import VIETNAM, day_and_time
from models.language.languages import OWN_NAMES, choose
from models.store import Store
from models.surveys import feedback_totals
from models.surveys.feedback_totals import PublicRatings

shared_post = Blueprint("shared_post_page", __name__)

#: Languages as Open Graph names them.
LOCALES = {"vi": "vi_VN", "km": "km_KH", "en": "en_US"}

#: The picture of a post that has none; its size in pixels.
USUAL_PICTURE, USUAL_SIZE = "/static/share.png", (1200, 630)

#: Characters of a description that previews show.
LONGEST_DESCRIPTION = 200


class Picture(NamedTuple):
    """A picture on the page: its address, its size in pixels where that is known, and what is said of it."""

    address: str
    width: int | None
    height: int | None
    alt: str
    caption: str


class Preview(NamedTuple):
    """What others show of the page."""

    title: str
    description: str
    address: str
    picture: Picture
    locale: str


@shared_post.get("/p/<string:post_id>")
@allow(CallerKind.OPEN)
@cached(Keep.ASK)
def page(post_id: str) -> Response:
    """Show a post in the visitor's language; a withdrawn one says that it was, with 410."""
    store, lang = current_store(), current_language()
    post = shared_posts.find(store, post_id)
    withdrawn = post["state"] == PostState.WITHDRAWN
    words, text = words_of("post")[lang], posts.text_of(post, lang)
    shown = [_picture(post, one, lang) for one in shared_posts.pictures(store, post)]
    html = render_template(
        "shared_post.html",
        lang=lang,
        read_in=posts.language_of(post, lang),
        post=post,
        text=text,
        # Safe when it was stored (models.content.rich_text).
        body=Markup(text["body"]),
        withdrawn=withdrawn,
        expired=post["state"] == PostState.EXPIRED,
        words=words,
        languages=OWN_NAMES,
        readable=posts.languages(post),
        source=shared_posts.source(store, post, lang),
        pictures=shown,
        preview=_preview(store, post, lang, shown),
        rated=_rated(store, post),
        choose=lambda texts: choose(texts, lang),
        clock=day_and_time,
        iso=lambda at: at.astimezone(VIETNAM).isoformat(timespec="minutes"),
    )
    return make_response(html, 410 if withdrawn else 200)


@shared_post.get("/p/<string:post_id>/pictures/<string:file_id>.jpg")
@allow(CallerKind.OPEN)
@cached(Keep.ASK_BY_ADDRESS)
def picture(post_id: str, file_id: str) -> Response:
    """Send a picture of a post, for as long as the post is to be read."""
    store = current_store()
    shown = shared_posts.pictures(store, shared_posts.find(store, post_id))
    wanted = next((one for one in shown if one["_id"] == file_id), None)
    if wanted is None:
        raise NotFound
    return Response(uploads.rendition(store, wanted, "large"), mimetype="image/jpeg")


def _picture(post: Post, upload: Upload, lang: str) -> Picture:
    about = next((medium for medium in post["media"] if medium["file_id"] == upload["_id"]), None)
    address = url_for("shared_post_page.picture", post_id=post["_id"], file_id=upload["_id"])
    alt = choose(about["alt"], lang) if about else ""
    caption = choose(about["caption"], lang) if about else ""
    return Picture(address, upload.get("width"), upload.get("height"), alt, caption)


def _rated(store: Store, post: Post) -> PublicRatings | None:
    """Return how a post was rated, where everybody may read that and five people have."""
    if not (post["asks_feedback"] and post["feedback_public"]):
        return None
    found = feedback_totals.public(feedback_totals.added_up(feedback_totals.rows_of(store, post["_id"])))
    return found if found.n else None


def _preview(store: Store, post: Post, lang: str, shown: list[Picture]) -> Preview:
    base, words, text = store.settings.public_base, words_of("post")[lang], posts.text_of(post, lang)
    withdrawn = post["state"] == PostState.WITHDRAWN
    cover = shown[0] if shown else Picture(address_of(USUAL_PICTURE), *USUAL_SIZE, "Loa", "")
    return Preview(
        str(words["withdrawn"]) if withdrawn else text["title"],
        _why(post, lang) if withdrawn else summary(text["plain"], LONGEST_DESCRIPTION),
        f"{base}/p/{post['_id']}?lang={lang}",
        cover._replace(address=base + cover.address),
        LOCALES[lang],
    )


def _why(post: Post, lang: str) -> str:
    return choose(post["trace"]["note"], lang) if post["trace"] else ""
