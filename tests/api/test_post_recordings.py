"""Sound and films of posts: played on the page and in the app, loaded piece by piece, and only when asked for."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from flask.testing import FlaskClient

from api.pages.post_recordings import written_size
from models.content import publishing
from models.files.kinds import FileKind
from models.store import Store, events
from tests.builders import post
from tests.problems import assert_problem
from tests.recordings import recorded


class Heard(NamedTuple):
    """A post with sound and a film, by their ids."""

    post: str
    audio: str
    video: str

    def address(self, file_id: str) -> str:
        """Where a file of it is."""
        return f"/v1/posts/{self.post}/files/{file_id}"


@pytest.fixture
def heard(province: Store) -> Heard:
    """A post with sound and a film."""
    audio = recorded(province, kind=FileKind.AUDIO, name="Phát thanh sáng.mp3")
    video = recorded(province, name="Họp dân.mp4")
    media = [
        {"file_id": one["_id"], "caption": {"vi": caption}, "alt": {}}
        for one, caption in ((audio, "Bản tin sáng"), (video, ""))
    ]
    return Heard(post(province, media=media)["_id"], audio["_id"], video["_id"])


def page(client: FlaskClient, heard: Heard, lang: str = "vi") -> str:
    return client.get(f"/p/{heard.post}?lang={lang}").get_data(as_text=True)


def test_page_plays_both_and_loads_nothing_before(client: FlaskClient, heard: Heard) -> None:
    shown = page(client, heard)

    assert '<audio controls preload="none"' in shown
    assert '<video controls preload="none"' in shown
    assert f'poster="{heard.address(heard.video)}/poster"' in shown
    assert f'<source src="{heard.address(heard.audio)}" type="audio/mp4">' in shown


@pytest.mark.parametrize(
    ("lang", "said"), [("vi", ("Ghi âm", "Phim")), ("km", ("សំឡេង", "វីដេអូ")), ("en", ("Sound", "Film"))]
)
def test_length_and_size_stand_beside(
    client: FlaskClient, heard: Heard, lang: str, said: tuple[str, str]
) -> None:
    shown = page(client, heard, lang)

    for words in said:
        assert f'{words} · <time datetime="PT1S">0:01</time> · ' in shown
    assert " kB · " in shown


def test_caption_or_else_the_title_names_it(client: FlaskClient, heard: Heard) -> None:
    shown = page(client, heard)

    assert 'aria-label="Bản tin sáng"' in shown
    assert 'aria-label="Họp dân"' in shown


def test_page_may_load_media_of_its_own_alone(client: FlaskClient, heard: Heard) -> None:
    policy = client.get(f"/p/{heard.post}").headers["Content-Security-Policy"]

    assert "media-src 'self';" in policy


def test_poster_of_a_film_is_the_picture_of_a_post_without_one(client: FlaskClient, heard: Heard) -> None:
    shown = page(client, heard)

    assert f'{heard.address(heard.video)}/poster">' in shown.partition('property="og:image" content="')[2]


def test_app_gets_kind_length_size_and_type(client: FlaskClient, heard: Heard) -> None:
    files = client.get(f"/v1/posts/{heard.post}").get_json()["files"]

    sound, film = files
    assert (sound["kind"], sound["mime"], sound["caption"]["text"]) == ("audio", "audio/mp4", "Bản tin sáng")
    assert sound["seconds"] == pytest.approx(0.5, abs=0.1)
    assert (film["kind"], film["mime"], film["width"], film["height"]) == ("video", "video/mp4", 64, 48)
    assert film["bytes"] == len(client.get(film["url"]).data)
    assert client.get(film["parts"]["poster"]).mimetype == "image/jpeg"


def test_player_asks_for_a_part_and_gets_it(client: FlaskClient, heard: Heard) -> None:
    whole = client.get(heard.address(heard.video))

    part = client.get(heard.address(heard.video), headers={"Range": "bytes=100-299"})

    assert part.status_code == 206
    assert part.headers["Content-Range"] == f"bytes 100-299/{len(whole.data)}"
    assert part.data == whole.data[100:300]
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert whole.headers["Content-Disposition"].startswith("inline")


def test_player_goes_on_where_it_stopped(client: FlaskClient, heard: Heard) -> None:
    whole = client.get(heard.address(heard.audio))
    at = len(whole.data) - 50

    rest = client.get(
        heard.address(heard.audio), headers={"Range": f"bytes={at}-", "If-Range": whole.headers["ETag"]}
    )

    assert (rest.status_code, rest.data) == (206, whole.data[at:])


def test_part_that_there_is_not_is_refused(client: FlaskClient, heard: Heard) -> None:
    answer = client.get(heard.address(heard.video), headers={"Range": "bytes=99999999-"})

    assert answer.status_code == 416


def test_what_a_phone_has_is_not_sent_again(client: FlaskClient, heard: Heard) -> None:
    whole = client.get(heard.address(heard.video))

    again = client.get(heard.address(heard.video), headers={"If-None-Match": whole.headers["ETag"]})

    assert again.status_code == 304


def test_withdrawn_post_plays_nothing(client: FlaskClient, province: Store, heard: Heard) -> None:
    publishing.withdraw(province, heard.post, events.SYSTEM, {"vi": "Ghi nhầm"})

    assert "<video" not in page(client, heard)
    assert_problem(client.get(heard.address(heard.video)), 404)


@pytest.mark.parametrize(
    ("size", "lang", "told"),
    [
        (300, "vi", "1 kB"),
        (820_400, "vi", "820 kB"),
        (3_140_000, "vi", "3,1 MB"),
        (3_140_000, "en", "3.1 MB"),
    ],
)
def test_size_is_told_as_people_read_it(size: int, lang: str, told: str) -> None:
    assert written_size(size, lang) == told
