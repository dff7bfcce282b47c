"""Sources of posts: the edition of another post that one revises, or was taken over from."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class VersionRef(TypedDict):
    """One edition of another post."""

    post_id: str
    edition: int


class TakenRef(VersionRef):
    """The edition of a post from above that was taken over.

    :param agency_id: the body that answers for that post.
    :param copy_edition: the edition of the copy in which that edition stands word for word; 1 where nothing is said.
    """

    agency_id: NotRequired[str]
    copy_edition: NotRequired[int]


class SourceChange(TypedDict):
    """What became of a post that was taken over: edition and `PostState`; `open` until somebody has seen to it."""

    edition: int
    state: str
    open: bool
