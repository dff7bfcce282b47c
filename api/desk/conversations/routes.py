"""`/v1/desk/conversations`: residents who wait for an official in the chat, and what officials answer there."""

from __future__ import annotations

from collections.abc import Iterable

from flask import request
from flask.views import MethodView

from api.desk.conversations.drafts import draft_of
from api.desk.conversations.presented import (
    OpenedConversation,
    ShownConversation,
    ShownLine,
    opened,
    show,
    show_lines,
)
from api.desk.conversations.schemas import (
    AnswerBody,
    AttachBody,
    AttachSchema,
    ConversationAnswerSchema,
    ConversationArgs,
    ConversationArgsSchema,
    ConversationSchema,
    FileBody,
    FileSchema,
    LineSchema,
    OpenedConversationSchema,
)
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import PAGES, VERSION
from api.extensions.if_match import Answer, expected_version, with_version
from api.extensions.paging import PageArgs, PageArgsSchema, moment_faults, page_headers
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.desk import conversation_reports, conversations, filter_checks
from models.desk.conversations import Wanted
from models.errors import Fault, insist_on_none
from models.talks import transcript

blp = Blueprint(
    "desk-conversations",
    __name__,
    url_prefix="/v1/desk/conversations",
    description="Conversations with residents",
)

HANDLE = Permission.CONVERSATION_HANDLE


def _list_faults(query: ConversationArgs) -> Iterable[Fault]:
    yield from conversations.cursor_faults(query["after"])
    yield from (
        Fault("unit", one.code) for one in filter_checks.faults_of(current_store(), agency=query["unit"])
    )


def _talk_id() -> str:
    return str((request.view_args or {})["talk_id"])


def _answer_faults(body: AnswerBody) -> list[Fault]:
    store, official = current_store(), current_identity()
    talk = conversations.find(store, official, _talk_id())
    return conversations.answer_faults(store, official, talk, body["text"], body["attachment_ids"])


def _attach_faults(body: AttachBody) -> list[Fault]:
    return conversation_reports.attach_faults(current_store(), current_identity(), body["report"])


def _file_faults(body: FileBody) -> list[Fault]:
    store = current_store()
    talk = conversations.find(store, current_identity(), _talk_id())
    return conversation_reports.file_faults(store, talk, draft_of(body))


@blp.route("")
class ConversationsViews(MethodView):
    """Conversations of the official's units and areas."""

    @blp.allow(CallerKind.OFFICIAL, permission=HANDLE)
    @blp.arguments(ConversationArgsSchema, location="query", check=_list_faults)
    @blp.response(200, ConversationSchema(many=True), headers=PAGES)
    def get(self, query: ConversationArgs) -> tuple[list[ShownConversation], dict[str, str]]:
        """List conversations, those in danger first, then who waits longest; their words are not shown."""
        insist_on_none(_list_faults(query))
        wanted = Wanted(query["state"], query["mine"], query["unit"], query["report"], query["reason"])
        found, following = conversations.search(
            current_store(), current_identity(), wanted, after=query["after"], limit=query["limit"]
        )
        return [show(one) for one in found], page_headers(following)


@blp.route("/<string:talk_id>")
class ConversationsByIdViews(MethodView):
    """One conversation."""

    @blp.allow(CallerKind.OFFICIAL, permission=HANDLE)
    @blp.response(200, OpenedConversationSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, talk_id: str) -> Answer[OpenedConversation]:
        """Open a conversation with its last hundred lines; that one did is noted, once an hour.

        `reach` says whether an answer can be sent now: the window of Zalo, what is free, the parts of an SMS.
        """
        return with_version(opened(conversations.read(current_store(), current_identity(), talk_id)))


@blp.route("/<string:talk_id>/lines")
class LinesViews(MethodView):
    """The transcript."""

    @blp.allow(CallerKind.OFFICIAL, permission=HANDLE)
    @blp.arguments(PageArgsSchema, location="query", check=moment_faults)
    @blp.response(200, LineSchema(many=True), headers=PAGES)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, query: PageArgs, talk_id: str) -> tuple[list[ShownLine], dict[str, str]]:
        """List the lines of a conversation, the oldest first; opening it is noted as for the conversation."""
        store = current_store()
        talk = conversations.read(store, current_identity(), talk_id)
        lines, following = transcript.page(store, talk["_id"], after=query["after"], limit=query["limit"])
        return show_lines(store, lines), page_headers(following)


@blp.route("/<string:talk_id>/actions/take")
class TakeViews(MethodView):
    """Taking."""

    @blp.allow(CallerKind.OFFICIAL, permission=HANDLE)
    @blp.idempotent
    @blp.versioned(ConversationSchema, show)
    @blp.response(200, ConversationSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, talk_id: str) -> Answer[ShownConversation]:
        """Take a conversation: the bot is silent, and nobody else may answer until `taken_by.until`."""
        store = current_store()
        return with_version(
            show(conversations.take(store, current_identity(), talk_id, expect=expected_version()))
        )


@blp.route("/<string:talk_id>/actions/answer")
class AnswerViews(MethodView):
    """Answering."""

    @blp.allow(CallerKind.OFFICIAL, permission=HANDLE)
    @blp.idempotent
    @blp.arguments(ConversationAnswerSchema, check=_answer_faults)
    @blp.response(200, ConversationSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: AnswerBody, talk_id: str) -> Answer[ShownConversation]:
        """Answer the resident on their channel; the conversation is one's own until the new `taken_by.until`.

        It needs no version: who has taken it answers, whatever the resident has written meanwhile. Who had it until
        `taken_by.until` takes it again by answering, unless somebody else has it (`conversation_taken`) or it ended.
        """
        store = current_store()
        talk = conversations.answer(store, current_identity(), talk_id, body["text"], body["attachment_ids"])
        return with_version(show(talk))


@blp.route("/<string:talk_id>/actions/attach")
class AttachViews(MethodView):
    """Naming a report."""

    @blp.allow(CallerKind.OFFICIAL, permission=HANDLE)
    @blp.idempotent
    @blp.versioned(ConversationSchema, show)
    @blp.arguments(AttachSchema, check=_attach_faults)
    @blp.response(200, ConversationSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: AttachBody, talk_id: str) -> Answer[ShownConversation]:
        """Say which report the conversation is about; `?report=` lists the conversations of a report."""
        store, official = current_store(), current_identity()
        changed = conversation_reports.attach(
            store, official, talk_id, body["report"], expect=expected_version()
        )
        return with_version(show(changed))


@blp.route("/<string:talk_id>/actions/file")
class FileViews(MethodView):
    """Filing a report."""

    @blp.allow(CallerKind.OFFICIAL, permission=HANDLE)
    @blp.idempotent
    @blp.versioned(ConversationSchema, show)
    @blp.arguments(FileSchema, check=_file_faults)
    @blp.response(200, ConversationSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: FileBody, talk_id: str) -> Answer[ShownConversation]:
        """File a report for the resident: it is theirs, and they are told its code and PIN in the chat."""
        store, official = current_store(), current_identity()
        changed, _ = conversation_reports.file(
            store, official, talk_id, draft_of(body), expect=expected_version()
        )
        return with_version(show(changed))


@blp.route("/<string:talk_id>/actions/release")
class ReleaseViews(MethodView):
    """Leaving."""

    @blp.allow(CallerKind.OFFICIAL, permission=HANDLE)
    @blp.idempotent
    @blp.versioned(ConversationSchema, show)
    @blp.response(200, ConversationSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, talk_id: str) -> Answer[ShownConversation]:
        """Leave the conversation: the resident is told, and the bot speaks again."""
        store = current_store()
        return with_version(
            show(conversations.release(store, current_identity(), talk_id, expect=expected_version()))
        )


@blp.route("/<string:talk_id>/actions/close")
class CloseViews(MethodView):
    """Ending."""

    @blp.allow(CallerKind.OFFICIAL, permission=HANDLE)
    @blp.idempotent
    @blp.versioned(ConversationSchema, show)
    @blp.response(200, ConversationSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, talk_id: str) -> Answer[ShownConversation]:
        """End a conversation that needs nobody any more; the resident is told."""
        store = current_store()
        return with_version(
            show(conversations.close(store, current_identity(), talk_id, expect=expected_version()))
        )
