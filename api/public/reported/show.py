"""`/r/{code}`: state, who has it, until when and the published steps; `/r`: where somebody types a code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow as ma
from flask import Response, request

from api.extensions.context import current_identity, current_language, current_store
from api.extensions.owners import owners_of
from api.html.forms import Form
from api.public import listed_posts, shown
from api.public.listed_posts import ListedPost
from api.public.page import page
from api.public.reported import opened
from api.public.reported.acts import ACTS
from api.public.reported.blueprint import reported_pages
from api.reports.presented import OwnReport, PublicReport, own_view, public_view
from models.categories.report_kinds import ReportKind
from models.errors import NotFound
from models.files import uploads
from models.handling import published_answers
from models.language.wording import word
from models.reports import codes_and_pins, followers, hotlines, reporter_contacts
from models.reports.draft import MAX_TEXT
from models.reports.looking_up import Seen
from models.reports.reporter_contacts import Told
from models.reports.reports import Report
from models.workflow.transitions import Rating, ReportAction

#: What the address says was done, and which sentence the page shows.
DONE = frozenset({*ACTS, "follow", "unfollow", "redact", "unnamed", "pin", "close"})


class PinSchema(ma.Schema):
    """The PIN of a report."""

    pin = ma.fields.String(load_default="")


@reported_pages.get("")
@page
def find() -> Response:
    """Ask for the code of a report, and lead to it."""
    code = request.args.get("code", "").strip()
    if not code:
        return shown.page("public/reported/find.html")
    return shown.go("reported.show", code=codes_and_pins.whole(current_store(), code[:40]))


@reported_pages.get("/<string:code>")
@page
def show(code: str) -> Response:
    """Show a report as far as this browser may see it; for anybody else one that is not public is not there."""
    whole = codes_and_pins.whole(current_store(), code)
    if whole != code:
        # Its cookie goes to the address as it is written on the receipt.
        return shown.go("reported.show", code=whole)
    try:
        seen = opened.seen(code)
    except NotFound:
        return closed(code, 404)
    return page_of(seen)


def closed(code: str, status: int, form: Form | None = None) -> Response:
    """Render what whoever may not see a report sees, whether there is one or not: a form for its PIN."""
    return shown.page(
        "public/reported/closed.html",
        status,
        place=opened.path_of(code),
        code=codes_and_pins.whole(current_store(), code),
        form=form or Form(PinSchema()),
    )


def page_of(seen: Seen, status: int = 200, forms: Mapping[str, Form] | None = None, **typed: Any) -> Response:
    """Render a report.

    :param forms: a form that was refused, by the end of its address; the others are fresh.
    """
    store, lang, report = current_store(), current_language(), seen.report
    view: OwnReport | PublicReport
    possible: list[ReportAction] = []
    told: Told | None = None
    if seen.own:
        view = own_view(store, report, lang)
        possible = view["actions"]
        told = reporter_contacts.told(store, report)
    else:
        view = public_view(store, report, lang)
    due = view["due_at"]
    return shown.page(
        "public/reported/show.html",
        status,
        place=opened.path_of(report["code"]),
        report=view,
        due=shown.day_with_name(due) if due else "",
        forms={**_fresh(), **(forms or {})},
        told=told,
        acts=[name for name, act in ACTS.items() if act.action in possible],
        with_photos={name for name, act in ACTS.items() if act.with_photos},
        ratings=[(str(one), word(f"rating_{one}", lang)) for one in Rating],
        following=followers.is_following(store, report, owners_of(current_identity())),
        urgent=bool(hotlines.for_report(store, report)),
        done=request.args.get("done", "") if request.args.get("done") in DONE else "",
        redacted=bool(report.get("redacted_at")),
        answered=_answered(report, lang),
        most=MAX_TEXT,
        most_photos=uploads.MAX_PER_REPORT,
        **typed,
    )


def back_to(report: Report, done: str) -> Response:
    """Lead to the page of a report after something was done."""
    return shown.go("reported.show", code=report["code"], done=done)


def _answered(report: Report, lang: str) -> ListedPost | None:
    """Return the post that publishes the answer to a question, if everybody may read it."""
    if report["kind"] != ReportKind.QUESTION:
        return None
    store = current_store()
    found = published_answers.public_of(store, report)
    return listed_posts.listed(store, [found], lang)[0] if found else None


def _fresh() -> dict[str, Form]:
    forms = {name: Form(act.schema(), prefix=f"{name}-") for name, act in ACTS.items()}
    return {**forms, "pin": Form(PinSchema())}
