"""The blueprint of the pages of one outlet, and how that is found by the code on its sticker."""

from __future__ import annotations

from flask import Blueprint

from models.errors import NotFound
from models.outlets.outlets import OUTLETS, Outlet
from models.store import Store

outlet_pages = Blueprint("outlet", __name__, url_prefix="/o")


def by_code(store: Store, code: str) -> Outlet:
    """Return the outlet with this code, also one that was taken down: its sticker may still hang there.

    :raises NotFound: there is none.
    """
    found = store.collection(OUTLETS).find_one({"code": code})
    if found is None:
        raise NotFound
    return found
