"""The blueprint of the pages on which something is looked up, and what they are asked."""

from __future__ import annotations

from flask import Blueprint, request

look_up_pages = Blueprint("look_up", __name__)

#: Longest words that are looked at; what comes after is cut.
LONGEST = 200


def typed() -> str:
    """Return what somebody looks for. It is kept nowhere: these pages are no-store, and no log has the query."""
    return request.args.get("q", "")[:LONGEST].strip()
