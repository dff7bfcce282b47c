"""The Zalo stand-in behaves as Zalo's documents and SDKs say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import requests

from tests.standins import Box, settings
from tests.standins.webhooks import zalo_headers

USER = "2468000000000000001"


def exchange(box: Box, refresh: str, secret: str = settings.ZALO_APP_SECRET) -> dict[str, Any]:
    """One call of the token endpoint."""
    form = {"app_id": settings.ZALO_APP_ID, "grant_type": "refresh_token", "refresh_token": refresh}
    url = f"{box.url}/zalo-oauth/v4/oa/access_token"
    answer = requests.post(url, data=form, headers={"secret_key": secret}, timeout=5)
    assert answer.status_code == 200
    return dict(answer.json())


def send(box: Box, token: str, user: str = USER, text: str = "Chào", sort: str = "cs") -> dict[str, Any]:
    """One message."""
    body = {"recipient": {"user_id": user}, "message": {"text": text}}
    url = f"{box.url}/zalo/v3.0/oa/message/{sort}"
    answer = requests.post(url, json=body, headers={"access_token": token}, timeout=5)
    assert answer.status_code == 200
    return dict(answer.json())


@pytest.fixture
def token(box: Box) -> str:
    """A living access token."""
    return str(exchange(box, settings.ZALO_REFRESH_TOKEN)["access_token"])


def test_refresh_token_works_once(box: Box) -> None:
    first = exchange(box, settings.ZALO_REFRESH_TOKEN)
    assert first["expires_in"] == "90000"
    assert exchange(box, settings.ZALO_REFRESH_TOKEN)["error"] == -14014
    assert "access_token" in exchange(box, first["refresh_token"])


def test_token_endpoint_knows_the_app_secret(box: Box) -> None:
    assert exchange(box, settings.ZALO_REFRESH_TOKEN, "wrong")["error"] == -14004


def test_old_access_token_dies_with_the_exchange(box: Box, token: str) -> None:
    exchange(box, box.zalo.refresh_token)
    assert send(box, token)["error"] == -216


def test_answer_counts_down_the_free_replies(box: Box, token: str) -> None:
    box.zalo.hear(USER)
    quota = send(box, token)["data"]["quota"]
    assert quota == {"quota_type": "reply", "remain": "7", "total": "8"}


def test_ninth_reply_is_charged(box: Box, token: str) -> None:
    box.zalo.hear(USER)
    sorts = [send(box, token)["data"]["quota"]["quota_type"] for _ in range(9)]
    assert sorts == ["reply"] * 8 + ["sub_quota"]


@pytest.mark.parametrize(("user", "text", "code"), [("99", "Chào", -213), (USER, "x" * 2001, -201)])
def test_message_against_the_rules_is_refused_as_http_200(
    box: Box, token: str, user: str, text: str, code: int
) -> None:
    box.zalo.hear(USER)
    assert send(box, token, user, text)["error"] == code


def test_person_who_left_is_not_written_to(box: Box, token: str) -> None:
    body = {"user_id": USER, "event": "unfollow"}
    requests.post(f"{box.url}/zalo/simulate/user-message", json=body, timeout=5)
    assert send(box, token)["error"] == -213


def test_signature_is_the_one_that_zalos_sdk_computes(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = (
        '{"app_id":"360846524940903967","sender":{"id":"246845883529197922"},'
        '"user_id_by_app":"552177279717587730","recipient":{"id":"388613280878808645"},'
        '"event_name":"user_send_text","message":{"text":"Ngập đường Lê Lợi",'
        '"msg_id":"96d3cdf3af150460909"},"timestamp":"1720000000000"}'
    )
    monkeypatch.setattr(settings, "ZALO_OA_SECRET", "oa-secret-key")
    mac = "d078a5e966584121e48d62817f8917b4e93d92a56dcc0d827b35c4443bb55a8e"
    assert zalo_headers(raw.encode(), "1720000000000")["X-ZEvent-Signature"] == f"mac={mac}"


def test_too_many_calls_in_a_second_are_refused(box: Box, token: str) -> None:
    box.zalo.hear(USER)
    box.zalo.calls_a_second = 2
    assert [send(box, token).get("error") for _ in range(3)] == [0, 0, -32]


def test_person_silent_for_more_than_seven_days_is_out_of_reach(box: Box, token: str) -> None:
    box.zalo.hear(USER).last_at -= timedelta(days=7, minutes=1)
    assert send(box, token)["error"] == -230


def test_access_token_that_has_expired_is_refused(box: Box, token: str) -> None:
    box.zalo.hear(USER)
    box.zalo.expire()
    assert send(box, token)["error"] == -216
