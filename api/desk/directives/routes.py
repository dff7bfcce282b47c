"""`/v1/desk/directives`: documents that one level sends to units below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from flask import request
from flask.views import MethodView

from api.desk.directives import presented
from api.desk.directives.content_of_body import content_of
from api.desk.directives.presented import ShownDirective, ShownReceived
from api.desk.directives.schemas import (
    DirectiveArgs,
    DirectiveArgsSchema,
    DirectiveBody,
    DirectiveBodySchema,
    DirectiveChanges,
    DirectiveChangesSchema,
    DirectiveHeadSchema,
    DirectiveSchema,
    DirectiveSummarySchema,
    ReceivedSchema,
    SentArgs,
    SentArgsSchema,
)
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import MADE, PAGES, VERSION
from api.extensions.if_match import Answer, created, expected_version, with_version
from api.extensions.owners import owners_of
from api.extensions.paging import moment_faults, page_headers
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.desk import filter_checks
from models.directives import content, drafting, lists, sending, summing
from models.directives.directives import Directive
from models.directives.lists import Wanted
from models.directives.summing import Summary
from models.errors import Fault, NotFound, insist_on_none

blp = Blueprint(
    "desk-directives",
    __name__,
    url_prefix="/v1/desk/directives",
    description="Documents that go down, and what units make of them",
)


def _list_faults(query: DirectiveArgs) -> Iterable[Fault]:
    yield from filter_checks.faults_of(current_store(), agency=query["agency"])
    yield from moment_faults(query)


def _faults(body: DirectiveBody) -> Iterator[Fault]:
    owner = owners_of(current_identity())[0]
    return content.faults_of(current_store(), content_of(body, body["sender_id"]), owner)


def _change_faults(body: DirectiveChanges) -> Iterator[Fault]:
    named = str((request.view_args or {})["directive_id"])
    try:
        found = lists.readable(current_store(), current_identity(), named)
    except NotFound:
        # What else is wrong is said in any case; then that there is none.
        return content.faults_of(current_store(), content_of(body, ""), owners_of(current_identity())[0])
    owner = owners_of(current_identity())[0]
    return content.faults_of(current_store(), content_of(body, found["sender_id"], found), owner)


@blp.route("")
class DirectivesViews(MethodView):
    """What came, and something new."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.DIRECTIVE_READ)
    @blp.arguments(DirectiveArgsSchema, location="query", check=_list_faults)
    @blp.response(200, ReceivedSchema(many=True), headers=PAGES)
    def get(self, query: DirectiveArgs) -> tuple[list[ShownReceived], dict[str, str]]:
        """List the documents that came to one's units (văn bản đến), newest first."""
        insist_on_none(_list_faults(query))
        identity = current_identity()
        wanted = Wanted(
            agency_id=query["agency"],
            assignee_id=identity.id if query["mine"] else "",
            undone=query["undone"],
            late_at=datetime.now(UTC) if query["late"] else None,
        )
        page = lists.received(current_store(), identity, wanted, after=query["after"], limit=query["limit"])
        return [presented.received(row) for row in page.rows], page_headers(page.next)

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.DIRECTIVE_WRITE)
    @blp.idempotent
    @blp.arguments(DirectiveBodySchema, check=_faults)
    @blp.response(201, DirectiveSchema, headers=MADE)
    def post(self, body: DirectiveBody) -> Answer[ShownDirective]:
        """Begin a document (soạn văn bản); it goes out when it is sent."""
        made = drafting.create(current_store(), current_identity(), content_of(body, body["sender_id"]))
        return created(presented.directive(made), f"/v1/desk/directives/{made['_id']}")


@blp.route("/sent")
class SentDirectivesViews(MethodView):
    """What one's offices have sent."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.DIRECTIVE_READ)
    @blp.arguments(SentArgsSchema, location="query", check=moment_faults)
    @blp.response(200, DirectiveHeadSchema(many=True), headers=PAGES)
    def get(self, query: SentArgs) -> tuple[list[Directive], dict[str, str]]:
        """List what one's offices have sent (văn bản đi), or with `drafts` what they are writing."""
        page = lists.sent(
            current_store(),
            current_identity(),
            drafts=query["drafts"],
            after=query["after"],
            limit=query["limit"],
        )
        return list(page.rows), page_headers(page.next)


@blp.route("/<string:directive_id>")
class DirectivesByIdViews(MethodView):
    """One document."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.DIRECTIVE_READ)
    @blp.response(200, DirectiveSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, directive_id: str) -> Answer[ShownDirective]:
        """Show a document with its files; its `ETag` is what `If-Match` wants of its sender."""
        found = lists.readable(current_store(), current_identity(), directive_id)
        return with_version(presented.directive(found))

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.DIRECTIVE_WRITE)
    @blp.versioned(DirectiveSchema, presented.directive)
    @blp.arguments(DirectiveChangesSchema, check=_change_faults)
    @blp.response(200, DirectiveSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def put(self, body: DirectiveChanges, directive_id: str) -> Answer[ShownDirective]:
        """Write a draft again; what was sent is never changed."""
        changed = drafting.edit(
            current_store(), current_identity(), directive_id, content_of(body, ""), expect=expected_version()
        )
        return with_version(presented.directive(changed))


@blp.route("/<string:directive_id>/summary")
class DirectiveSummaryViews(MethodView):
    """The sum of the answers."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.DIRECTIVE_READ)
    @blp.response(200, DirectiveSummarySchema)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, directive_id: str) -> Summary:
        """Sum up what the units made of it (tổng hợp): for its sender of all, else of the units of the caller."""
        store, identity = current_store(), current_identity()
        found = lists.readable(store, identity, directive_id)
        return summing.of(found, lists.receipts(store, identity, directive_id), datetime.now(UTC))


@blp.route("/<string:directive_id>/actions/send")
class SendDirectiveViews(MethodView):
    """Send."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.DIRECTIVE_SEND)
    @blp.idempotent
    @blp.versioned(DirectiveSchema, presented.directive)
    @blp.response(200, DirectiveSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(422, schema=ProblemSchema)
    def post(self, directive_id: str) -> Answer[ShownDirective]:
        """Send a draft (phát hành): each unit gets it, and a version that it replaces takes no more answers."""
        sent = sending.send(current_store(), current_identity(), directive_id, expect=expected_version())
        return with_version(presented.directive(sent))


@blp.route("/<string:directive_id>/actions/discard")
class DiscardDirectiveViews(MethodView):
    """Give up."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.DIRECTIVE_WRITE)
    @blp.idempotent
    @blp.versioned(DirectiveSchema, presented.directive)
    @blp.response(200, DirectiveSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, directive_id: str) -> Answer[ShownDirective]:
        """Give a draft up (bỏ bản thảo)."""
        gone = drafting.discard(current_store(), current_identity(), directive_id, expect=expected_version())
        return with_version(presented.directive(gone))


@blp.route("/<string:directive_id>/actions/revise")
class ReviseDirectiveViews(MethodView):
    """Begin a new version."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.DIRECTIVE_WRITE)
    @blp.idempotent
    @blp.versioned(DirectiveSchema, presented.directive)
    @blp.arguments(DirectiveChangesSchema, check=_change_faults)
    @blp.response(201, DirectiveSchema, headers=MADE)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: DirectiveChanges, directive_id: str) -> Answer[ShownDirective]:
        """Begin a new version of what is out (bản mới); it takes its place when it is sent."""
        made = drafting.revise(
            current_store(), current_identity(), directive_id, content_of(body, ""), expect=expected_version()
        )
        return created(presented.directive(made), f"/v1/desk/directives/{made['_id']}")
