"""Webhooks: what providers and chat pages post to Loa."""

from api.webhooks.esms import blp as esms
from api.webhooks.rest import blp as rest
from api.webhooks.twilio import blp as twilio
from api.webhooks.zalo import blp as zalo
from api.webhooks.zalo_bot import blp as zalo_bot

blueprints = (esms, rest, twilio, zalo, zalo_bot)
