"""Imports what web servers, workers and relays import until they work; see `tests/forks.py`."""

from importlib import import_module

import api

#: None of these is run itself: `python -m` would warn of what is there already.
ROOMS = (
    "api.web_server.worker",
    "bot.alarms",
    "celery.apps.worker",
    "celery.bin.celery",
    "notifications.channels.email.channel",
    "notifications.channels.fcm.channel",
    "notifications.channels.sms.channel",
    "notifications.channels.whatsapp.channel",
    "notifications.channels.zalo.channel",
    "notifications.channels.zalo_bot.channel",
    "notifications.hand_over",
    "notifications.reactions",
)

for room in (*ROOMS, *api.RESOURCES, *api.PAGES):
    import_module(room)
