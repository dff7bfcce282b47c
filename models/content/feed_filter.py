"""Feed filters: whose feed, and what of it.

Phones that ask for the same areas share one answer, whoever holds them: nothing here knows a caller.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from models.areas import areas
from models.content import posts
from models.content.posts import Post
from models.store import Query, Store


@dataclass(frozen=True)
class FeedFilter:
    """What somebody reads; what is left empty does not filter.

    :param areas: ids of areas, each with everything above it; an area of an earlier map means its successors. Empty:
        everything in the active province.
    :param category: the code of a topic; `kind` a `PostKind`.
    :param lang: the language to read in; what it lacks is read in another.
    :param only_lang: leave out what cannot be read in `lang`.
    """

    areas: tuple[str, ...] = ()
    category: str | None = None
    kind: str | None = None
    lang: str | None = None
    only_lang: bool = False

    def mark(self, store: Store) -> str:
        """Return the same short string for filters that find the same, and another for others."""
        parts = (reached(store, self), self.category, self.kind, self.lang, self.only_lang)
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


def here(store: Store, wanted: FeedFilter) -> tuple[str, ...] | None:
    """Return the ids of the areas whose posts are read, in order; None for all of the active province.

    :raises NotFound: there is no such area.
    """
    if not wanted.areas:
        return None
    found = {one for area in wanted.areas for now in areas.in_use(store, area) for one in now["path"]}
    return tuple(sorted(found))


def reached(store: Store, wanted: FeedFilter) -> tuple[str, ...]:
    """Return the ids of the areas whose posts are read, those of the active province one by one.

    :raises NotFound: there is no such area.
    """
    named = here(store, wanted)
    if named is not None:
        return named
    province = areas.active_province_id(store)
    return store.cached(("feed", province), lambda: tuple(sorted(areas.below(store, province))))


def conditions(store: Store, wanted: FeedFilter) -> list[Query]:
    """Return the conditions on posts that the public reads through this filter.

    :raises NotFound: there is no such area.
    """
    found: list[Query] = [{"area_id": {"$in": list(reached(store, wanted))}, **posts.readable()}]
    if wanted.category:
        found.append({"category": wanted.category})
    if wanted.kind:
        found.append({"kind": wanted.kind})
    if wanted.lang and wanted.only_lang:
        found.append({f"texts.{wanted.lang}": {"$exists": True}})
    return found


def fits(wanted: FeedFilter, post: Post) -> bool:
    """Return whether a readable post of the right area passes the rest of the filter."""
    return (
        wanted.category in {None, post["category"]}
        and wanted.kind in {None, post["kind"]}
        and not (wanted.lang and wanted.only_lang and wanted.lang not in post["texts"])
    )
