"""`/o/{code}`: one form, nothing but the choice needed; what is sent is a report on the desk that names the outlet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import Response, request

from api.extensions.context import current_circumstances, current_identity, current_language, current_store
from api.extensions.idempotency import current_key, idempotent_form
from api.extensions.owners import reporter_of
from api.html import forms
from api.html.forms import Form, Sent
from api.html.words import later, said
from api.public import shown, visitor
from api.public.outlet.blueprint import by_code, outlet_pages
from api.public.outlet.schemas import MOST, ComplaintSchema, Matter
from api.public.page import page
from api.public.report import receipt
from models.access import guards
from models.access.guards import Act
from models.areas import areas
from models.categories import urgency
from models.errors import Fault, Invalid
from models.language.languages import DEFAULT
from models.language.wording import word
from models.monitoring import tickets
from models.outlets.outlets import Outlet, OutletKind
from models.reports import unsent
from models.store import new_id

WORDS: Mapping[Matter, str] = {
    Matter.BROKEN: later("Hỏng: không kêu, không sáng, rè, hú"),
    Matter.LOUD: later("Quá to, gây phiền"),
    Matter.HOUR: later("Phát sai giờ, quá sớm hoặc quá khuya"),
    Matter.CONTENT: later("Phát hoặc hiện nội dung lạ"),
    Matter.OTHER: later("Chuyện khác"),
}

#: What is a board and not a loudspeaker.
BOARDS = (OutletKind.BOARD, OutletKind.PRIVATE_BOARD)


@outlet_pages.get("/<string:code>")
@page
def complaint(code: str) -> Response:
    """Ask what is wrong with this loudspeaker or board.

    :raises NotFound: there is none.
    """
    return _form(by_code(current_store(), code), forms.prefilled({"key": new_id()}))


@outlet_pages.post("/<string:code>")
@page
@idempotent_form
def send(code: str) -> Response:
    """File it by the same rules as every report; then its receipt. One network tells of one outlet a few times.

    What sounds like a call for help leads to the page for that, with what was written.

    :raises NotFound: there is none.
    """
    store = current_store()
    outlet = by_code(store, code)
    try:
        values = forms.load(ComplaintSchema(), request.form)
    except Invalid as error:
        return _form(outlet, request.form, error.faults)
    owner = visitor.begin()
    if urgency.sounds_urgent(store, values["text"]):
        before = unsent.load(store, owner)
        kept = before if before and not before.sent else unsent.Unsent()
        unsent.save(store, owner, replace(kept, text=values["text"], area_id=outlet["area_id"]))
        return shown.go("report.rescue", heard="1")
    where = current_circumstances()
    guards.spend(store, Act.COMPLAIN, where, outlet["_id"])
    reporter = reporter_of(current_identity(), current_language())
    words = _words(outlet, Matter(values["matter"]), values["text"])
    filed = tickets.of_resident(store, outlet, words, reporter, key=current_key(), network=where.network)
    return receipt.page_of(filed, 201)


def _words(outlet: Outlet, matter: Matter, text: str) -> str:
    """Return what the desk reads: which outlet, what was chosen, in Vietnamese, and what was written."""
    chosen = word(f"outlet_matter_{matter}", DEFAULT)
    return "\n".join(filter(None, (f"{outlet['name']} ({outlet['code']}): {chosen}", text)))


def _form(outlet: Outlet, sent: Sent, faults: Sequence[Fault] = ()) -> Response:
    area = areas.get(current_store(), outlet["area_id"])
    return shown.page(
        "public/outlet/complaint.html",
        422 if faults else 200,
        form=Form(ComplaintSchema(), sent, faults),
        outlet=outlet,
        is_board=outlet["kind"] in BOARDS,
        area=area["full_name"],
        matters=[(str(matter), said(words)) for matter, words in WORDS.items()],
        most=MOST,
    )
