"""`/webhooks/twilio`: SMS and WhatsApp messages of residents, and receipts of those that Loa sent."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Response, request
from flask.views import MethodView

from api.extensions.context import current_store
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from api.webhooks import limits
from bot.channels import sms, whatsapp
from bot.channels.sms import Account, Received
from models.access.callers import CallerKind
from models.delivery import receipts
from models.errors import Forbidden
from models.following import sms_words
from models.messages import messages
from models.messages.messages import BY_SMS, BY_WHATSAPP
from models.store import Store
from notifications.channels import split_texts

blp = Blueprint("twilio", __name__, url_prefix="/webhooks/twilio", description="What Twilio posts")

#: An answer without an SMS in it: replies leave by the outbox, like every other message.
_SILENCE = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


@blp.route("")
class TwilioViews(MethodView):
    """Messages of residents."""

    @blp.allow(CallerKind.SIGNED)
    @blp.response(200, {"type": "string"}, content_type="text/xml")
    @blp.alt_response(403, schema=ProblemSchema)
    def post(self) -> Response:
        """Take an SMS or a WhatsApp message, signed by Twilio (`X-Twilio-Signature`).

        It is answered the same way, later. One that comes again (`MessageSid`) changes nothing. SMS of numbers that are
        not Vietnamese mobile ones are never answered, nor is WhatsApp where CHANNELS does not name it.
        """
        store = current_store()
        _insist_on_twilio(store)
        received = _received(store)
        if received and _within_limits(store, received):
            messages.receive(
                store,
                channel=received.channel,
                provider_id=received.id,
                sender=received.sender,
                content=received.content,
                at=datetime.now(UTC),
            )
        return Response(_SILENCE, content_type="text/xml; charset=utf-8")


@blp.route("/status")
class TwilioStatusViews(MethodView):
    """Receipts."""

    @blp.allow(CallerKind.SIGNED)
    @blp.response(204)
    @blp.alt_response(403, schema=ProblemSchema)
    def post(self) -> None:
        """Take the fate of a message, signed by Twilio; `key` in the address says of which.

        A receipt that comes again, too late, or of a message that nobody knows changes nothing.
        """
        store = current_store()
        _insist_on_twilio(store)
        status = request.form.get("MessageStatus", "")
        channels = BY_WHATSAPP if whatsapp.is_whatsapp(request.form) else BY_SMS
        if fate := sms.FATES.get(status):
            key = split_texts.whole_key(request.args.get("key", ""))
            code = request.form.get("ErrorCode", "")
            receipts.note(store, key, fate, code, channels, seen=status == sms.READ)


def _received(store: Store) -> Received | None:
    """Return what somebody sent; None for what is never answered."""
    if not whatsapp.is_whatsapp(request.form):
        return sms.read(request.form)
    return whatsapp.read(request.form) if whatsapp.CHANNEL in store.settings.channels else None


def _within_limits(store: Store, received: Received) -> bool:
    """Say whether a message is to be kept: a call for help and a word such as STOP always is."""
    text = received.content.get("text", "")
    within = limits.within(store, received.channel, received.sender, text)
    return within or sms_words.understood(text) is not None


def _insist_on_twilio(store: Store) -> None:
    """Demand a request of our account.

    The address that was signed is the public one: behind a proxy the server knows another host and scheme.

    :raises Forbidden: it is forged, or somebody else's.
    """
    settings, query = store.settings, request.query_string.decode("utf-8", "replace")
    url = f"{settings.public_base}{request.path}" + (f"?{query}" if query else "")
    account = Account(settings.twilio_account_sid, settings.twilio_auth_token)
    refused = sms.wrong(account, url, request.form, request.headers.get("X-Twilio-Signature", ""))
    if refused:
        raise Forbidden(refused)
