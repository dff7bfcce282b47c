"""Rules of routing as officials see them."""

from __future__ import annotations

from typing import TypedDict

from api.extensions.context import current_store
from models.routing import rule_faults
from models.routing.routing import Rulebook, RuleList


class ShownRuleFault(TypedDict):
    """What has become wrong with a rule since it was saved; such a rule is passed over."""

    field: str
    code: str


class ShownRulebook(RuleList):
    """The rules in force; `version` is 0 while the file's hold, `origin` is `file` or `desk`."""

    province_id: str
    version: int
    origin: str
    faults: list[ShownRuleFault]


def show(book: Rulebook) -> ShownRulebook:
    """Show the rules of a province, with what has become wrong with them since."""
    faults = rule_faults.of(current_store(), book["_id"], book["rules"])
    return {
        "province_id": book["_id"],
        "version": book["version"],
        "origin": book.get("origin", "desk"),
        "rules": book["rules"],
        "faults": [{"field": fault.field, "code": fault.code} for fault in faults],
    }
