"""Shapes of news wishes: of which posts somebody wants to be told."""

from __future__ import annotations

import marshmallow as ma

from api.extensions.fields import Choice
from models.categories.news_wishes import MOST, NewsWish
from models.content.posts import PostKind


class NewsWishesSchema(ma.Schema):
    """Of which posts I want to be told; empty lists are all topics and kinds. Urgent posts come whatever they are."""

    which = Choice(
        NewsWish, load_default=NewsWish.ALL, metadata={"description": "`none`: not even urgent ones."}
    )
    topics = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=40)),
        load_default=list,
        validate=ma.validate.Length(max=MOST),
        metadata={"example": ["disaster"]},
    )
    kinds = ma.fields.List(Choice(PostKind), load_default=list, validate=ma.validate.Length(max=MOST))
