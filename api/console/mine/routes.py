"""`/console/`: what is mine and late, and the menu's counts."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from flask import Blueprint, Response, redirect, request

from api.console.extension import answers
from api.console.extension.page import page
from api.desk.reports.presented import DeskReport, desk_views
from api.extensions.context import current_identity, current_language, current_store
from api.html.words import said
from models.alerts import placeholders
from models.alerts.alerts import Alert
from models.alerts.phrases import headline
from models.alerts.states import AlertState
from models.areas import areas
from models.content import posts
from models.content.posts import Post
from models.desk import my_work
from models.desk.my_work import Work, WorkKind
from models.language import wording
from models.language.languages import spoken
from models.talks.talks import Talk

mine = Blueprint("console_mine", __name__, url_prefix="/console")


class ShownWork(TypedDict):
    """One thing that waits: where it leads, its words, and its clock (None: at once)."""

    kind: WorkKind
    address: str
    title: str
    text: str
    state: str
    state_id: str
    code: str
    thumb: str
    due_at: datetime | None
    late: bool


@mine.get("/")
@page()
def desk() -> Response:
    """Show what waits for the official, what is due first at the top."""
    store, official = current_store(), current_identity()
    waiting = my_work.waiting(store, official)
    shown = _shown(waiting)
    return answers.page(
        "console/mine/desk.html",
        work=shown,
        late=sum(one["late"] for one in shown),
        first=official.name,
    )


@mine.get("/menu")
@page(is_part=True)
def menu() -> Response:
    """Give the menu with its counts, for whoever polls; 304 while nothing has changed."""
    response = answers.page("console/menu.html", path=answers.local(request.args.get("of", ""), "/console/"))
    response.add_etag()
    return response.make_conditional(request)  # type: ignore[return-value]


@mine.get("/more")
@page()
def more() -> Response:
    """Show the whole menu as a page, for phones."""
    return answers.page("console/mine/more.html")


@mine.get("")
@page()
def without_slash() -> Response:
    """Lead to the desk."""
    return redirect("/console/", 303)  # type: ignore[return-value]


def _shown(waiting: list[Work]) -> list[ShownWork]:
    reports = desk_views([work.report for work in waiting if work.report])
    rows = {one["code"]: one for one in reports}
    found = []
    for work in waiting:
        if work.report:
            found.append(_report(work, rows[work.report["code"]]))
        elif work.alert:
            found.append(_alert(work, work.alert))
        elif work.post:
            found.append(_post(work, work.post))
        elif work.talk:
            found.append(_talk(work, work.talk))
    return found


def _report(work: Work, report: DeskReport) -> ShownWork:
    return {
        "kind": work.kind,
        "address": f"/console/reports/{report['code']}",
        "title": f"{report['category']['name']} · {report['address'] or report['area']['name']}",
        "text": report["text"],
        "state": report["state"]["name"],
        "state_id": report["state"]["id"],
        "code": report["code"],
        "thumb": report["photos"][0]["thumb"] if report["photos"] else "",
        "due_at": report["due_at"],
        "late": report["overdue"],
    }


def _alert(work: Work, alert: Alert) -> ShownWork:
    store, returned = current_store(), alert["state"] == AlertState.RETURNED
    alert = placeholders.resolved(store, alert)
    return {
        "kind": work.kind,
        "address": f"/console/alerts/{alert['_id']}",
        "title": headline(alert, spoken(current_language(), alert["infos"]))
        or said("Cảnh báo chưa có tiêu đề"),
        "text": alert["reason"]
        if returned
        else ", ".join(areas.get(store, one)["full_name"] for one in alert["area_ids"][:5]),
        "state": said("Cảnh báo bị trả lại")
        if returned
        else wording.word("duty_approval", current_language()),
        "state_id": "alert",
        "code": "",
        "thumb": "",
        "due_at": work.due_at,
        "late": work.late,
    }


def _post(work: Work, post: Post) -> ShownWork:
    text, returned = posts.text_of(post, current_language()), post["returned"]
    return {
        "kind": work.kind,
        "address": f"/console/posts/{post['_id']}",
        "title": text["title"],
        "text": returned["note"] if returned else text["plain"][:200],
        "state": said("Bài bị trả lại") if returned else said("Bài chờ duyệt"),
        "state_id": "waiting",
        "code": "",
        "thumb": "",
        "due_at": work.due_at,
        "late": work.late,
    }


def _talk(work: Work, talk: Talk) -> ShownWork:
    language = current_language()
    return {
        "kind": work.kind,
        "address": f"/console/talks/{talk['_id']}",
        "title": f"{said('Hội thoại')} · {areas.get(current_store(), talk['area_id'])['full_name']}",
        "text": wording.word(f"talk_reason_{talk['reason']}", language),
        "state": wording.word("duty_talk", language),
        "state_id": "talk",
        "code": "",
        "thumb": "",
        "due_at": work.due_at,
        "late": work.late,
    }
