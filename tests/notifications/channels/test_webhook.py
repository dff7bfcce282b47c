"""The channel to partners' servers, beyond what reactions do with it."""

from __future__ import annotations

from contextlib import closing

import pytest

from models.settings import Settings
from notifications.channels import Address, AddressKind, Outgoing, SendError
from notifications.channels.webhook.channel import WebhookChannel
from notifications.provider_rates import OwnShare
from tests.partners import Reply, running


def to(url: str) -> Outgoing:
    return Outgoing("k", Address(AddressKind.WEBHOOK, url), body="{}", urgent=True)


def test_pause_that_one_server_asks_for_holds_no_other_up(settings: Settings) -> None:
    busy, well = Reply(503, headers={"Retry-After": "9999"}), Reply(204)
    with (
        running(lambda _call: busy) as first,
        running(lambda _call: well) as second,
        closing(WebhookChannel(settings)) as channel,
    ):
        channel.bucket = OwnShare({}, workers=1)
        with pytest.raises(SendError):
            channel.send(to(first.url))
        channel.send(to(second.url))
        assert len(second.got("POST")) == 1
