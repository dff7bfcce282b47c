"""`/v1/desk/webhooks`: servers of partners that are told of warnings."""

from __future__ import annotations

from collections.abc import Iterable

from flask.views import MethodView

from api.desk.webhooks.presented import NewWebhook, ShownWebhook, show
from api.desk.webhooks.schemas import (
    NewWebhookSchema,
    ReplayBody,
    ReplaySchema,
    WebhookDeliverySchema,
    WebhookPatch,
    WebhookPatchSchema,
    WebhookPost,
    WebhookPostSchema,
    WebhookSchema,
)
from api.extensions.allowed_callers import store_for_managers
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import MADE, PAGES, VERSION
from api.extensions.if_match import Answer, created, expected_version, with_version
from api.extensions.paging import PageArgs, PageArgsSchema, moment_faults, page_headers
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.errors import Fault
from models.partners import webhook_deliveries, webhooks
from models.partners.webhook_deliveries import WebhookDelivery
from models.store.events import Actor

blp = Blueprint(
    "desk-webhooks",
    __name__,
    url_prefix="/v1/desk/webhooks",
    description="Partners that are told of warnings",
)


def _faults(body: WebhookPost) -> Iterable[Fault]:
    return webhooks.faults_of(current_store(), {**body})


def _changed_faults(body: WebhookPatch) -> Iterable[Fault]:
    return webhooks.faults_of(current_store(), {**body})


@blp.route("")
class WebhooksViews(MethodView):
    """All webhooks."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.response(200, WebhookSchema(many=True))
    def get(self) -> list[ShownWebhook]:
        """List every webhook, by name."""
        return [show(one) for one in webhooks.every(store_for_managers())]

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.idempotent
    @blp.arguments(WebhookPostSchema, check=_faults)
    @blp.response(201, NewWebhookSchema, headers=MADE)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: WebhookPost) -> Answer[NewWebhook]:
        """Register a server. It is told nothing before it has sent back the challenge that it gets by GET.

        Its secret is in this answer and never again.
        """
        made, secret = webhooks.register(store_for_managers(), {**body}, _actor())
        return created({**show(made), "secret": secret}, f"/v1/desk/webhooks/{made['_id']}")


@blp.route("/<string:webhook_id>")
class WebhooksByIdViews(MethodView):
    """One webhook."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.response(200, WebhookSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, webhook_id: str) -> Answer[ShownWebhook]:
        """Show one webhook; its `ETag` is what `If-Match` wants."""
        return with_version(show(webhooks.get(store_for_managers(), webhook_id)))

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.versioned(WebhookSchema, show)
    @blp.arguments(WebhookPatchSchema, check=_changed_faults)
    @blp.response(200, WebhookSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def patch(self, body: WebhookPatch, webhook_id: str) -> Answer[ShownWebhook]:
        """Change it. At another address it is challenged again before it is told anything."""
        version = expected_version()
        return with_version(
            show(webhooks.change(store_for_managers(), webhook_id, {**body}, _actor(), expect=version))
        )

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.versioned(WebhookSchema, show)
    @blp.response(204)
    @blp.alt_response(404, schema=ProblemSchema)
    def delete(self, webhook_id: str) -> None:
        """Remove it for good, with its address and its secrets."""
        webhooks.remove(store_for_managers(), webhook_id, _actor(), expect=expected_version())


@blp.route("/<string:webhook_id>/actions/verify")
class WebhookVerifyViews(MethodView):
    """Verify."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.versioned(WebhookSchema, show)
    @blp.response(200, WebhookSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, webhook_id: str) -> Answer[ShownWebhook]:
        """Challenge its server again: one that is pending or disabled is active once it answers."""
        version = expected_version()
        return with_version(
            show(webhooks.ask_again(store_for_managers(), webhook_id, _actor(), expect=version))
        )


@blp.route("/<string:webhook_id>/actions/disable")
class WebhookDisableViews(MethodView):
    """Disable."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.versioned(WebhookSchema, show)
    @blp.response(200, WebhookSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, webhook_id: str) -> Answer[ShownWebhook]:
        """Tell it nothing any more, until it is verified again."""
        version = expected_version()
        return with_version(
            show(webhooks.disable(store_for_managers(), webhook_id, _actor(), expect=version))
        )


@blp.route("/<string:webhook_id>/actions/rotate")
class WebhookRotateViews(MethodView):
    """Rotate."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.versioned(WebhookSchema, show)
    @blp.response(200, NewWebhookSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, webhook_id: str) -> Answer[NewWebhook]:
        """Make another secret, in this answer and never again; both prove messages for a day."""
        version = expected_version()
        changed, secret = webhooks.rotate(store_for_managers(), webhook_id, _actor(), expect=version)
        return with_version({**show(changed), "secret": secret})


@blp.route("/<string:webhook_id>/actions/ping")
class WebhookPingViews(MethodView):
    """Ping."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.idempotent
    @blp.response(202, WebhookDeliverySchema)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, webhook_id: str) -> WebhookDelivery:
        """Send a signed message that says nothing, once, to a server that was verified.

        What came of it stands in the deliveries.
        """
        return webhook_deliveries.ping(store_for_managers(), webhook_id, _actor())


@blp.route("/<string:webhook_id>/actions/replay")
class WebhookReplayViews(MethodView):
    """Replay."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.idempotent
    @blp.arguments(ReplaySchema)
    @blp.response(202, WebhookDeliverySchema(many=True))
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: ReplayBody, webhook_id: str) -> list[WebhookDelivery]:
        """Send each alert of a time again that it asked for, oldest first, whether it got it or not."""
        store, actor = store_for_managers(), _actor()
        return webhook_deliveries.replay(store, webhook_id, body["since"], body["until"], actor)


@blp.route("/<string:webhook_id>/deliveries")
class WebhookDeliveriesViews(MethodView):
    """What it was told."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.arguments(PageArgsSchema, location="query", check=moment_faults)
    @blp.response(200, WebhookDeliverySchema(many=True), headers=PAGES)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, query: PageArgs, webhook_id: str) -> tuple[list[WebhookDelivery], dict[str, str]]:
        """List its messages, newest first, each with its tries."""
        found, following = webhook_deliveries.listed(
            store_for_managers(), webhook_id, after=query["after"], limit=query["limit"]
        )
        return found, page_headers(following)


@blp.route("/<string:webhook_id>/deliveries/<string:delivery_id>/actions/replay")
class WebhookDeliveriesReplayViews(MethodView):
    """One message once more."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.idempotent
    @blp.response(202, WebhookDeliverySchema)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, webhook_id: str, delivery_id: str) -> WebhookDelivery:
        """Send one message again, under the same `webhook-id`."""
        return webhook_deliveries.send_again(store_for_managers(), webhook_id, delivery_id, _actor())


def _actor() -> Actor:
    return current_identity().actor
