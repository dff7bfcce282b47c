"""Give posts their texts by language, and whatever the hub asks of a post besides.

Before, a post had `title` and `body` in `lang`, plain text both, and others in `translations`. Old code goes on reading
those; `m0010_post_former_texts` takes them away. A post that was `unpublished` is `withdrawn`.
"""

from __future__ import annotations

from typing import Any, cast

from models.content import rich_text
from models.content.posts import DEFAULTS, POSTS, PostState, PostText
from models.migrations.rewriting import rewrite
from models.migrations.step import Batch, Cursor, Phase
from models.store import Document, Query, Store

PHASE = Phase.EXPAND

LACKING: Query = {"texts": {"$exists": False}}


def batch(store: Store, cursor: Cursor, limit: int) -> Batch:
    """Fill in the next posts."""
    return rewrite(store, POSTS.name, LACKING, _values, cursor=cursor, limit=limit)


def left(store: Store) -> int:
    """Count the posts without texts."""
    return store.collection(POSTS).count_documents(LACKING)


def _values(post: Document) -> Document:
    former: dict[str, Any] = {post["lang"]: post, **(post.get("translations") or {})}
    filled = {name: value for name, value in DEFAULTS.items() if name not in post}
    published = post["state"] == PostState.PUBLISHED
    state = {"state": PostState.WITHDRAWN} if post["state"] == "unpublished" else {}
    return {
        **filled,
        **state,
        "texts": {lang: _text(given["title"], given["body"]) for lang, given in former.items()},
        "edition": int(published or bool(state)),
    }


def _text(title: str, body: str) -> PostText:
    safe = rich_text.from_plain(body)
    return cast(
        PostText,
        {"title": title, "body": safe, "plain": rich_text.plain(safe), "spoken": rich_text.spoken(safe)},
    )
