"""Correcting what is out: a correction is a post of its own, and becomes the next edition of the one that it corrects.

It is drafted, approved and scheduled like every other post. Readers go on reading the edition that is out until it is
applied, and see afterwards that, when and why the post was corrected.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

from models.access.callers import Identity
from models.content import drafting, editions, publishing, steps
from models.content.drafting import Begun, PostDraft
from models.content.posts import Post
from models.content.states import PostAction
from models.errors import insist_on_none
from models.language.text import nfc
from models.store import Store


def correct(
    store: Store,
    identity: Identity,
    post_id: str,
    note: Mapping[str, str],
    changed: PostDraft,
    *,
    expect: int,
) -> Post:
    """Draft a correction of a post that is out: a copy of it with `changed` in place of what was.

    :param note: what readers are told of why, by language.
    :raises Invalid: naming every fault.
    :raises Forbidden, NotFound, Clash, Stale: as for `drafting.edit`.
    """
    post = steps.permitted(store, identity, post_id, PostAction.CORRECT, expect)
    copied = cast(
        Begun, {**editions.content_of(post), **changed, "texts": drafting.texts_after(post, changed)}
    )
    begun: Begun = {
        **copied,
        "area_id": post["area_id"],
        "source_agency_id": post["source_agency_id"],
        "audience": post["audience"],
        "taken_from": post["taken_from"],
        "revises": {"post_id": post["_id"], "edition": post["edition"]},
        "trace": {"at": datetime.now(UTC), "note": {lang: nfc(text) for lang, text in note.items()}},
    }
    insist_on_none([*publishing.note_faults(note), *drafting.faults(store, begun)])
    return drafting.create(store, begun, identity.actor)
