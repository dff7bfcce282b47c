"""`/webhooks/zalo-bot`: what people write to the bot of the Zalo Bot Platform."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import request
from flask.views import MethodView

from api.extensions.context import current_store
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from api.webhooks import limits
from api.webhooks.events import event_of
from bot.channels import zalo_bot
from models.access.callers import CallerKind
from models.errors import Forbidden
from models.messages import messages

blp = Blueprint(
    "zalo_bot", __name__, url_prefix="/webhooks/zalo-bot", description="Updates of the Zalo Bot Platform"
)


@blp.route("")
class ZaloBotViews(MethodView):
    """Updates."""

    @blp.allow(CallerKind.SIGNED)
    @blp.response(200)
    @blp.alt_response(403, schema=ProblemSchema)
    def post(self) -> dict[str, str]:
        """Take an update, whose sender knows our secret (`X-Bot-Api-Secret-Token`).

        One that comes again (`message_id`) changes nothing. What somebody sends beyond the limit of a conversation is
        dropped, unless it calls for help. Groups are not answered.
        """
        store = current_store()
        given = request.headers.get("X-Bot-Api-Secret-Token", "")
        if not zalo_bot.is_genuine(store.settings.zalo_bot_secret, given):
            raise Forbidden("webhook_signature")
        received = zalo_bot.read(event_of(request.get_data()), datetime.now(UTC))
        if received and limits.within(
            store, zalo_bot.CHANNEL, received.chat_id, received.content.get("text", "")
        ):
            messages.receive(
                store,
                channel=zalo_bot.CHANNEL,
                provider_id=received.id,
                sender=received.chat_id,
                content=received.content,
                at=received.at,
            )
        return {"status": "ok"}
