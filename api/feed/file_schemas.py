"""Shapes of the files of a post."""

from __future__ import annotations

from typing import NotRequired, TypedDict

import marshmallow as ma
from flask import url_for

from api.extensions.fields import Choice
from models.content import post_files
from models.content.post_files import PostFile, Worded
from models.content.posts import Post
from models.files import library
from models.files.kinds import FileKind
from models.store import Store


class ShownPostFile(TypedDict):
    """A file of a post as `PostFileSchema` dumps it."""

    _id: str
    kind: str
    mime: str
    bytes: int
    url: str
    parts: dict[str, str]
    caption: Worded
    alt: Worded
    title: Worded
    width: NotRequired[int]
    height: NotRequired[int]
    pages: NotRequired[int]
    seconds: NotRequired[float]


class WordedSchema(ma.Schema):
    """A text with the language that it is in; both empty where there is none."""

    text = ma.fields.String(required=True)
    lang = ma.fields.String(required=True)


class PostFileSchema(ma.Schema):
    """A picture, document, office file, sound or film of a post."""

    id = ma.fields.String(attribute="_id", required=True)
    kind = Choice(FileKind, required=True)
    mime = ma.fields.String(required=True, metadata={"example": "image/jpeg"})
    bytes = ma.fields.Integer(required=True)
    url = ma.fields.String(required=True, metadata={"description": "The file itself."})
    parts = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.String(),
        required=True,
        metadata={"description": "Links to other forms of it, such as the `thumb` of a picture."},
    )
    title = ma.fields.Nested(WordedSchema, required=True)
    caption = ma.fields.Nested(WordedSchema, required=True)
    alt = ma.fields.Nested(WordedSchema, required=True)
    width = ma.fields.Integer(metadata={"description": "Pixels."})
    height = ma.fields.Integer(metadata={"description": "Pixels."})
    pages = ma.fields.Integer()
    seconds = ma.fields.Float()


def shown(store: Store, post: Post, lang: str) -> list[ShownPostFile]:
    """Show the files of a post, its cover first, with words in `lang` where there are some."""
    return [_shown(post, one, lang) for one in post_files.of_post(store, post)]


def _shown(post: Post, one: PostFile, lang: str) -> ShownPostFile:
    main = library.part(one.file)
    address = url_for("post-files.send_file", post_id=post["_id"], file_id=one.file["_id"])
    return {
        "_id": one.file["_id"],
        "kind": one.file["kind"],
        "mime": main["mime"],
        "bytes": main["bytes"],
        "url": address,
        "parts": {name: f"{address}/{name}" for name, part in one.file["parts"].items() if part != main},
        "title": post_files.worded((one.file["title"],), lang),
        "caption": one.caption(lang),
        "alt": one.alt(lang),
        **one.file["facts"],
    }
