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
from api.extensions.sent_files import send
from api.pages import post_recordings
from api.pages.assets import address_of
from api.pages.page_words import words_of
from api.pages.post_recordings import PLAYED, Recording
from models.access.callers import CallerKind
from models.content import channel_texts, corrections, post_files, posts, shared_posts
from models.content.channel_texts import SUMMARY
from models.content.post_files import PostFile, Worded
from models.content.posts import Post, PostState
from models.errors import NotFound
from models.files import library
from models.files.kinds import FileKind
from models.language.dates import day_and_time, day_of, machine_readable
from models.language.languages import OWN_NAMES, choose
from models.language.shortening import shortened, summary
from models.reports import about_posts
from models.store import Store
from models.surveys import feedback_steps
from models.surveys.feedback_totals import PublicRatings

shared_post = Blueprint("shared_post_page", __name__)

#: Languages as Open Graph names them.
LOCALES = {"vi": "vi_VN", "km": "km_KH", "en": "en_US"}

#: The picture of a post that has none; its size in pixels.
USUAL_PICTURE, USUAL_SIZE = "/static/share.png", (1200, 630)

LOGO: Worded = {"text": "Loa", "lang": ""}
NOTHING: Worded = {"text": "", "lang": ""}


class Picture(NamedTuple):
    """A picture on the page: its address, its size in pixels where that is known, and what is said of it."""

    address: str
    width: int | None
    height: int | None
    alt: Worded
    caption: Worded


class Other(NamedTuple):
    """A file on the page that is no picture: its address, its name, its format, its size as people read it."""

    address: str
    name: Worded
    format: str
    size: str


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
    found = post_files.of_post(store, post)
    shown = [_picture(post, one, lang) for one in found if one.file["kind"] == FileKind.PICTURE]
    recordings = post_recordings.of_files(post, found, lang)
    html = render_template(
        "shared_post.html",
        lang=lang,
        read_in=posts.language_of(post, lang),
        post=post,
        title=posts.text_of(post, lang)["title"],
        correction=corrections.shown(post, lang),
        # Safe when it was stored (models.content.rich_text).
        body=Markup(text["body"]),
        withdrawn=withdrawn,
        expired=post["state"] == PostState.EXPIRED,
        words=words,
        languages=OWN_NAMES,
        readable=posts.languages(post),
        source=shared_posts.source(store, post, lang),
        pictures=shown,
        recordings=recordings,
        files=_others(post, found, lang),
        preview=_preview(store, post, lang, _cover(shown, recordings)),
        rated=_rated(store, post),
        choose=lambda texts: choose(texts, lang),
        clock=day_and_time,
        day_of=day_of,
        iso=machine_readable,
    )
    return make_response(html, 410 if withdrawn else 200)


@shared_post.get("/p/<string:post_id>/pictures/<string:file_id>.jpg")
@allow(CallerKind.OPEN)
@cached(Keep.ASK_BY_ADDRESS)
def picture(post_id: str, file_id: str) -> Response:
    """Send a picture of a post, for as long as the post is to be read."""
    store = current_store()
    wanted = post_files.one(store, shared_posts.find(store, post_id), file_id).file
    if wanted["kind"] != FileKind.PICTURE:
        raise NotFound
    return send(store, wanted)


def _picture(post: Post, one: PostFile, lang: str) -> Picture:
    address = url_for("shared_post_page.picture", post_id=post["_id"], file_id=one.file["_id"])
    facts = one.file["facts"]
    return Picture(address, facts.get("width"), facts.get("height"), one.alt(lang), one.caption(lang))


def _cover(shown: list[Picture], recordings: list[Recording]) -> Picture:
    """Return the picture by which others show the page: the first one, else one of a film, else that of Loa."""
    film = next((one for one in recordings if one.poster), None)
    if shown or film is None:
        return shown[0] if shown else Picture(address_of(USUAL_PICTURE), *USUAL_SIZE, LOGO, NOTHING)
    return Picture(film.poster, film.width, film.height, film.name, NOTHING)


def _others(post: Post, found: list[PostFile], lang: str) -> list[Other]:
    """Return the papers of a post, to be saved."""
    return [
        Other(
            url_for("post-files.send_file", post_id=post["_id"], file_id=one.file["_id"]),
            one.name(lang),
            main["ending"].upper(),
            post_recordings.written_size(main["bytes"], lang),
        )
        for one in found
        if one.file["kind"] not in {FileKind.PICTURE, *PLAYED}
        for main in [library.part(one.file)]
    ]


def _rated(store: Store, post: Post) -> PublicRatings | None:
    """Return how a post was rated, where everybody may read that and five people have."""
    if not (post["asks_feedback"] and post["feedback_public"]):
        return None
    found = feedback_steps.read(store, post["_id"], about_posts.number).ratings
    return found if found.n else None


def _preview(store: Store, post: Post, lang: str, cover: Picture) -> Preview:
    base, words = store.settings.public_base, words_of("post")[lang]
    withdrawn = post["state"] == PostState.WITHDRAWN
    return Preview(
        str(words["withdrawn"]) if withdrawn else posts.text_of(post, lang)["title"],
        channel_texts.why(post, lang) if withdrawn else _description(post, lang),
        f"{channel_texts.address(store, post['_id'])}?lang={lang}",
        cover._replace(address=base + cover.address),
        LOCALES[lang],
    )


def _description(post: Post, lang: str) -> str:
    """Return what previews say of a post; of a correction what is true, since many read no further."""
    correction, words = corrections.shown(post, lang), words_of("post")[lang]
    if correction is None:
        return summary(posts.text_of(post, lang)["plain"], SUMMARY)
    said = f"{words['truth']}: {correction['truth']} {words['claim']}: {correction['claim']}"
    return shortened(said, SUMMARY)
