"""Of a text that is too doubtful the bot offers what it most likely means."""

from __future__ import annotations

import pytest
from rasa_sdk import Tracker

from bot.actions import likeliest
from bot.engine import project as projects
from bot.engine.files import Domain
from bot.engine.project_checks import intents_of


@pytest.fixture(scope="module")
def domain() -> Domain:
    """The bot's domain."""
    return projects.load().domain


def after(language: str = "vi", **likely: float) -> Tracker:
    """Somebody whose latest text may mean this."""
    ranking = [{"name": name, "confidence": sure} for name, sure in likely.items()]
    return Tracker("an", {"language": language}, {"intent_ranking": ranking}, [], False, None, {}, "")


def test_the_likeliest_come_first_and_danger_is_always_there(domain: Domain) -> None:
    found = likeliest.buttons(after(ask_alert=0.3, ask_hotline=0.2, ask_news=0.01), domain)
    payloads = ["/ask_alert", "/ask_hotline", "/talk_to_human", "/need_rescue"]
    assert [one["payload"] for one in found] == payloads


def test_what_begins_alike_is_offered_once(domain: Domain) -> None:
    found = likeliest.buttons(after(report_incident=0.3, ask_question=0.2), domain)
    assert [one["payload"] for one in found][:1] == ["/start_report"]
    assert len(found) == 3


@pytest.mark.parametrize(
    ("language", "title"), [("vi", "Số cần gọi"), ("km", "លេខទូរសព្ទ"), ("en", "Numbers to call")]
)
def test_it_is_offered_in_the_language_of_the_person(domain: Domain, language: str, title: str) -> None:
    assert likeliest.buttons(after(language, ask_hotline=0.3), domain)[0]["title"] == title


def test_nothing_likely_offers_nothing(domain: Domain) -> None:
    assert likeliest.buttons(after(ask_alert=0.02, abuse=0.3), domain) == []


def test_every_button_is_an_intent(domain: Domain) -> None:
    meanings = [*likeliest.MEANINGS.values(), *likeliest.ALWAYS]
    assert {one.payload for one in meanings} <= intents_of(domain)
