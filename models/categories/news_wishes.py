"""News wishes: of which posts somebody wants to be told, by topic and kind; without a word of theirs, of all.

They stand with a device (push) and with a subscription (Zalo, SMS). Warnings (`models.alerts`) do not ask for them.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, TypedDict

from models.categories import categories
from models.errors import Fault
from models.store import Query, Store

#: Topics or kinds that somebody can name.
MOST = 30


class NewsWish(StrEnum):
    """`ALL`, only what is `URGENT`, or `NONE`, not even that."""

    ALL = "all"
    URGENT = "urgent"
    NONE = "none"


class NewsWishes(TypedDict):
    """What somebody wants; `which` is a `NewsWish`. Empty `topics` or `kinds` are all of them.

    What is urgent comes whatever it is about, unless they want none at all.
    """

    which: str
    topics: list[str]
    kinds: list[str]


EVERYTHING: NewsWishes = {"which": NewsWish.ALL, "topics": [], "kinds": []}


def fitting(topic: str, kind: str, *, urgent: bool, at: str = "news") -> Query:
    """Return the condition for those who want to be told of a post.

    :param at: where their wishes stand in the document.
    """
    if urgent:
        return {f"{at}.which": {"$ne": NewsWish.NONE}}
    named: dict[str, Any] = {f"{at}.topics": topic, f"{at}.kinds": kind}
    chosen = {name: {"$in": [None, [], value]} for name, value in named.items()}
    return {f"{at}.which": {"$nin": [NewsWish.NONE, NewsWish.URGENT]}, **chosen}


def faults(store: Store, field: str, topics: Iterable[str]) -> list[Fault]:
    """Return what is wrong with wishes: each topic that does not exist."""
    known = {topic["_id"] for topic in categories.topics(store)}
    return [
        Fault(f"{field}.topics.{number}", "not_a_choice")
        for number, one in enumerate(topics)
        if one not in known
    ]
