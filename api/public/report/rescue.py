"""`/report/rescue`: a call for help from a page, filed at once with whatever there is, as at every other door.

It needs no cookie, no name and no place, and has no limit. The key of the form and what was typed say whether it is
the same call again, so that a form that is sent twice is one call, and one with other words is not lost.
"""

from __future__ import annotations

import json
from dataclasses import replace

from flask import Response, request

from api.extensions.context import current_circumstances, current_identity, current_language, current_store
from api.extensions.owners import reporter_of
from api.public import shown, visitor
from api.public.page import page
from api.public.report import communes, receipt, steps
from api.public.report.schemas import MAX_COMMUNE
from api.public.report.steps import report_pages
from models.access.callers import CallerKind, Identity
from models.categories.report_kinds import ReportKind
from models.errors import TooMany
from models.language.text import nfc
from models.language.wording import word
from models.people import phones
from models.reports import filing, unsent
from models.reports.draft import MAX_ADDRESS, MAX_TEXT, Draft, Reporter
from models.reports.unsent import Unsent
from models.store import new_id

#: Characters of a key that nobody else has by chance.
LEAST_KEY = 16


@report_pages.get("/rescue")
@page
def rescue() -> Response:
    """Ask what rescuers need to know, none of it required; what was typed as a report is there."""
    found = steps.filled()
    if not found.commune and (area := request.args.get("area")):
        found = replace(found, commune=communes.come_from(current_store(), area).name)
    return shown.page(
        "public/report/rescue.html",
        found=found,
        heard="heard" in request.args,
        key=new_id(),
        most=MAX_TEXT,
        most_address=MAX_ADDRESS,
        most_commune=MAX_COMMUNE,
        most_phone=phones.MAX_LENGTH,
    )


@report_pages.post("/rescue")
@page
def call() -> Response:
    """File the call, and show its receipt at once: with a bad line each further request may be one too many."""
    store, where = current_store(), current_circumstances()
    typed = {name: nfc(value)[:MAX_TEXT] for name, value in request.form.items() if name != "key"}
    given = request.form.get("key", "")
    # A key that somebody else may have chosen, too, would show them this receipt.
    given = given if len(given) >= LEAST_KEY else new_id()
    key = store.vault.digest("page-call", given, json.dumps(sorted(typed.items())))
    reporter = _reporter(typed.get("phone", ""))
    before = steps.filled()
    filed = filing.file(store, _draft(typed, before), reporter, key=key, network=where.network)
    if owner := visitor.known():
        unsent.sent(store, owner, before, filed.report["code"])
    return receipt.page_of(filed, 201)


def _reporter(phone: str) -> Reporter:
    """Return who calls. A browser that cannot be registered now calls all the same, and is not known again."""
    try:
        visitor.begin()
        identity = current_identity()
    except TooMany:
        identity = Identity(CallerKind.DEVICE, new_id())
    contact = json.dumps({"phone": phone[: phones.MAX_LENGTH]}, ensure_ascii=False) if phone else ""
    return replace(reporter_of(identity, current_language()), contact=contact)


def _draft(typed: dict[str, str], before: Unsent) -> Draft:
    """Return the call. A name that is no commune for sure stays in the words: rescuers read it."""
    lat, lon = _degrees(typed.get("lat", "")), _degrees(typed.get("lon", ""))
    commune = typed.get("commune", "")[:MAX_COMMUNE]
    area_id = communes.best(current_store(), commune)
    told = [] if area_id or not commune else [commune]
    phone = typed.get("phone", "")[: phones.MAX_LENGTH]
    said = word("rescue_phone", "vi").format(phone=phone) if phone else ""
    text = typed.get("text", "")[: MAX_TEXT - len(said) - 1]
    return Draft(
        text="\n".join(filter(None, (text, said))),
        category="",
        kind=ReportKind.RESCUE,
        area_id=area_id,
        lat=None if lon is None else lat,
        lon=None if lat is None else lon,
        address=", ".join([typed.get("address", ""), *told] if typed.get("address") else told),
        place_source="gps" if None not in (lat, lon) else "",
        photo_ids=before.photo_ids,
    )


def _degrees(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
