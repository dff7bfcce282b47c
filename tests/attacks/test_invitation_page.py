"""The invitation page in a real browser: two people's links in one tab never mix."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.access import passwords
from models.people import invitations, officials
from models.store import Store
from models.store.events import SYSTEM
from tests import browser
from tests.browser import Page
from tests.isolation import Kept
from tests.web_servers import Server, serving

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(browser.PROGRAM is None, reason="this machine has no Chromium"),
]
