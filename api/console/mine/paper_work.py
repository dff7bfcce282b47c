"""What of papers and figures waits, as my desk shows it: documents, reports, and figures to confirm."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from api.console.hub import words as hub_words
from api.console.mine.work import ShownWork
from api.extensions.context import current_language, current_store
from api.html.words import said
from models.areas import areas
from models.desk.my_work import Work
from models.directives.directives import Directive, Receipt
from models.hub.arrivals import HubArrival
from models.language.languages import choose
from models.returns import parts
from models.returns.returns import Return, ReturnRequest, ReturnState
from models.targets import catalogue
from models.targets.figures import TargetFigure


def shown(work: Work) -> Iterator[ShownWork]:
    """Yield a document, a report, a figure or a message of another hub as a row; nothing for other work."""
    if work.directive:
        yield _directive(work, *work.directive)
    elif work.owed:
        yield _return(work, *work.owed)
    elif work.figure:
        yield _figure(work, work.figure)
    elif work.arrival:
        yield _arrival(work, work.arrival)


def _directive(work: Work, receipt: Receipt, found: Directive) -> ShownWork:
    address = f"/console/papers/documents/{found['_id']}?{urlencode({'unit': receipt['agency_id']})}"
    title, unit = found["title"], parts.name_of(current_store(), receipt["agency_id"])
    return _row(work, address, title, unit, (said("Văn bản chờ xử lý"), "post"))


def _return(work: Work, found: Return, request: ReturnRequest) -> ShownWork:
    back = found["state"] == ReturnState.RETURNED
    unit = parts.name_of(current_store(), found["agency_id"])
    text = found["note"] if back and found["note"] else unit
    state = (said("Báo cáo bị trả lại"), "waiting") if back else (said("Báo cáo phải nộp"), "post")
    return _row(work, f"/console/papers/returns/{found['_id']}", request["title"], text, state)


def _figure(work: Work, found: TargetFigure) -> ShownWork:
    target = catalogue.target(found["target_id"])
    title = f"{target.id} · {choose(target.gloss, current_language())}"
    text = f"{areas.get(current_store(), found['area_id'])['full_name']} · {found['n']}/{found['d']}"
    address = f"/console/targets/figures/{found['_id']}"
    return _row(work, address, title, text, (said("Số liệu chờ xác nhận"), "post"))


def _arrival(work: Work, found: HubArrival) -> ShownWork:
    kind, state = hub_words.of_arrival(found)
    return _row(work, f"/console/arrivals/{found['_id']}", found["title"] or kind, kind, (state, "waiting"))


def _row(work: Work, address: str, title: str, text: str, state: tuple[str, str]) -> ShownWork:
    words, state_id = state
    return {
        "kind": work.kind,
        "address": address,
        "title": title,
        "text": text,
        "state": words,
        "state_id": state_id,
        "code": "",
        "thumb": "",
        "due_at": work.due_at,
        "late": work.late,
    }
