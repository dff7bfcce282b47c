"""Imports what an application and its channels import while they are made; see `tests/forks.py`."""

from importlib import import_module

import api
import notifications.channels.email.channel
import notifications.channels.fcm.channel
import notifications.channels.sms.channel
import notifications.channels.whatsapp.channel
import notifications.channels.zalo.channel
import notifications.channels.zalo_bot.channel  # noqa: F401

for room in (*api.RESOURCES, *api.PAGES):
    import_module(room)
