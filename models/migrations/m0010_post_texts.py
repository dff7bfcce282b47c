"""Give posts their texts by language, and whatever the hub asks of a post besides.

Before, a post had `title` and `body` in `lang`, plain text both, and others in `translations`. Old code goes on reading
those; `m0011_post_former_texts` takes them away. A post that was `unpublished` is `withdrawn`.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict, cast

from models.content import rich_text
from models.content.post_defaults import DEFAULTS
from models.content.posts import POSTS, PostState, PostText
from models.migrations.rewriting import rewrite
from models.migrations.step import Batch, Cursor, Phase
from models.store import Query, Store

PHASE = Phase.EXPAND

LACKING: Query = {"texts": {"$exists": False}}


def batch(store: Store, cursor: Cursor, limit: int) -> Batch:
    """Fill in the next posts."""
    return rewrite(store, POSTS.name, LACKING, _values, cursor=cursor, limit=limit)


def left(store: Store) -> int:
    """Count the posts without texts."""
    return store.collection(POSTS).count_documents(LACKING)


class FormerText(TypedDict):
    """The words of a post before."""

    title: str
    body: str


class FormerPost(FormerText):
    """What of a post before is read here."""

    lang: str
    state: str
    translations: NotRequired[dict[str, FormerText] | None]


class Filled(TypedDict, total=False):
    """What a post gets besides what it lacks of `DEFAULTS`."""

    state: str
    texts: dict[str, PostText]
    edition: int


def _values(post: FormerPost) -> Filled:
    former: dict[str, FormerText] = {post["lang"]: post, **(post.get("translations") or {})}
    lacking = cast(Filled, {name: value for name, value in DEFAULTS.items() if name not in post})
    withdrawn, published = post["state"] == "unpublished", post["state"] == PostState.PUBLISHED
    return {
        **lacking,
        "state": PostState.WITHDRAWN if withdrawn else post["state"],
        "texts": {lang: _text(given["title"], given["body"]) for lang, given in former.items()},
        "edition": int(published or withdrawn),
    }


def _text(title: str, body: str) -> PostText:
    safe = rich_text.from_plain(body)
    return cast(
        PostText,
        {"title": title, "body": safe, "plain": rich_text.plain(safe), "spoken": rich_text.spoken(safe)},
    )
