"""What waits, as my desk shows it: where it leads, its words and its clock."""

from __future__ import annotations

from api.console.mine import outlet_work, paper_work
from api.console.mine.work import ShownWork
from api.console.posts import names
from api.desk.reports.presented import DeskReport, desk_views
from api.extensions.context import current_language, current_store
from api.html.words import said
from models.alerts import placeholders
from models.alerts.alerts import Alert
from models.alerts.phrases import headline
from models.alerts.states import AlertState
from models.areas import areas
from models.content.posts import Post, PostState
from models.desk.my_work import Work
from models.language import wording
from models.language.languages import spoken
from models.talks.talks import Talk


def shown(waiting: list[Work]) -> list[ShownWork]:
    """Return what waits, in its order."""
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
        elif work.incident:
            found.append(outlet_work.incident(work, work.incident))
        elif work.bulletin:
            found.append(outlet_work.bulletin(work, work.bulletin))
        else:
            found.extend(paper_work.shown(work))
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
    store, back = current_store(), alert["state"] == AlertState.RETURNED
    names_of_areas = ", ".join(areas.get(store, one)["full_name"] for one in alert["area_ids"][:5])
    alert = placeholders.resolved(store, alert)
    return {
        "kind": work.kind,
        "address": f"/console/alerts/{alert['_id']}",
        "title": headline(alert, spoken(current_language(), alert["infos"]))
        or said("Cảnh báo chưa có tiêu đề"),
        "text": alert["reason"] if back else names_of_areas,
        "state": said("Cảnh báo bị trả lại") if back else wording.word("duty_approval", current_language()),
        "state_id": "waiting" if back else "alert",
        "code": "",
        "thumb": "",
        "due_at": work.due_at,
        "late": work.late,
    }


def _post(work: Work, post: Post) -> ShownWork:
    text = post["texts"].get(current_language()) or post["texts"][post["lang"]]
    back = post["state"] == PostState.RETURNED
    note = post["returned"]["note"] if back and post["returned"] else ""
    return {
        "kind": work.kind,
        "address": f"/console/posts/{post['_id']}",
        "title": text["title"],
        "text": note or areas.get(current_store(), post["area_id"])["full_name"],
        "state": said("Bài bị trả lại") if back else said("Bài chờ duyệt"),
        "state_id": "waiting" if back else "post",
        "code": names.named(names.KINDS, post["kind"]),
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
