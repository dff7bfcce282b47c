"""How the pictures of a bulletin look on a board of 600 by 400, about: a board takes the largest letters that fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from api.html.forms import Sent
from models.language.languages import LANGUAGES
from models.programme import bulletin_faults
from models.programme.bulletins import Bulletin
from models.programme.items import SHOWN_SECONDS

#: So many characters fit at each size, from the largest letters on (`programme.css`).
ROOM = ((24, "t1"), (70, "t2"), (140, "t3"), (280, "t4"))
SMALLEST = "t5"

#: More words nobody reads in passing.
MOST_WORDS = 12


class Face(NamedTuple):
    """One picture of a board; `size` is the class of its letters, `is_long` whether nobody reads it all in passing."""

    lang: str
    title: str
    text: str
    seconds: str
    size: str
    is_long: bool


def of_bulletin(bulletin: Bulletin) -> Sequence[Face]:
    """Return what boards show of a bulletin: its pictures, else its words in each language."""
    if bulletin["frames"]:
        return [
            _face(one["lang"], one["title"], one["text"], str(one["seconds"])) for one in bulletin["frames"]
        ]
    return [
        _face(lang, text["title"], text["body"], str(SHOWN_SECONDS))
        for lang, text in bulletin["texts"].items()
    ]


def of_form(sent: Sent) -> Sequence[Face]:
    """Return the pictures that stand in a form."""
    rows = [
        [sent.get(f"frames.{number}.{name}", "") for name in ("lang", "title", "text", "seconds")]
        for number in range(bulletin_faults.MOST_FRAMES)
    ]
    return [_face(lang, title, text, seconds) for lang, title, text, seconds in rows if title or text]


def _face(lang: str, title: str, text: str, seconds: str) -> Face:
    # A title is a fifth larger than the rest.
    length = len(text) + round(1.4 * len(title))
    size = next((name for most, name in ROOM if length <= most), SMALLEST)
    is_long = len(f"{title} {text}".split()) > MOST_WORDS
    return Face(lang if lang in LANGUAGES else "vi", title, text, seconds, size, is_long)
