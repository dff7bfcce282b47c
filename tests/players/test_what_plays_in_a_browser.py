"""The board decides as the server does: the same vectors in a real browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from models.programme.what_plays import what_plays
from players.board.routes import TABLE
from tests.standins.outlets import OutletServer

if TYPE_CHECKING:
    from playwright.sync_api import Browser

VECTORS = json.loads(Path(__file__).with_name("what_plays.json").read_text(encoding="utf-8"))

DECIDE = """async (vectors) => {
    const {whatPlays} = await import("/board/what_plays.js");
    const table = await (await fetch("/board/precedence.json")).json();
    return vectors.map((one) => whatPlays(one.programme, one.now, one.session, table));
}"""


@pytest.mark.slow
def test_the_browser_answers_every_vector_as_the_server_does(browser: Browser, server: OutletServer) -> None:
    page = browser.new_page()
    page.goto(f"{server.url}/board")
    answers = page.evaluate(DECIDE, VECTORS)
    page.close()
    wrong = {
        one["name"]: (one["expected"], got)
        for one, got in zip(VECTORS, answers, strict=True)
        if got != one["expected"]
    }
    assert wrong == {}


def test_the_loudspeaker_carries_the_server_s_own_function() -> None:
    from players.loudspeaker import deciding

    assert vars(deciding)["what_plays"] is what_plays
    assert deciding.table() == json.loads(TABLE.read_text(encoding="utf-8"))
