"""The form in which a post is written: how a post stands in it at first, and what of a post it changes.

Of a post that there is, only what differs from what stood in the form goes on to the domain: so the trace names what
was changed, and what the form does not show stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from werkzeug.datastructures import MultiDict

from api.console.posts import names, places
from api.console.posts.listed import area_name, topics
from api.desk.posts.schemas import NewPostSchema, PostContentSchema
from api.extensions.context import current_store
from api.html import forms
from api.html.forms import Form, Option, Sent
from api.html.words import later
from models.content import drafting, rich_text
from models.content.draft_texts import DraftText
from models.content.drafting import PostDraft
from models.content.post_defaults import DEFAULTS
from models.content.posts import Post, PostText
from models.content.short_forms import ROOMS
from models.language.languages import DEFAULT, LANGUAGES, OWN_NAMES

#: What the form shows of a post; pictures and files have a page of their own.
FIELDS = (
    "area_id",
    "kind",
    "category",
    "lang",
    "texts",
    "priority",
    "audience",
    "valid_from",
    "valid_to",
    "starts_at",
    "ends_at",
    "publish_at",
    "channels",
    "channel_texts",
    "video_link",
    "document",
    "correction",
    "asks_feedback",
    "feedback_public",
    "needs_native_review",
)

#: What a field becomes that was emptied.
EMPTIED: Mapping[str, object] = {
    "valid_from": None,
    "valid_to": None,
    "starts_at": None,
    "ends_at": None,
    "publish_at": None,
    "channels": [],
    "channel_texts": {},
    "video_link": "",
    "document": None,
    "correction": None,
}

#: A tick that says that short forms hold, though the words of the post have changed.
CONFIRMED = "short_forms_hold"

LABELS: Mapping[str, str] = {
    "area_id": later("Địa bàn"),
    "kind": later("Loại bài"),
    "category": later("Chủ đề"),
    "lang": later("Viết bằng tiếng"),
    "audience": later("Người đọc"),
    "channels": later("Kênh"),
    "publish_at": later("Đăng lúc"),
    "document.number": later("Số, ký hiệu"),
    "document.issued_by": later("Nơi ban hành"),
    "document.issued_on": later("Ngày ban hành"),
    "document.signer": later("Người ký"),
    "correction.source": later("Căn cứ"),
    "correction.who": later("Ai xác nhận"),
    "correction.seen_at": later("Tin sai thấy ở đâu"),
    "asks_feedback": later("Hỏi người đọc: thông tin này có ích không?"),
    "feedback_public": later("Công khai kết quả góp ý"),
    "needs_native_review": later("Bản dịch còn chờ người bản ngữ xem lại"),
}

#: The same of each language.
IN_LANGUAGE: Mapping[str, str] = {
    "texts.{}.title": later("Tiêu đề"),
    "texts.{}.body": later("Nội dung"),
    "texts.{}.spoken": later("Lời đọc trên loa"),
    "correction.claim.{}": later("Tin sai"),
    "correction.truth.{}": later("Sự thật"),
}


def new_form(sent: Sent | None = None) -> Form:
    """Return the form of a new post, with what was typed."""
    begun = {**DEFAULTS, "lang": DEFAULT, "area_id": places.own()}
    first = forms.prefilled({name: begun[name] for name in FIELDS if name in begun})
    return _form(NewPostSchema(), first if sent is None else sent)


def form_of(post: Post, sent: Sent | None = None) -> Form:
    """Return the form of a post, with what was typed."""
    form = _form(PostContentSchema(), written(post) if sent is None else sent)
    form.version = post["version"]
    areas = form.options["area_id"]
    if all(one.value != post["area_id"] for one in areas):
        areas = [Option(post["area_id"], area_name(post["area_id"])), *areas]
    form.options = {**form.options, "area_id": areas}
    return form


def written(post: Post) -> Sent:
    """Return a post as it stands in the form at first."""
    whole: Mapping[str, Any] = {**post}
    values = {name: whole[name] for name in FIELDS if name in whole}
    return forms.prefilled({**values, "texts": {lang: _typed(text) for lang, text in post["texts"].items()}})


def new_draft(sent: Sent) -> PostDraft:
    """Return the new post that a form gives.

    :raises Invalid: with every fault.
    """
    loaded = forms.load(NewPostSchema(), sent, lambda given: drafting.faults(current_store(), _whole(given)))
    return cast(PostDraft, {name: value for name, value in _whole(loaded).items() if value is not None})


def changed(post: Post, sent: Sent) -> PostDraft:
    """Return what a form changes of a post.

    :raises Invalid: with every fault.
    """
    schema, store = PostContentSchema(), current_store()
    given = forms.load(schema, sent, lambda one: drafting.edit_faults(store, post, _whole(one)))
    loaded: Mapping[str, Any] = {**_whole(given)}
    before, after = forms.structured(schema, written(post)), forms.structured(schema, sent)
    differs = {name for name in FIELDS if before.get(name) != after.get(name)}
    if CONFIRMED in sent:
        differs.add("channel_texts")
    values: dict[str, Any] = {name: loaded[name] for name in differs - {"texts"} if name in loaded}
    texts = _changed_texts(post, before.get("texts", {}), after.get("texts", {}))
    return cast(PostDraft, {**values, **({"texts": texts} if texts else {})})


def body_as_typed(body: str) -> str:
    """Return a body as somebody types it: plain where that becomes the same again, else its HTML."""
    plain = rich_text.plain(body)
    return plain if rich_text.clean(plain) == body else body


def _whole(loaded: Mapping[str, Any]) -> PostDraft:
    """Return what was loaded with what the form has emptied."""
    return cast(PostDraft, {**EMPTIED, **loaded})


def _changed_texts(
    post: Post, before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, DraftText | None]:
    """Return the words that differ, None for a language that was emptied; a body that nobody touched stays as it is."""
    found: dict[str, DraftText | None] = {}
    for lang in LANGUAGES:
        old, new = before.get(lang), after.get(lang)
        if old == new:
            continue
        text = cast("DraftText | None", dict(new) if new else None)
        if text and old and old.get("body") == text.get("body"):
            kept = post["texts"][lang]
            text = {**text, "body": kept["body"], "plain": kept["plain"]}
        found[lang] = text
    return found


def _typed(text: PostText) -> dict[str, str]:
    own = text["spoken"] if text["spoken"] != rich_text.spoken(text["body"]) else ""
    return {"title": text["title"], "body": body_as_typed(text["body"]), "spoken": own}


def _form(schema: NewPostSchema | PostContentSchema, sent: Sent) -> Form:
    every = {form.format(lang): words for form, words in IN_LANGUAGE.items() for lang in LANGUAGES}
    channels = {str(one): names.CHANNELS[one] for one in ROOMS}
    short = {f"channel_texts.{one}.{lang}": OWN_NAMES[lang] for one in channels for lang in LANGUAGES}
    return Form(schema, MultiDict(sent), options=_options(), labels={**LABELS, **every, **short})


def _options() -> Mapping[str, Sequence[Option]]:
    return {
        "area_id": places.written_for(),
        "kind": names.options(names.KINDS),
        "category": topics(),
        "lang": [Option(lang, OWN_NAMES[lang]) for lang in LANGUAGES],
        "priority": names.options(names.PRIORITIES),
        "audience": names.options(names.AUDIENCES),
        "channels": names.options(names.CHANNELS),
    }
