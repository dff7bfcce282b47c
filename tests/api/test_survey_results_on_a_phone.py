"""`/s/{id}/results` in a real browser, without script: nothing wider than a phone, numbers and charts side by side."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from models.store import Store
from models.surveys.definition import Survey
from tests import browser
from tests.answering import over, say
from tests.browser import PHONE, Page
from tests.builders import PHUONG_TRA_VINH, survey
from tests.edge.web_server import Server
from tests.surveying import EVERY_TYPE, RIGHT, SECTIONS

pytestmark = browser.NEEDED

LONG = "Một lựa chọn rất dài mà cán bộ viết ra cho đủ ý, dài hơn cả bề ngang của một chiếc điện thoại rẻ tiền"


@pytest.fixture
def phone(chromium: str) -> Iterator[Page]:
    """A phone that runs no script of a page."""
    with browser.phone(chromium) as page:
        page.ask("Emulation.setScriptExecutionDisabled", value=True)
        yield page


@pytest.fixture
def ended(store: Store) -> Survey:
    """A survey with every type of question that is over."""
    asked = [dict(one) for one in EVERY_TYPE]
    asked[2]["options"] = [
        {**option, "text": {"vi": f"{LONG} {number}"}} for number, option in enumerate(asked[2]["options"], 1)
    ]
    one = survey(store, questions=asked, sections=SECTIONS, target_count=200)
    answers = {name: value for name, value in RIGHT.items() if name != "some"}
    say(store, one, 12, **answers, home=PHUONG_TRA_VINH)
    say(store, one, 7, **answers | {"one": "yes", "why": None, "scale": 9, "some": ["a", "b"], "people": 12})
    say(store, one, 2, one="yes", some=["c"], stars=1, scale=3)
    return over(store, one)


@pytest.mark.parametrize("lang", ["vi", "km", "en"])
def test_nothing_is_wider_than_a_phone(server: Server, phone: Page, ended: Survey, lang: str) -> None:
    phone.open(f"{server.url}/s/{ended['_id']}/results?lang={lang}")
    assert phone.run("document.documentElement.scrollWidth") <= PHONE[0]
    assert phone.run("document.querySelectorAll('svg.chart').length") > 5
