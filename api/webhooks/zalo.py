"""`/webhooks/zalo`: events of the Official Account. They are kept and acknowledged; a reaction answers them."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import request
from flask.views import MethodView

from api.extensions.context import current_store
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from api.webhooks import limits
from api.webhooks.events import event_of
from bot.channels import zalo
from bot.channels.zalo import Account, Doing, Json
from models.access.callers import CallerKind
from models.delivery import receipts, seen_messages
from models.delivery.acknowledgements import Channel
from models.errors import Forbidden
from models.messages import messages, provider_ids, zalo_windows
from models.messages.fates import Fate
from models.messages.messages import BY_ZALO
from models.store import Store

blp = Blueprint(
    "zalo", __name__, url_prefix="/webhooks/zalo", description="Events of the Zalo Official Account"
)


@blp.route("")
class ZaloViews(MethodView):
    """Events."""

    @blp.allow(CallerKind.SIGNED)
    @blp.response(200)
    @blp.alt_response(403, schema=ProblemSchema)
    def post(self) -> dict[str, str]:
        """Take an event.

        It must be signed (`X-ZEvent-Signature: mac=…`), meant for this account and not older than two and a half
        hours. A redelivery changes nothing. What somebody sends beyond the limit of a conversation is dropped, unless
        it calls for help. What a person does opens their window (`models/messages/zalo_windows.py`), and receipts give
        messages their fate. The empty object that Zalo posts when the address is saved is let
        through unsigned.
        """
        raw = request.get_data()
        event = event_of(raw)
        if event:
            _keep(current_store(), raw, event)
        return {"status": "ok"}


def _keep(store: Store, raw: bytes, event: Json) -> None:
    """Keep what a person sent; whatever needs no answer is let go.

    :raises Forbidden: the event is forged, somebody else's or too old.
    """
    settings, now, headers = store.settings, datetime.now(UTC), request.headers
    account = Account(settings.zalo_app_id, settings.zalo_oa_id, settings.zalo_oa_secret)
    mac, stamp = headers.get("X-ZEvent-Signature", ""), headers.get("X-ZEvent-Timestamp", "")
    refused = zalo.wrong(account, raw, event, mac, stamp, now)
    if refused:
        raise Forbidden(refused)
    _note(store, event, zalo.doing(event, account, now))
    received = zalo.read(event, account, now)
    if received and limits.within(store, zalo.CHANNEL, received.sender, received.content.get("text", "")):
        messages.receive(
            store,
            channel=zalo.CHANNEL,
            provider_id=received.id,
            sender=received.sender,
            content=received.content,
            at=received.at,
        )


def _note(store: Store, event: Json, done: Doing | None) -> None:
    """Note what an event says of a person's window, and of messages that reached them."""
    if done and done.left:
        zalo_windows.leave(store, done.user_id, done.at)
    elif done:
        zalo_windows.hear(store, done.user_id, done.at)
        if done.phone:
            zalo_windows.share_phone(store, done.user_id, done.phone)
    for provider_id in zalo.taken(event):
        key = provider_ids.key_of(store, zalo.CHANNEL, provider_id)
        if key:
            seen = zalo.is_seen(event)
            receipts.note(store, key, Fate.DELIVERED, channels=BY_ZALO, seen=seen)
            if seen:
                seen_messages.note(store, key, Channel.ZALO)
