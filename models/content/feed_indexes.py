"""Indexes of what the public reads, newest first: by area, and with a topic or a kind besides.

They hold published posts alone, so that drafts and what was withdrawn cost the feed nothing.
"""

from __future__ import annotations

from pymongo import ASCENDING, DESCENDING, IndexModel

#: Newest first; the id makes the order total.
NEWEST = [("published_at", DESCENDING), ("_id", DESCENDING)]

#: The index of everything, by which the feed of a whole province is read.
OF_ALL = "feed_all"

_PUBLIC = {"state": "published", "audience": "public"}

FEED_INDEXES = [
    IndexModel(NEWEST, name=OF_ALL, partialFilterExpression=_PUBLIC),
    *(
        IndexModel(
            [("area_id", ASCENDING), *((name, ASCENDING) for name in names), *NEWEST],
            name="_".join(("feed", *names, "area")),
            partialFilterExpression=_PUBLIC,
        )
        for names in ((), ("category",), ("kind",))
    ),
]
