"""What of outlets waits, as my desk shows it: incidents and bulletins."""

from __future__ import annotations

from api.console.mine.work import ShownWork
from api.extensions.context import current_language, current_store
from api.html.words import counted, said
from models.areas import areas
from models.desk.my_work import Work
from models.language import wording
from models.monitoring.incidents import Incident
from models.programme.bulletins import Bulletin, BulletinState, title_of


def incident(work: Work, found: Incident) -> ShownWork:
    """Return an incident: its cause, where it is, and of how many outlets."""
    area = areas.get(current_store(), found["area_id"])["full_name"]
    number = len(found["outlet_ids"])
    outlets = counted("%(num)s điểm phát", "%(num)s điểm phát", number) % {"num": number}
    return {
        "kind": work.kind,
        "address": f"/console/incidents/{found['_id']}",
        "title": wording.word(f"incident_{found['cause']}", current_language()),
        "text": f"{area} · {outlets}",
        "state": said("Sự cố bạn đang lo") if found["taken_by"] else said("Sự cố chưa ai lo"),
        "state_id": "waiting" if found["taken_by"] else "alert",
        "code": "",
        "thumb": "",
        "due_at": work.due_at,
        "late": work.late,
    }


def bulletin(work: Work, found: Bulletin) -> ShownWork:
    """Return a bulletin to approve, or one that came back with its reason."""
    back = found["state"] == BulletinState.RETURNED
    note = found["returned"]["note"] if back and found["returned"] else ""
    return {
        "kind": work.kind,
        "address": f"/console/programme/bulletins/{found['_id']}",
        "title": title_of(found),
        "text": note or areas.get(current_store(), found["area_id"])["full_name"],
        "state": said("Bản tin bị trả lại") if back else said("Bản tin chờ duyệt"),
        "state_id": "waiting" if back else "post",
        "code": "",
        "thumb": "",
        "due_at": work.due_at,
        "late": work.late,
    }
