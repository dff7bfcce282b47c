"""Files of programmes: fetched from Loa, and played only when they are what their hash says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.store import Store
from notifications.channels.outcomes import SendError, Verdict
from notifications.outlet_ways.media import Media
from tests.notifications.outlet_ways.stage import with_settings
from tests.notifications.outlet_ways.test_kills import files_of

SOUND = b"sound"
SHA256 = hashlib.sha256(SOUND).hexdigest()


@pytest.fixture
def fetched(store: Store, tmp_path: Path) -> Iterator[Media]:
    """Files that are served from a folder."""
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / f"{SHA256}.mp3").write_bytes(SOUND)
    (tmp_path / "media" / f"{'0' * 64}.mp3").write_bytes(b"another")
    with files_of(tmp_path) as url:
        yield Media(with_settings(store, outlet_media_url=url).settings)


def test_file_is_fetched(fetched: Media) -> None:
    assert fetched.get(f"/media/{SHA256}.mp3", SHA256) == SOUND


def test_file_that_is_another_one_is_refused(fetched: Media) -> None:
    with pytest.raises(SendError) as refused:
        fetched.get(f"/media/{'0' * 64}.mp3", "0" * 64)

    assert (refused.value.verdict, refused.value.code) == (Verdict.RETRY, "hash")


@pytest.mark.parametrize("path", ["/media/../secret", "//elsewhere.example.vn/x", "/v1/desk", ""])
def test_path_that_is_no_file_of_a_programme_is_not_asked_for(fetched: Media, path: str) -> None:
    with pytest.raises(SendError) as refused:
        fetched.get(path, SHA256)

    assert refused.value.code == "path"


def test_file_that_is_missing_is_told(fetched: Media) -> None:
    with pytest.raises(SendError) as refused:
        fetched.get(f"/media/{'1' * 64}.mp3", "1" * 64)

    assert refused.value.code == "http_404"
