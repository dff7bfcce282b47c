"""`/report/done`: the receipt with code, PIN and the day of the answer; it can be opened again for an hour."""

from __future__ import annotations

from contextlib import suppress

from flask import Response

from api.extensions.context import current_circumstances, current_language, current_store
from api.public import shown, visitor
from api.public.page import page
from api.public.report import steps
from api.public.report.steps import report_pages
from api.public.reported import opened
from api.reports.presented import receipt_view
from models.errors import NotFound
from models.outlets.outlets import OUTLETS
from models.reports import codes_and_pins, looking_up
from models.reports.draft import Filed
from models.reports.reports import Report


@report_pages.get("/done")
@page
def done() -> Response:
    """Show the receipt of what this browser has sent; it opens the report for an hour, too."""
    owner, found = visitor.known(), steps.sent()
    if owner is None or found is None:
        return shown.page("public/report/no_receipt.html", waits=bool(steps.filled().text))
    try:
        seen = looking_up.look_up(current_store(), found.sent, [owner], current_circumstances())
    except NotFound:
        return shown.page("public/report/no_receipt.html", 404, waits=False)
    pin = codes_and_pins.pin_of(current_store(), seen.report["_id"])
    return page_of(Filed(seen.report, pin, fresh=False))


def _outlet(report: Report) -> str:
    """Return which loudspeaker or board a report is about, as its label says it; "" for none."""
    with suppress(NotFound):
        if outlet_id := report.get("outlet_id"):
            found = current_store().one(OUTLETS, outlet_id)
            return f"{found['name']} ({found['code']})"
    return ""


def page_of(filed: Filed, status: int = 200) -> Response:
    """Render the receipt of a report, and let this browser open it for an hour."""
    store, lang = current_store(), current_language()
    report = receipt_view(store, filed, lang)
    due = report["due_at"]
    response = shown.page(
        "public/report/done.html",
        status,
        place="/report/done",
        report=report,
        due=shown.day_with_name(due) if due else "",
        base=store.settings.public_base,
        outlet=_outlet(filed.report),
    )
    opened.remember(response, report["code"], filed.pin)
    return response
