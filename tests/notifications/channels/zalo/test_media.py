"""Pictures of residents: fetched from the hosts on the list and nowhere else, up to the size allowed."""

from __future__ import annotations

import dataclasses
import time

import pytest

from models.settings import Settings
from notifications.channels import SendError, Verdict
from notifications.channels.http_failures import TIMEOUTS_A_CALL
from notifications.channels.zalo.media import fetch_media, is_allowed
from tests.notifications.channels.dripping import dripping
from tests.standins import Box

HOSTS = [".zdn.vn", "media.example"]


@pytest.fixture
def picture(box: Box) -> str:
    """Address of a picture that a resident sent."""
    box.media["a.jpg"] = (b"\xff\xd8picture", "image/jpeg")
    return f"{box.url}/media/a.jpg"


def failure(url: str, settings: Settings) -> SendError:
    """The error that fetching ends with."""
    with pytest.raises(SendError) as caught:
        fetch_media(url, settings)
    return caught.value


@pytest.mark.parametrize(
    "url", ["https://f1.photo.zdn.vn/x.jpg", "https://MEDIA.example/x", "https://a.zdn.vn:443/x"]
)
def test_address_on_the_list_is_allowed(url: str) -> None:
    assert is_allowed(url, HOSTS)


@pytest.mark.parametrize(
    "url",
    [
        "http://f1.photo.zdn.vn/x.jpg",
        "https://zdn.vn.evil.example/x",
        "https://evilzdn.vn/x",
        "https://a.zdn.vn@evil.example/x",
        "https://evil.example\\@a.zdn.vn/x",
        "https://evil.example#.zdn.vn",
        "https://sub.media.example/x",
        "https://127.0.0.1/x",
        "file:///etc/passwd",
        "https://",
        "",
    ],
)
def test_any_other_address_is_refused(url: str) -> None:
    assert not is_allowed(url, HOSTS)


def test_picture_is_fetched_with_its_type(picture: str, provided: Settings) -> None:
    media = fetch_media(picture, provided)
    assert (media.content, media.content_type) == (b"\xff\xd8picture", "image/jpeg")


def test_picture_from_another_host_is_not_fetched(picture: str, provided: Settings, box: Box) -> None:
    strict = dataclasses.replace(provided, zalo_media_hosts=HOSTS)
    assert failure(picture, strict).verdict is Verdict.PERMANENT


def test_picture_above_the_limit_is_given_up(picture: str, provided: Settings) -> None:
    small = dataclasses.replace(provided, upload_max_bytes=5)
    assert failure(picture, small).code == "media_size"


def test_picture_that_is_gone_is_given_up(provided: Settings, box: Box) -> None:
    assert failure(f"{box.url}/media/none.jpg", provided).verdict is Verdict.PERMANENT


def test_redirect_off_the_list_is_not_followed(provided: Settings, box: Box) -> None:
    box.redirects["away.jpg"] = "https://evil.example/x.jpg"
    assert failure(f"{box.url}/media/away.jpg", provided).code == "media_host"


def test_redirect_on_the_list_is_followed(picture: str, provided: Settings, box: Box) -> None:
    box.redirects["moved.jpg"] = picture
    assert fetch_media(f"{box.url}/media/moved.jpg", provided).content == b"\xff\xd8picture"


def test_circle_of_redirects_ends(provided: Settings, box: Box) -> None:
    box.redirects["round.jpg"] = f"{box.url}/media/round.jpg"
    assert failure(f"{box.url}/media/round.jpg", provided).code == "media_redirects"


def test_host_that_is_down_is_asked_later(provided: Settings) -> None:
    assert failure("http://127.0.0.1:9/x.jpg", provided).verdict is Verdict.RETRY


def test_picture_that_drips_is_given_up_when_its_time_is_over(provided: Settings) -> None:
    begun = time.monotonic()

    with dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n") as url:
        error = failure(url, dataclasses.replace(provided, provider_timeout_seconds=1))

    assert (error.code, error.verdict) == ("timeout", Verdict.RETRY)
    # 100,000 bytes would take hours.
    assert time.monotonic() - begun < 20 * TIMEOUTS_A_CALL
