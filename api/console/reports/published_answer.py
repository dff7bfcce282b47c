"""`/console/reports/{code}/public-answer`: from a question that was answered to a post that everybody may read."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, Response

from api.console.extension import answers
from api.console.extension.page import page
from api.console.posts import names
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.html.words import later, said
from models.access import permissions
from models.access.permissions import Permission
from models.content.posts import PostState
from models.desk import desk
from models.handling import published_answers as domain
from models.handling.published_answers import Lack
from models.reports.reports import Report

published_answers = Blueprint(
    "console_published_answers", __name__, url_prefix="/console/reports/<string:code>/public-answer"
)

#: What an official reads where no post can come of a question.
LACKS = {
    Lack.NEVER: later("Câu hỏi này không được công khai, nên câu trả lời cũng vậy."),
    Lack.NO_ANSWER: later("Trả lời người hỏi trước, rồi đưa được câu trả lời vào mục Hỏi đáp."),
}


class PublishedAnswer(NamedTuple):
    """What the page of a question says of its post.

    :param post_id: "" where there is none yet; `state` is its state in words.
    :param lack: why there can be none, in words; "" if there can.
    :param may: the official may begin one.
    """

    post_id: str
    state: str
    lack: str
    may: bool


def of(report: Report) -> PublishedAnswer | None:
    """Return what the page of a report says of the post; None if it is no question."""
    store = current_store()
    lack = domain.lacking(store, report)
    if lack is Lack.NO_QUESTION:
        return None
    made = domain.post_of(store, report)
    may = bool(permissions.assignments_with(current_identity(), Permission.POST_WRITE))
    if made:
        return PublishedAnswer(made["_id"], names.named(names.STATES, made["state"]), "", may)
    return PublishedAnswer("", "", said(LACKS[lack]) if lack else "", may)


@published_answers.post("")
@page(permission=Permission.POST_WRITE)
@idempotent_form
def begin(code: str) -> Response:
    """Begin the post, and lead to where it is written; the one that there is already, if there is one."""
    store, official = current_store(), current_identity()
    made = domain.begin(store, official, desk.find(store, official, code))
    draft = made["state"] == PostState.DRAFT
    return answers.go(f"/console/posts/{made['_id']}{'/edit' if draft else ''}")
