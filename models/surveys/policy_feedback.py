"""Policy feedback (góp ý về chính sách): whether what a post says worked for people, as a rating and a few words.

A post that asks for it (`asks_feedback`) takes one voice of each person, who may change it for as long as the post is
out. Like an answer to a survey it is kept under keyed hashes, with no event and no time but the full hour; a device, a
chat and the citizen behind them are one (`models.surveys.voters`). What they write only officials read, masked.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TypedDict

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models.access import guards
from models.access.callers import Circumstances
from models.access.guards import Act
from models.content import posts
from models.content.posts import Post
from models.errors import Clash, Fault, insist_on_none
from models.language.dates import VIETNAM
from models.language.languages import DEFAULT
from models.language.text import nfc
from models.store import Query, Store
from models.store.collections import CollectionSpec
from models.surveys import feedback_totals, tally, voters
from models.surveys.feedback_totals import RATINGS, Counted
from models.surveys.voters import Voter

#: Characters of what somebody writes.
MOST_TEXT = 1000

#: Two ways of one person may arrive at once; then one of them looks again.
TRIES = 5


class PostFeedback(TypedDict):
    """What one person says of one post; `voters` are keyed hashes of the post and each way in which we know them.

    `edition` is what they had read, `month` (YYYY-MM) and `area_id` ("" where nobody knows it) where they count. `at`
    is the full hour. `verified`: they have proved a phone number. `doubtful`: they have not, and came from a network
    after many others.
    """

    _id: str
    post_id: str
    voters: list[str]
    rating: int
    text: str
    lang: str
    channel: str
    area_id: str
    edition: int
    month: str
    at: datetime
    verified: bool
    doubtful: bool


POST_FEEDBACK = CollectionSpec(
    "post_feedback",
    PostFeedback,
    purpose="Whether one post worked for one person, and what they say about it.",
    kept="For ever, with the post.",
    personal="Who gave it is a keyed hash; the text stands as it was given and is shown to officials masked.",
    indexes=[
        IndexModel([("post_id", ASCENDING), ("voters", ASCENDING)], unique=True),
        IndexModel(
            [("post_id", ASCENDING), ("_id", DESCENDING)],
            name="texts",
            partialFilterExpression={"text": {"$gt": ""}},
        ),
        IndexModel([("voters", ASCENDING)]),
    ],
)


@dataclass(frozen=True)
class Voice:
    """What somebody says of a post.

    :param channel: where they say it (`app`, `page`).
    :param area_id: where their home is; "" where nobody knows.
    """

    rating: int
    text: str = ""
    channel: str = "app"
    lang: str = DEFAULT
    area_id: str = ""


def give(store: Store, post_id: str, voter: Voter, voice: Voice, where: Circumstances) -> PostFeedback:
    """Keep what somebody says of a post, in place of what they said before.

    After many from one network, those of people unproved count as doubtful.

    :raises NotFound: there is no such post, or it is not out.
    :raises Clash: `feedback_not_asked`, or `feedback_of_another`: a citizen gave theirs on this device.
    :raises Invalid: naming every fault.
    """
    post = asking(store, post_id)
    insist_on_none(faults(voice))
    found = _found(store, post_id, voters.digests(store, post_id, voter))
    doubtful = False
    if not voter.verified and not found:
        # A change is no further voice, so it is not counted.
        doubtful = not guards.within(store, Act.POST_FEEDBACK, where, post_id)
    work = partial(_keep, store, post, voter, voice, doubtful)
    for _ in range(TRIES - 1):
        try:
            return store.transact(work)
        except DuplicateKeyError:
            # They were faster themselves, or the first of their area this month: now there is something to change.
            continue
    return store.transact(work)


def own(store: Store, post_id: str, voter: Voter) -> PostFeedback | None:
    """Return what somebody has said of a post; None if nothing.

    :raises NotFound: there is no such post, or it is not out.
    :raises Clash: `feedback_not_asked`, `feedback_of_another`.
    """
    asking(store, post_id)
    mine, _ = _own(_found(store, post_id, names := voters.digests(store, post_id, voter)), names, voter)
    return mine


def asking(store: Store, post_id: str) -> Post:
    """Return a post that is out and asks whether it worked.

    :raises NotFound: there is no such post, or it is not out.
    :raises Clash: `feedback_not_asked`.
    """
    post = posts.get_published(store, post_id)
    if not post["asks_feedback"]:
        raise Clash("feedback_not_asked")
    return post


def faults(voice: Voice) -> Iterator[Fault]:
    """Yield what is wrong with what somebody says."""
    if voice.rating not in RATINGS:
        yield Fault("rating", "out_of_range", {"min": RATINGS[0], "max": RATINGS[-1]})
    if len(nfc(voice.text)) > MOST_TEXT:
        yield Fault("text", "too_long", {"max": MOST_TEXT})


def join(store: Store, device_id: str, citizen_id: str) -> None:
    """Let what was said on a device be the citizen's who has signed in on it; repeated it changes nothing.

    Where both have spoken, the citizen's voice stays. What another citizen said on the device stays theirs.
    """
    device = Voter((voters.device(device_id),))
    names = {post_id: voters.digests(store, post_id, device)[0] for post_id in _asking(store)}
    spoken = store.collection(POST_FEEDBACK).find({"voters": {"$in": list(names.values())}}, {"post_id": 1})
    for post_id in [row["post_id"] for row in spoken]:
        (citizen,) = voters.digests(store, post_id, Voter((voters.citizen(citizen_id),)))
        store.transact(partial(_join, store, post_id, names[post_id], citizen))


def _asking(store: Store) -> Iterator[str]:
    """Yield the ids of the posts whose voices can still change."""
    condition = {**posts.readable(), "asks_feedback": True}
    for row in store.collection(posts.POSTS).find(condition, {"_id": 1}):
        yield row["_id"]


def _found(
    store: Store, post_id: str, names: Sequence[str], session: ClientSession | None = None
) -> list[PostFeedback]:
    query: Query = {"post_id": post_id, "voters": {"$in": list(names)}}
    return list(store.collection(POST_FEEDBACK).find(query, session=session).sort("_id", ASCENDING))


def _own(
    found: Sequence[PostFeedback], names: Sequence[str], voter: Voter
) -> tuple[PostFeedback | None, list[PostFeedback]]:
    """Return the voice of a person, and further ones that turn out to be theirs.

    What another citizen said on a device that they share stays theirs.

    :raises Clash: `feedback_of_another`.
    """
    theirs = [row for row in found if names[0] in row["voters"] or not row["verified"]]
    if found and not theirs and not voter.verified:
        raise Clash("feedback_of_another")
    first = next((row for row in theirs if names[0] in row["voters"]), theirs[0] if theirs else None)
    if first is not None and first["verified"] and not voter.verified:
        raise Clash("feedback_of_another")
    return first, [row for row in theirs if row is not first]


def _keep(
    store: Store, post: Post, voter: Voter, voice: Voice, doubtful: bool, session: ClientSession
) -> PostFeedback:
    names, rows = voters.digests(store, post["_id"], voter), store.collection(POST_FEEDBACK)
    found = _found(store, post["_id"], names, session)
    before, further = _own(found, names, voter)
    gone = [*further, *([before] if before else [])]
    rows.delete_many({"_id": {"$in": [row["_id"] for row in gone]}}, session=session)
    others = {name for row in found if row not in gone for name in row["voters"]}
    had = [name for row in gone for name in row["voters"]]
    now = datetime.now(UTC)
    made: PostFeedback = {
        "_id": before["_id"] if before else secrets.token_hex(12),
        "post_id": post["_id"],
        "voters": [name for name in dict.fromkeys([*names, *had]) if name not in others],
        "rating": voice.rating,
        "text": nfc(voice.text).strip(),
        "lang": voice.lang,
        "channel": voice.channel,
        "area_id": voice.area_id or (before["area_id"] if before else ""),
        "edition": post["edition"],
        "month": now.astimezone(VIETNAM).strftime("%Y-%m"),
        "at": tally.hour_of(now),
        "verified": voter.verified,
        "doubtful": not voter.verified and (before["doubtful"] if before else doubtful),
    }
    rows.insert_one(made, session=session)
    # Last, so that people of one area are in each other's way for as short as possible.
    for row in gone:
        feedback_totals.count(store, counted(row), -1, session)
    feedback_totals.count(store, counted(made), 1, session)
    return made


def counted(row: PostFeedback) -> Counted:
    """Return where and as what a voice counts."""
    return Counted(
        row["post_id"],
        row["edition"],
        row["month"],
        row["area_id"],
        row["rating"],
        has_text=bool(row["text"]),
        doubtful=row["doubtful"],
    )


def _join(store: Store, post_id: str, here: str, citizen: str, session: ClientSession) -> None:
    rows = store.collection(POST_FEEDBACK)
    given = rows.find_one({"post_id": post_id, "voters": here}, session=session)
    if given is None or given["verified"]:
        return
    theirs = rows.find_one(
        {"post_id": post_id, "voters": citizen, "_id": {"$ne": given["_id"]}}, session=session
    )
    kept: PostFeedback = theirs or given
    if theirs:
        rows.delete_one({"_id": given["_id"]}, session=session)
    names = sorted({*given["voters"], *kept["voters"], here, citizen})
    values = {"voters": names, "verified": True, "doubtful": False}
    rows.update_one({"_id": kept["_id"]}, {"$set": values}, session=session)
    proved: PostFeedback = {**kept, "verified": True, "doubtful": False}
    feedback_totals.count(store, counted(given), -1, session)
    if theirs:
        feedback_totals.count(store, counted(theirs), -1, session)
    feedback_totals.count(store, counted(proved), 1, session)
