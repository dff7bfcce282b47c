"""Every screen in a real browser: nothing shuts anybody out, nothing scrolls sideways, nothing comes from elsewhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Request

from api.console.extension.session import COOKIE, PATH
from models.access.permissions import Role
from models.language.languages import LANGUAGES
from models.store import Store
from tests.builders import VINH_LONG, an_official
from tests.console import visiting
from tests.console.looking import look, opened
from tests.console.screens import ADDRESSES, things
from tests.contracts import sampling

#: How many screens have their turn in a day.
SCREENS = 60

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.mark.turns(1)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_looks_right(
    browser: Browser, site: str, store: Store, language: str, every_case: bool
) -> None:
    named = things(store)
    rows = [{"role": role, "area_id": VINH_LONG} for role in Role]
    token = visiting.token_for(store, an_official(store, assignments=rows).id)
    asked: list[str] = []
    wrong: dict[str, list[str]] = {}
    with opened(browser, language=language) as page:
        page.context.add_cookies([{"name": COOKIE, "value": token, "domain": "127.0.0.1", "path": PATH}])
        page.on("request", lambda request: asked.append(_host(request)))
        for address in ADDRESSES if every_case else sampling.chosen(ADDRESSES, "looks", SCREENS):
            page.goto(site + address.format(**named))
            if found := look(page):
                wrong[address] = found
    assert wrong == {}
    assert {*asked} == {site.removeprefix("http://")}


def _host(request: Request) -> str:
    return request.url.split("/")[2]
