"""Stand-ins and channels for the tests of this folder, and a province whose clocks run."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from redis import Redis

from models.settings import Settings
from models.settings import load as load_settings
from models.store import Store
from notifications.channels import Channels, open_channels
from notifications.reactor import Outside
from tests import partners, standins
from tests.builders import PHUONG_TRA_VINH, Caller, an_official
from tests.notifications.clockwork import FILED, WARD, Travel
from tests.partners import Partner
from tests.standins import smtp
from tests.webhooking import willing

#: Short, since the tests of silence wait for it.
TIMEOUT_SECONDS = 1

#: Settings of accounts begin so.
ACCOUNTS = ("fcm", "zalo", "twilio", "whatsapp", "esms", "smtp", "email")


@pytest.fixture(scope="session")
def stand_ins() -> Iterator[standins.Box]:
    """The stand-ins of this worker, whatever is in them. Tests want `box`."""
    with standins.running() as box, smtp.running(box) as mail_server:
        box.smtp_url = mail_server
        yield box


@pytest.fixture
def box(stand_ins: standins.Box) -> standins.Box:
    """The stand-ins as on their first day."""
    stand_ins.forget()
    return stand_ins


@pytest.fixture
def provided(settings: Settings, box: standins.Box, tmp_path: Path) -> Settings:
    """Settings with an account at every stand-in."""
    accounts = load_settings(box.environment(tmp_path))
    names = [field.name for field in dataclasses.fields(Settings)]
    touched = {name: getattr(accounts, name) for name in names if name.startswith(ACCOUNTS)}
    return dataclasses.replace(settings, provider_timeout_seconds=TIMEOUT_SECONDS, **touched)


@pytest.fixture
def unpaused(settings: Settings) -> None:
    """No provider asked for a pause in the test before."""
    with Redis.from_url(settings.alerts_broker) as client:
        for key in client.scan_iter("loa:*"):
            client.delete(key)


@pytest.fixture
def provided_store(store: Store, provided: Settings) -> Store:
    """The store with those settings."""
    return dataclasses.replace(store, settings=provided)


@pytest.fixture
def channels(provided_store: Store, unpaused: None) -> Iterator[Channels]:
    """All real channels, talking to the stand-ins."""
    opened = open_channels(provided_store)
    yield opened
    opened.close()


@pytest.fixture
def at(province: Store) -> Iterator[Travel]:
    """Go to a moment; the first stop is the filing."""
    with time_machine.travel(FILED, tick=False) as traveller:
        yield traveller.move_to


@pytest.fixture
def ward(at: Travel, province: Store) -> Caller:
    """A handler of the ward that has the reports."""
    return an_official(province, area_id=PHUONG_TRA_VINH, agency_id=WARD)


@pytest.fixture
def partner() -> Iterator[Partner]:
    """A partner's server that is willing."""
    with partners.running(willing) as server:
        yield server


@pytest.fixture
def outside(store: Store) -> Iterator[Outside]:
    """What reactions work with where no stand-ins are asked."""
    channels = open_channels(store)
    yield Outside(store, channels)
    channels.close()
