"""Indexes of posts: of what the public reads, newest first by area, with a topic or a kind besides; and of their files.

Those of the public hold published posts alone, so that drafts and what was withdrawn cost the feed nothing.
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

#: Which posts or editions use a file of the library (`models.content.file_uses`).
FILE_INDEXES = [IndexModel([("media.file_id", ASCENDING)]), IndexModel([("image", ASCENDING)])]
