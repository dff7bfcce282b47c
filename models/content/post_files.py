"""Files of a post as readers get them, with captions and alternative texts in the language that there is.

What somebody has said no to since (`library.refusal`) is shown no longer, and so is nothing of a post that was
withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypedDict

from models.content import file_uses
from models.content.posts import Post, PostState
from models.errors import NotFound
from models.files import library
from models.files.library import LibraryFile
from models.language.languages import DEFAULT, LANGUAGES
from models.store import Store

#: What a medium says where nobody wrote anything for this post.
NOTHING: Mapping[str, str] = {}


class Worded(TypedDict):
    """A text and the language that it is in, which is not always the one that was asked for; both "" for none."""

    text: str
    lang: str


class PostFile(NamedTuple):
    """A file of a post; its words by language, those that were written for this post before those of the library."""

    file: LibraryFile
    captions: tuple[Mapping[str, str], ...]
    alts: tuple[Mapping[str, str], ...]

    def caption(self, lang: str) -> Worded:
        """Return what stands below it."""
        return worded(self.captions, lang)

    def name(self, lang: str) -> Worded:
        """Return what it is called: its caption, else its title in the library."""
        caption = self.caption(lang)
        return caption if caption["text"] else worded((self.file["title"],), lang)

    def alt(self, lang: str) -> Worded:
        """Return what is said to whoever does not see it."""
        return worded(self.alts, lang)


def of_post(store: Store, post: Post) -> list[PostFile]:
    """Return the files of a post that may be shown, its cover first."""
    if post["state"] == PostState.WITHDRAWN:
        return []
    ids = file_uses.named_by(post)
    found = library.by_ids(store, ids)
    media = {medium["file_id"]: medium for medium in post["media"]}
    shown = (found[one] for one in ids if one in found and not library.refusal(found[one]))
    return [
        PostFile(
            file,
            (media[file["_id"]]["caption"] if file["_id"] in media else NOTHING,),
            (media[file["_id"]]["alt"] if file["_id"] in media else NOTHING, file["alt"]),
        )
        for file in shown
    ]


def covers(store: Store, posts: Iterable[Post]) -> dict[str, str | None]:
    """Return by the id of each post the id of its cover; None where it has none that may be shown."""
    named = {post["_id"]: post["image"] for post in posts if post["state"] != PostState.WITHDRAWN}
    found = library.by_ids(store, filter(None, named.values()))
    return {
        post_id: image if image in found and not library.refusal(found[image]) else None
        for post_id, image in named.items()
    }


def one(store: Store, post: Post, file_id: str) -> PostFile:
    """Return one file of a post.

    :raises NotFound: the post has none such, or it may not be shown.
    """
    found = next((one for one in of_post(store, post) if one.file["_id"] == file_id), None)
    if found is None:
        raise NotFound
    return found


def worded(texts: tuple[Mapping[str, str], ...], lang: str) -> Worded:
    """Return the first text in a language, else in Vietnamese, else in whatever language there is."""
    for language in dict.fromkeys((lang, DEFAULT, *LANGUAGES)):
        for some in texts:
            if text := some.get(language):
                return {"text": text, "lang": language}
    return {"text": "", "lang": ""}
