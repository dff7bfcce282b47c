"""Sound and films on the page of a post: players that load nothing until somebody presses play, with length and size.

Many pay by the megabyte, so both stand beside each before anything is loaded.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from flask import url_for

from models.content.post_files import PostFile, Worded
from models.content.posts import Post
from models.files import library
from models.files.kinds import FileKind

#: What is played rather than saved.
PLAYED = frozenset({FileKind.AUDIO, FileKind.VIDEO})


class Recording(NamedTuple):
    """Sound or a film on the page.

    :param poster: the address of a picture of a film, else "".
    :param width: of a film, in pixels, else None; `height` likewise.
    :param clock: how long it is, as players show it, and `lasts` as machines read it (ISO 8601).
    :param size: how much is loaded to play it whole, as people read it.
    """

    kind: str
    address: str
    mime: str
    poster: str
    width: int | None
    height: int | None
    name: Worded
    clock: str
    lasts: str
    size: str


def of_files(post: Post, files: Iterable[PostFile], lang: str) -> list[Recording]:
    """Return the sound and films among the files of a post."""
    return [_recording(post, one, lang) for one in files if one.file["kind"] in PLAYED]


def _recording(post: Post, one: PostFile, lang: str) -> Recording:
    main, facts = library.part(one.file), one.file["facts"]
    address = url_for("post-files.send_file", post_id=post["_id"], file_id=one.file["_id"])
    seconds = max(1, round(facts["seconds"]))
    return Recording(
        one.file["kind"],
        address,
        main["mime"],
        f"{address}/poster" if "poster" in one.file["parts"] else "",
        facts.get("width"),
        facts.get("height"),
        one.name(lang),
        f"{seconds // 60}:{seconds % 60:02}",
        f"PT{seconds}S",
        written_size(main["bytes"], lang),
    )


def written_size(size: int, lang: str) -> str:
    """Return bytes as people read them: "820 kB", "3,1 MB" (with a point in English)."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    told = f"{size / 1_000_000:.1f} MB"
    return told if lang == "en" else told.replace(".", ",")
