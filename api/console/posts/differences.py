"""What differs between a post and another form of it, as pages show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from api.console.extension.times import written_moment
from api.console.posts import names
from api.extensions import field_words
from api.extensions.context import current_language, current_store
from models.content import comparison, editions, posts
from models.content.comparison import TextDifference
from models.content.editions import PostContent
from models.content.posts import Post, PostState
from models.errors import NotFound
from models.language.languages import LANGUAGES, OWN_NAMES

#: Until then a correction is compared with what is out; afterwards it is what is out.
UNAPPLIED = frozenset({PostState.DRAFT, PostState.SUBMITTED, PostState.RETURNED, PostState.SCHEDULED})


class Differences(NamedTuple):
    """What differs.

    :param others: values besides texts: what they are called, what they were and are.
    :param untouched: languages in which nothing differs though it does in another, by their own names.
    """

    texts: Sequence[TextDifference]
    others: Sequence[tuple[str, str, str]]
    untouched: Sequence[str]


def between(before: PostContent, after: PostContent) -> Differences:
    """Return what differs between two forms of a post, the earlier first."""
    found = comparison.compare(before, after)
    touched = {one["lang"] for one in found["texts"]}
    return Differences(
        found["texts"],
        [(_label(one["field"]), written(one["before"]), written(one["after"])) for one in found["values"]],
        [OWN_NAMES[lang] for lang in LANGUAGES if touched and lang in after["texts"] and lang not in touched],
    )


def of_correction(post: Post) -> Differences | None:
    """Return what a correction changes of what is out; None for a post that is none, or that has taken effect."""
    if not post["revises"] or post["state"] not in UNAPPLIED:
        return None
    try:
        out = posts.get(current_store(), post["revises"]["post_id"])
    except NotFound:
        return None
    return between(editions.content_of(out), editions.content_of(post))


def _label(field: str) -> str:
    return field_words.said(field, current_language())


def written(value: object) -> str:
    """Return a value of a post in words."""
    if isinstance(value, datetime):
        return written_moment(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {written(one)}" for name, one in value.items() if one)
    if isinstance(value, list):
        return ", ".join(map(written, value))
    known = {**names.KINDS, **names.PRIORITIES, **names.CHANNELS}
    return names.named(known, str(value)) if value else "–"
