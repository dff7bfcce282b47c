"""Every secret has a demand, so that a new one cannot be forgotten."""

from __future__ import annotations

import re

from loa.secrets import NAMES
from models.setting_fields import PATH
from models.settings import SETTINGS

#: How settings that must not be told are called.
SOUNDS_SECRET = re.compile(r"secret|token$|_key|credential|password(?!_memory)|_uri$|broker_url")


def test_every_secret_has_a_demand() -> None:
    assert [f.name for f in SETTINGS if f.metadata["secret"] and f.metadata["demand"] is None] == []


def test_whatever_sounds_like_a_secret_is_declared_as_one() -> None:
    # Where a file lies is no secret.
    told = [f for f in SETTINGS if not f.metadata["secret"] and f.metadata["form"] != PATH]
    assert [f.name for f in told if SOUNDS_SECRET.search(f.name)] == []


def test_every_secret_of_ours_is_made_by_the_command() -> None:
    ours = {
        f.name.upper() for f in SETTINGS if f.metadata["demand"] and f.metadata["demand"].least_bytes >= 32
    }

    assert ours == set(NAMES)
