"""The post that a file is looked for: it stands in the address, so that whoever looks finds back with the file."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from flask import request

from api.extensions.context import current_identity, current_language, current_store
from models.content import post_access, posts
from models.errors import NotFound

#: The name in the address.
POST = "for_post"


class WantedFor(NamedTuple):
    """A post that a file is wanted for.

    :param query: what addresses carry on, with its question mark.
    """

    id: str
    title: str
    version: int
    query: str


def wanted_for() -> WantedFor | None:
    """Return the post that the address names; None for none, or one that the official may not read."""
    named = request.args.get(POST, "")
    if not named:
        return None
    try:
        post = post_access.get(current_store(), current_identity(), named)
    except NotFound:
        return None
    title = posts.text_of(post, current_language())["title"]
    return WantedFor(post["_id"], title, post["version"], f"?{urlencode({POST: post['_id']})}")


def query() -> dict[str, str]:
    """Return what an address that leads on carries."""
    found = wanted_for()
    return {POST: found.id} if found else {}
