"""What officials do with a report, as a table: what each action takes, for the API, bulk work and the console alike."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import marshmallow as ma

from api.desk.reports.schemas import (
    AcceptSchema,
    AssignSchema,
    ExtendSchema,
    ForwardSchema,
    LinkSchema,
    MergeSchema,
    NoteSchema,
    NoteWithFilesSchema,
    PublishSchema,
    RecategoriseSchema,
    RedirectSchema,
    ResolveSchema,
)
from api.extensions.context import current_identity, current_store
from api.reports.action_bodies import ActionBody
from models.desk import desk
from models.errors import Clash, Fault
from models.handling import actions
from models.handling.action_request import ActionRequest
from models.reports.reports import Report
from models.workflow.transitions import ReportAction

#: What each action takes, and what the API page says of it.
ACTIONS: Mapping[ReportAction, tuple[type[ma.Schema], str]] = {
    ReportAction.ACCEPT: (AcceptSchema, "Take the report on (tiếp nhận)."),
    ReportAction.REJECT: (
        NoteWithFilesSchema,
        "Refuse it with a reason that the resident reads (từ chối tiếp nhận).",
    ),
    ReportAction.REDIRECT: (
        RedirectSchema,
        "Tell the resident which office it belongs to; the only way for complaints and denunciations.",
    ),
    ReportAction.ASSIGN: (AssignSchema, "Give it to one official of the unit (phân công)."),
    ReportAction.FORWARD: (
        ForwardSchema,
        "Pass it on to another agency; the promise runs on (chuyển xử lý).",
    ),
    ReportAction.START: (AcceptSchema, "Work on it has begun (đang xử lý)."),
    ReportAction.ASK: (
        NoteWithFilesSchema,
        "Ask the resident for more; the promise stands still (yêu cầu bổ sung).",
    ),
    ReportAction.RESUME: (AcceptSchema, "Go on without an answer."),
    ReportAction.EXTEND: (ExtendSchema, "Promise a later day, once, with a reason (gia hạn)."),
    ReportAction.REPLY: (NoteWithFilesSchema, "Answer the resident; the state stays (trả lời)."),
    ReportAction.NOTE: (NoteWithFilesSchema, "Note something for the officials alone (ghi chú nội bộ)."),
    ReportAction.RECATEGORISE: (RecategoriseSchema, "Another category, with its own promise."),
    ReportAction.CLEAR_LEGAL: (
        NoteSchema,
        "It is no complaint or denunciation in the legal sense after all; handled as usual from now on.",
    ),
    ReportAction.MERGE: (MergeSchema, "It is a duplicate of another report (gộp)."),
    ReportAction.UNMERGE: (NoteSchema, "It is none after all (tách)."),
    ReportAction.UNGROUP: (AcceptSchema, "It is no part of that group of calls (tách khỏi nhóm)."),
    ReportAction.LINK: (LinkSchema, "Say which post, such as a policy, it is about (gắn với chính sách)."),
    ReportAction.RESOLVE: (ResolveSchema, "Say how it ended, with a photo where work was done (đã xử lý)."),
    ReportAction.CLOSE: (
        NoteWithFilesSchema,
        "Close it before the resident's time is over, and say why (đóng); they may still rate or reopen it.",
    ),
    ReportAction.TAKE_UP: (
        NoteWithFilesSchema,
        "It was ended by mistake: work goes on under the old promise (mở lại). Not once it was rated.",
    ),
    ReportAction.PUBLISH: (
        PublishSchema,
        "Show it to the public; each of its `doubts` must be confirmed (`doubts_unconfirmed`).",
    ),
    ReportAction.HIDE: (NoteSchema, "Show it to the public no more."),
}


def faults_of(action: ReportAction, body: ActionBody, report: Report) -> list[Fault]:
    """Return what an action lacks on a report; nothing where it can't be done at all.

    :raises Invalid: the same, where the domain says it so.
    """
    store, official = current_store(), current_identity()
    with suppress(Clash):
        actions.check(
            store, report, ActionRequest(action, **body), desk.performer_of(store, official, report)
        )
    return []
