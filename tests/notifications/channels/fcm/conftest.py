"""The channel on the stand-in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from models.settings import Settings
from notifications.channels.fcm.channel import FcmChannel


@pytest.fixture
def fcm(provided: Settings) -> Iterator[FcmChannel]:
    """The channel on the stand-in."""
    channel = FcmChannel(provided)
    yield channel
    channel.close()
