"""`/console/papers/requests`: what offices ask of units, how far these are, and the sums."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import marshmallow as ma
from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.papers import names
from api.console.papers.returns import ways
from api.desk.returns import presented
from api.desk.returns.files import DOCX, saved_as
from api.desk.returns.schemas import ReturnRequestBodySchema
from api.extensions.context import current_identity, current_language, current_store
from api.extensions.downloads import XLSX
from api.extensions.idempotency import idempotent_form
from api.html import forms
from api.html.forms import Form, Option, Sent
from api.html.words import later
from models.access import unit_access
from models.access.permissions import Permission
from models.errors import Clash, Fault, Forbidden, Invalid, NotFound, Stale
from models.language.dates import VIETNAM
from models.language.languages import choose
from models.returns import administrative, consolidating, lists, papers, requests, workbook
from models.returns import forms as return_forms
from models.returns.requests import Wanted
from models.returns.returns import REQUESTS, ReturnRequest

request_pages = Blueprint("console_return_requests", __name__, url_prefix="/console/papers/requests")

ROWS = 30

HERE = "/console/papers/requests"

DONE: Mapping[str, str] = {
    "opened": later("Đã mở kỳ báo cáo; các đơn vị đã được báo."),
    "close": later("Đã khép kỳ báo cáo."),
    "freeze": later("Đã chốt bản tổng hợp."),
}

LABELS: Mapping[str, str] = {
    "form_id": later("Biểu mẫu"),
    "requester_id": later("Cơ quan yêu cầu"),
    "title": later("Tên báo cáo"),
    "year": later("Năm"),
    "number": later("Kỳ thứ mấy trong năm"),
    "first": later("Từ ngày (báo cáo đột xuất)"),
    "last": later("Đến ngày (báo cáo đột xuất)"),
    "due_at": later("Hạn nộp"),
    "groups": later("Gửi tới"),
    "units": later("Hoặc từng đơn vị"),
    "columns": later("Các số cần báo cáo (báo cáo đột xuất)"),
    "amounts": later("Các số có phần lẻ, như triệu đồng (báo cáo đột xuất)"),
    "note": later("Lời dặn"),
}


class RequestFormSchema(ReturnRequestBodySchema):
    """A request with its columns as lines."""

    columns = ma.fields.String(load_default="", validate=ma.validate.Length(max=10_000))  # type: ignore[assignment]
    amounts = ma.fields.String(load_default="", validate=ma.validate.Length(max=10_000))  # type: ignore[assignment]


@request_pages.get("")
@page(permission=Permission.RETURN_READ)
def asked() -> Response:
    """List what the official's offices have asked for."""
    after = request.args.get("after") or None
    found = lists.asked(current_store(), current_identity(), after=after, limit=ROWS)
    return answers.page(
        "console/papers/requests.html",
        rows=[(one, names.unit(one["requester_id"])) for one in found.rows],
        following=f"{HERE}?{urlencode({'after': found.next})}" if found.next else "",
        states=names.REQUESTS,
        **ways(),
    )


@request_pages.get("/new")
@page(permission=Permission.RETURN_REQUEST)
def ask() -> Response:
    """Ask for a new request: the yearly report of this year is prepared."""
    year = datetime.now(UTC).astimezone(VIETNAM).year
    return _written(MultiDict({"form_id": "yearly", "year": str(year), "number": "1", "groups": "communes"}))


@request_pages.post("/new")
@page(permission=Permission.RETURN_REQUEST)
@idempotent_form
def create() -> Response:
    """Open a request."""
    sent: Sent = MultiDict(request.form.items(multi=True))
    try:
        made = requests.open_(current_store(), current_identity(), _read(sent))
    except Invalid as error:
        return _written(sent, error.faults, 422)
    except Forbidden as error:
        return _written(sent, [Fault("", error.code, error.params)], 403)
    return answers.go(f"{HERE}/{made['_id']}", done="opened")


@request_pages.get("/<string:request_id>")
@page(permission=Permission.RETURN_READ)
def show(request_id: str) -> Response:
    """Show how far the units are, the sum as it is now, and what was frozen."""
    return _shown(lists.request(current_store(), current_identity(), request_id))


@request_pages.post("/<string:request_id>")
@page(permission=Permission.RETURN_REQUEST)
@idempotent_form
def act(request_id: str) -> Response:
    """Close a request, or freeze its sum."""
    store, me, doing = current_store(), current_identity(), request.form.get("do", "")
    found = lists.request(store, me, request_id)
    if doing not in STEPS:
        raise NotFound
    try:
        STEPS[doing](request_id, forms.version_of(request.form))
    except (Clash, Forbidden) as error:
        return _shown(found, 409, [Fault("", error.code, error.params)])
    except Stale:
        return _shown(lists.request(store, me, request_id), 412, [Fault("", "stale")])
    return answers.go(f"{HERE}/{request_id}", done=doing)


@request_pages.get("/sums/<string:sum_id>/document.docx")
@page(permission=Permission.RETURN_READ)
def document(sum_id: str) -> Response:
    """Send a frozen sum as a document for Word."""
    store = current_store()
    found = lists.frozen(store, current_identity(), sum_id)
    paper = papers.of_sum(store, found, store.one(REQUESTS, found["request_id"]))
    return saved_as(administrative.docx(paper), papers.file_name(paper.title, paper.on, "docx"), DOCX)


@request_pages.get("/sums/<string:sum_id>/workbook.xlsx")
@page(permission=Permission.RETURN_READ)
def table(sum_id: str) -> Response:
    """Send a frozen sum for Excel; the export is noted."""
    store, me = current_store(), current_identity()
    found = lists.frozen(store, me, sum_id)
    asked_for = store.one(REQUESTS, found["request_id"])
    name = papers.file_name(asked_for["title"], found["at"].date(), "xlsx")
    return saved_as(workbook.xlsx(store, me, found, asked_for), name, XLSX)


def _close(request_id: str, expect: int) -> object:
    return requests.close(current_store(), current_identity(), request_id, expect=expect)


def _freeze(request_id: str, expect: int) -> object:
    return consolidating.freeze(current_store(), current_identity(), request_id, expect=expect)


#: What a form of the page does, by what it names.
STEPS: Mapping[str, Callable[[str, int], object]] = {"close": _close, "freeze": _freeze}


def _read(sent: Sent) -> Wanted:
    """Return the request that a form describes.

    :raises Invalid: with every fault.
    """

    def check(given: Any) -> Iterator[Fault]:
        return requests.faults_of(current_store(), _wanted(given))

    return _wanted(forms.load(RequestFormSchema(), sent, check))


def _wanted(given: Mapping[str, Any]) -> Wanted:
    lines = {
        field: [one.strip() for one in given[field].splitlines() if one.strip()]
        for field in ("columns", "amounts")
    }
    return Wanted(**{**given, **lines})


def _written(sent: Sent, faults: Sequence[Fault] = (), status: int = 200) -> Response:
    lang = current_language()
    chosen = {
        "form_id": [Option(one, choose(form["title"], lang)) for one, form in return_forms.every().items()],
        "requester_id": names.offices(Permission.RETURN_REQUEST),
        "groups": names.options(names.GROUPS),
        "units": names.recipients(Permission.RETURN_REQUEST),
    }
    form = Form(RequestFormSchema(), sent, faults, options=chosen, labels=LABELS)
    return answers.page("console/papers/ask.html", status, form=form)


def _shown(found: ReturnRequest, status: int = 200, faults: Sequence[Fault] = ()) -> Response:
    store = current_store()
    rows = lists.of_request(store, found["_id"])
    return answers.page(
        "console/papers/request.html",
        status,
        found=found,
        form=Form(RequestFormSchema(), MultiDict(), faults, version=found["version"]),
        rows=[(presented.head(one), names.unit(one["agency_id"])) for one in rows],
        progress=lists.progress(rows, datetime.now(UTC)),
        total=consolidating.of(store, found),
        sums=[presented.frozen(one) for one in lists.sums_of(store, found["_id"])],
        may=unit_access.may_for(store, current_identity(), Permission.RETURN_REQUEST, found["requester_id"]),
        units=names.units,
        figure=papers.figure,
        lang=current_language(),
        choose=choose,
        states=names.REQUESTS,
        return_states=names.RETURNS,
        done=done_of(DONE),
        **ways(),
    )
