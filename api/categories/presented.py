"""Categories, topics and hotlines in the caller's language."""

from __future__ import annotations

from typing import TypedDict

from models.categories.categories import Category, Topic
from models.language.languages import choose
from models.reports.hotlines import Hotline


class ShownTopic(TypedDict):
    """A topic; `name` is in the caller's language, `names` in all."""

    _id: str
    name: str
    names: dict[str, str]


class ShownCategory(ShownTopic):
    """A category; `promise` is in working days."""

    kinds: list[str]
    urgency: str
    promise: int
    after_photo: bool
    public: bool


class ShownHotline(TypedDict):
    """A hotline; its id is the number."""

    _id: str
    name: str
    names: dict[str, str]


class ShownCategories(TypedDict):
    """The categories of reports and the topics of posts."""

    categories: list[ShownCategory]
    topics: list[ShownTopic]


class ShownHotlines(TypedDict):
    """The numbers to call."""

    hotlines: list[ShownHotline]


class ProposedCategory(TypedDict):
    """A category that the words point to, and how sure that is (0 to 1)."""

    code: str
    name: str
    confidence: float


class ShownProposal(TypedDict):
    """What a text is probably about; `danger` are its words of danger."""

    categories: list[ProposedCategory]
    urgency: str | None
    danger: list[str]


def topic(row: Topic, language: str) -> ShownTopic:
    """Show a topic."""
    return {"_id": row["_id"], "name": choose(row["name"], language), "names": row["name"]}


def category(row: Category, language: str) -> ShownCategory:
    """Show a category."""
    return {
        "_id": row["_id"],
        "name": choose(row["name"], language),
        "names": row["name"],
        "kinds": row["kinds"],
        "urgency": row["urgency"],
        "promise": row["promise"],
        "after_photo": row["after_photo"],
        "public": row["public"],
    }


def hotline(row: Hotline, language: str) -> ShownHotline:
    """Show a number to call."""
    return {"_id": row["_id"], "name": choose(row["name"], language), "names": row["name"]}
