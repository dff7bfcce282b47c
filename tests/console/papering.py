"""Documents and reports for the console: a document that waits for an answer, a draft, a report, a frozen sum."""

from __future__ import annotations

from models.directives import drafting
from models.returns import consolidating
from models.returns.returns import return_id
from models.store import Store
from tests import directing, returning
from tests.builders import PHUONG_LONG_DUC


def things(store: Store) -> dict[str, str]:
    """Make what the addresses of papers name."""
    sender, office = directing.a_sender(store), returning.an_office(store)
    paper = directing.sent(store, sender, answer="form", questions=directing.QUESTIONS)
    draft = drafting.create(store, sender.identity, directing.content())
    request = returning.opened(store, office)
    handed = returning.handed_in(store, request, directing.LONG_DUC, PHUONG_LONG_DUC, b4_staff=3)
    returning.accepted(store, office, handed)
    consolidating.freeze(store, office.identity, request["_id"], expect=request["version"])
    return {
        "paper": paper["_id"],
        "paper_draft": draft["_id"],
        "unit": directing.TRA_VINH,
        "request": request["_id"],
        "return": return_id(request["_id"], directing.TRA_VINH),
    }
