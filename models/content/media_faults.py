"""What is wrong with the files of a post: each one is in the library, once, and may be published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.content.posts import Medium, Post
from models.errors import Fault
from models.files import library
from models.files.kinds import FileKind
from models.store import Store


def of_draft(store: Store, media: Sequence[Medium], image: str | None) -> Iterator[Fault]:
    """Yield what is wrong with the files that a post names, all at once."""
    named = [(f"media.{n}.file_id", medium["file_id"]) for n, medium in enumerate(media)]
    cover = [("image", image)] if image else []
    known = library.by_ids(store, [file_id for _, file_id in [*named, *cover]])
    for n, (field, file_id) in enumerate(named):
        if any(medium["file_id"] == file_id for medium in media[:n]):
            yield Fault(field, "id_repeated")
    for field, file_id in [*named, *cover]:
        if file_id not in known:
            yield Fault(field, "media_unknown")
        elif codes := list(library.refusals(known[file_id])):
            yield from (Fault(field, code) for code in codes)
        elif field == "image" and known[file_id]["kind"] != FileKind.PICTURE:
            yield Fault(field, "media_not_a_picture")


def of_post(store: Store, post: Post) -> Iterator[Fault]:
    """Yield why a post may not go out: since it was written somebody said no."""
    yield from of_draft(store, post["media"], post["image"])
