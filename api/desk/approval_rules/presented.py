"""Rules of approval as officials see them."""

from __future__ import annotations

from typing import TypedDict

from api.extensions.context import current_store
from models.content import approval_faults
from models.content.approval_rulebook import ApprovalRulebook, ApprovalRuleList


class ShownApprovalFault(TypedDict):
    """What has become wrong with a rule since it was saved."""

    field: str
    code: str


class ShownApprovalRulebook(ApprovalRuleList):
    """The rules in force; `version` is 0 while the file's hold, `origin` is `file` or `desk`."""

    province_id: str
    version: int
    origin: str
    faults: list[ShownApprovalFault]


def show(book: ApprovalRulebook) -> ShownApprovalRulebook:
    """Show the rules of a province, with what has become wrong with them since."""
    faults = approval_faults.of(current_store(), book["_id"], book["rules"])
    return {
        "province_id": book["_id"],
        "version": book["version"],
        "origin": book.get("origin", "desk"),
        "rules": book["rules"],
        "faults": [{"field": fault.field, "code": fault.code} for fault in faults],
    }
