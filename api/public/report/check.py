"""`/report/check`: all of it once more, and the button that sends it; once, however often it is pressed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Response, request

from api.extensions.context import current_circumstances, current_identity, current_language, current_store
from api.extensions.idempotency import current_key, idempotent_form
from api.extensions.owners import reporter_of
from api.extensions.problems import detail
from api.public import shown, visitor
from api.public.page import page
from api.public.report import steps
from api.public.report.steps import Step, report_pages
from api.reports.photos import photos_of
from models.access import guards
from models.access.guards import Act
from models.areas import areas, whereabouts
from models.categories import categories
from models.errors import Fault, Invalid
from models.files import uploads
from models.language.languages import choose
from models.reports import draft_checks, filing, unsent
from models.reports.unsent import Unsent
from models.store import Store


@report_pages.get("/check")
@page
def check() -> Response:
    """Show all of it, each part with a link that changes it."""
    if steps.sent():
        return shown.go("report.done")
    found = steps.filled()
    return _page(found) if found.text else steps.go(Step.WHAT)


@report_pages.post("/check")
@page
@idempotent_form
def send() -> Response:
    """File the report by the same rules and limits as in the app; then its receipt."""
    store, owner = current_store(), visitor.known()
    if owner is None or steps.sent():
        # Without its cookie there is nothing to send; what was sent already is not sent again.
        return shown.go("report.done")
    found = steps.filled()
    if request.form.get("key") != found.key:
        # The form of a report that was thrown away since.
        return steps.go(Step.CHECK)
    if faults := steps.faults(found):
        return _page(found, faults)
    where, lang = current_circumstances(), current_language()
    if not draft_checks.is_urgent(store, found.draft):
        guards.spend(store, Act.FILE, where)
    reporter = replace(reporter_of(current_identity(), lang), contact=found.contact)
    try:
        filed = filing.file(store, found.draft, reporter, key=current_key(), network=where.network)
    except Invalid as error:
        return _page(found, error.faults)
    unsent.sent(store, owner, found, filed.report["code"])
    return shown.go("report.done")


def _page(found: Unsent, faults: Sequence[Fault] = ()) -> Response:
    store, lang = current_store(), current_language()
    category = categories.find(store, found.category)
    return steps.page(
        Step.CHECK,
        422 if faults else 200,
        found=found,
        category=choose(category["name"], lang) if category else "",
        commune=_commune(store, found),
        photos=photos_of(store, uploads.by_ids(store, found.photo_ids), found.photo_ids),
        wrong=[(steps.step_of(one), detail(one, lang)) for one in faults],
    )


def _commune(store: Store, found: Unsent) -> str:
    """Return the name of the commune: the one that was meant, or the likeliest one around the position."""
    if found.area_id:
        return str(areas.get(store, found.area_id)["full_name"])
    if found.lat is None or found.lon is None:
        return ""
    near = whereabouts.find(store, found.lat, found.lon, limit=1).nearest
    return str(near["full_name"]) if near else ""
