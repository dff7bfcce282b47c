"""The chat in a real browser: what it keeps can be forgotten, a PIN is not kept, numbers and links can be tapped."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from models.store import Store
from tests import browser
from tests.browser import Page
from tests.edge.web_server import Server

pytestmark = browser.NEEDED

KEPT = "JSON.stringify([{...localStorage}, {...sessionStorage}])"


@pytest.fixture
def chat(server: Server, store: Store, chromium: str) -> Iterator[Page]:
    """The chat on a phone, greeted."""
    with browser.phone(chromium) as page:
        page.open(f"{server.url}/chat")
        page.wait_for("document.querySelector('.said.bot')")
        yield page


def say(page: Page, text: str) -> str:
    """Type a text, and return what the bot says to it."""
    before = page.run("document.querySelectorAll('.said.bot').length")
    page.run(f"document.getElementById('text').value = {json.dumps(text)}")
    page.run("document.getElementById('form').requestSubmit()")
    page.wait_for(
        f"document.querySelectorAll('.said.bot').length > {before} && !document.getElementById('state').textContent"
    )
    return str(
        page.run(
            f"[...document.querySelectorAll('.said.bot')].slice({before}).map(e => e.textContent).join()"
        )
    )


def file_a_report(page: Page) -> str:
    """File a report, and return its PIN."""
    for text in ("duong ngap o xa long huu", "bo qua"):
        say(page, text)
    return str(re.findall(r"PIN: (\d{6})", say(page, "gui di"))[0])


def test_a_pin_is_shown_once_and_not_kept(chat: Page) -> None:
    pin = file_a_report(chat)
    assert pin in chat.run("document.getElementById('log').textContent")
    assert pin not in chat.run(KEPT)
    say(chat, pin)
    assert pin not in chat.run(KEPT)
    assert "gui di" not in json.dumps(chat.run("JSON.stringify({...localStorage})"))


def test_lines_sent_one_after_the_other_get_one_answer(chat: Page) -> None:
    before = chat.run("document.querySelectorAll('.said.bot').length")
    for text in ("tui muon phan anh", "cay nga chan duong o xa long huu"):
        chat.run(f"document.getElementById('text').value = {json.dumps(text)}")
        chat.run("document.getElementById('form').requestSubmit()")
    chat.wait_for(f"document.querySelectorAll('.said.bot').length > {before}")
    log = chat.run("document.getElementById('log').textContent")
    assert "Chuyện gì đang xảy ra" not in log
    assert log.count("Bạn có ảnh không?") == 1


def test_the_menu_is_a_tap_away(chat: Page) -> None:
    say(chat, "cam on nhieu nhe")
    chat.run("document.getElementById('menu').click()")
    chat.wait_for("document.querySelectorAll('.choices button').length > 2")
    assert "menu" in chat.run("[...document.querySelectorAll('.said.me')].pop().textContent").casefold()


def test_a_conversation_is_forgotten_when_somebody_says_so_twice(chat: Page) -> None:
    say(chat, "cam on nhieu nhe")
    before = json.dumps(chat.run("localStorage.getItem('loa-chat-sender')"))
    chat.run("document.getElementById('forget').click()")
    assert chat.run("document.getElementById('sure').open")
    chat.run("document.querySelector('#sure button[value=keep]').click()")
    chat.wait_for("!document.getElementById('sure').open")
    assert json.dumps(chat.run("localStorage.getItem('loa-chat-sender')")) == before
    chat.run("document.getElementById('forget').click()")
    chat.run("document.querySelector('#sure button[value=forget]').click()")
    chat.wait_for(f"(localStorage.getItem('loa-chat-sender') ?? {before}) !== {before}")
    chat.wait_for("document.querySelector('.said.bot')")
    assert "cam on nhieu" not in chat.run(KEPT)
    assert "cam on nhieu" not in chat.run("document.body.textContent")


def test_what_an_earlier_page_kept_is_removed(chat: Page) -> None:
    chat.run("localStorage.setItem('loa-chat-log', JSON.stringify([{kind: 'bot', text: 'PIN: 123456'}]))")
    chat.ask("Page.reload")
    chat.wait_for("document.readyState === 'complete' && !localStorage.getItem('loa-chat-log')")
    assert "123456" not in chat.run(KEPT)


def test_numbers_and_links_can_be_tapped_and_a_pin_is_no_number(chat: Page) -> None:
    assert "114" in say(chat, "cuu hoa so may")
    links = chat.run("[...document.querySelectorAll('.said a')].map(e => e.getAttribute('href'))")
    assert "tel:114" in links
    pin = file_a_report(chat)
    assert f"tel:{pin}" not in chat.run(
        "[...document.querySelectorAll('a')].map(e => e.getAttribute('href'))"
    )
    say(chat, "tin tuc hom nay")
    assert [
        link
        for link in chat.run("[...document.querySelectorAll('.said a')].map(e => e.href)")
        if "http" in link
    ]


def test_a_text_is_never_markup(chat: Page) -> None:
    chat.run(
        "document.getElementById('text').value = '<img src=x onerror=window.hit=1> http://a.example/\"><b>'"
    )
    chat.run("document.getElementById('form').requestSubmit()")
    chat.wait_for("document.querySelectorAll('.said.bot').length > 1")
    assert chat.run("document.querySelectorAll('.said.me img, .said.me b').length") == 0
    assert chat.run("window.hit") is None


@pytest.mark.parametrize("language", ["vi", "km", "en"])
def test_everything_of_the_head_is_seen_on_a_phone(chat: Page, language: str) -> None:
    chat.run(f"document.getElementById('language').value = '{language}'")
    chat.run("document.getElementById('language').dispatchEvent(new Event('change'))")
    chat.wait_for("document.querySelectorAll('#hotlines a').length >= 3")
    width = browser.PHONE[0]
    assert chat.run("document.documentElement.scrollWidth") <= width
    for name in ("menu", "forget", "language"):
        box = chat.run(
            f"(b => [b.left, b.right, b.height])(document.getElementById('{name}').getBoundingClientRect())"
        )
        assert box[0] >= 0
        assert box[1] <= width
        assert box[2] >= 44
    names = chat.run("[...document.querySelectorAll('#hotlines a')].map(e => e.textContent)")
    assert all(re.search(r"^\d+ \S{2,}", name) for name in names), names


def test_what_could_not_be_sent_goes_out_when_the_line_is_back(chat: Page) -> None:
    chat.ask("Network.enable")
    offline = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    chat.ask("Network.emulateNetworkConditions", offline=True, **offline)
    chat.run("document.getElementById('text').value = 'cuu hoa so may'")
    chat.run("document.getElementById('form').requestSubmit()")
    chat.wait_for("document.querySelector('.said.failed')")
    chat.ask("Network.emulateNetworkConditions", offline=False, **offline)
    chat.wait_for(
        "!document.querySelector('.said.failed') && document.getElementById('log').textContent.includes('114')"
    )
    assert chat.run("document.querySelectorAll('.said.me').length") == 1


#: Each text that the page posts, in order.
POSTED = """
    window.posted = [];
    const inner = window.fetch;
    window.fetch = (path, given) => {
      if (given && given.body && String(path).endsWith("/webhook")) {
        const body = JSON.parse(given.body);
        if (window.away) return Promise.reject(new TypeError("offline"));
        window.posted.push(body.message);
      }
      return inner(path, given);
    };
"""


def type_while_away(page: Page, *texts: str) -> None:
    """Type texts that do not arrive."""
    page.run(POSTED + "window.away = true")
    for number, text in enumerate(texts, 1):
        page.run(f"document.getElementById('text').value = {json.dumps(text)}")
        page.run("document.getElementById('form').requestSubmit()")
        page.wait_for(f"document.querySelectorAll('.said.failed').length === {number}")


def test_what_was_not_sent_keeps_its_mark_over_a_reload(chat: Page) -> None:
    type_while_away(chat, "cuu hoa so may")
    chat.ask("Network.enable")
    chat.ask(
        "Page.addScriptToEvaluateOnNewDocument",
        source=POSTED
        + "window.away = true; Object.defineProperty(navigator, 'onLine', {get: () => !window.away});",
    )
    chat.ask("Page.reload")
    chat.wait_for("window.away && document.querySelector('.said.failed')")
    assert chat.run("document.querySelector('.said.failed').previousSibling.textContent") == "cuu hoa so may"
    chat.run("window.away = false; window.dispatchEvent(new Event('online'))")
    chat.wait_for(
        "!document.querySelector('.said.failed') && document.getElementById('log').textContent.includes('114')"
    )
    assert chat.run("document.querySelectorAll('.said.me').length") == 1
    assert chat.run("window.posted") == ["cuu hoa so may"]
    chat.run("window.dispatchEvent(new Event('online'))")
    assert chat.run("window.posted") == ["cuu hoa so may"]


def test_what_was_not_sent_goes_out_after_a_reload_with_calls_for_help_first(chat: Page) -> None:
    type_while_away(chat, "tin tuc hom nay", "cứu với, nhà tôi ngập tới mái")
    chat.ask("Page.addScriptToEvaluateOnNewDocument", source=POSTED)
    chat.ask("Page.reload")
    chat.wait_for("window.posted && window.posted.length === 2")
    assert chat.run("window.posted") == ["cứu với, nhà tôi ngập tới mái", "tin tuc hom nay"]
    chat.wait_for("!document.querySelector('.said.failed') && !document.getElementById('state').textContent")


def test_a_pin_that_was_not_sent_is_not_kept_but_its_mark_is(chat: Page) -> None:
    type_while_away(chat, "123456")
    assert "123456" not in chat.run(KEPT)
    chat.ask("Page.reload")
    chat.wait_for("document.readyState === 'complete' && document.querySelector('.said.failed')")
    assert "PIN" in chat.run("document.querySelector('.said.failed').textContent")
