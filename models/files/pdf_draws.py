"""How much a page of a PDF draws: what its contents draw, and what that draws in turn, as often as it is drawn.

A few kilobytes can draw without an end: forms that draw forms ten times each, a pattern of tiles that nobody can see, a
letter that is a picture of thousands. Whoever opens the file has to draw it all; so it is counted before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Object, Pdf, Stream, String

from models.files.decoder import refuse
from models.files.limits import MOST_DRAWN, MOST_DRAWN_OF_A_PAGE, MOST_NESTED, Drawn

#: A name before an operator that draws with what it stands for (ISO 32000-1, annex A); comments may stand between.
_USED = re.compile(
    rb"/([^\x00\s()<>\[\]{}/%]*)(?:[\x00\s]|%[^\r\n]*[\r\n])+(Do|gs|scn|SCN)(?![^\x00\s()<>\[\]{}/%])"
)

#: In which dictionary of the resources the name stands.
_WHERE: Mapping[bytes, str] = {b"Do": "/XObject", b"gs": "/ExtGState", b"scn": "/Pattern", b"SCN": "/Pattern"}

_NOTHING = Drawn(0, 0, 0)


class _Place(NamedTuple):
    """A page or a stream of contents, with the resources that it draws with and the object that they belong to."""

    drawing: Object
    resources: Object
    owner: tuple[int, int]


class Draws:
    """Counts what the pages of a file draw.

    Pages are asked one after the other, since all of them together have a most as well.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[tuple[int, int], tuple[int, int]], Drawn] = {}
        self._all = _NOTHING

    def insist(self, page: Object) -> None:
        """Count what a page draws.

        :raises Invalid: `upload_too_costly`, when it is too much or nested too deep, or draws itself.
        """
        sides = [float(side) for side in page.get("/MediaBox", [0, 0, 612, 792])]
        self._area = abs((sides[2] - sides[0]) * (sides[3] - sides[1]))
        here = self._drawn(_Place(page, page.get("/Resources", Dictionary()), page.objgen), ())
        self._all = self._all.plus(here)
        if here.is_beyond(MOST_DRAWN_OF_A_PAGE) or self._all.is_beyond(MOST_DRAWN):
            raise refuse("upload_too_costly")

    def _drawn(self, place: _Place, path: tuple[tuple[int, int], ...]) -> Drawn:
        """Return what a stream draws, with all that it draws with."""
        key = place.drawing.objgen, place.owner
        if place.drawing.objgen in path or len(path) > MOST_NESTED:
            raise refuse("upload_too_costly")
        if key not in self._known:
            content = _content(place.drawing)
            drawn = Drawn(1, len(content), 0)
            deeper = (*path, place.drawing.objgen)
            for used, times in self._used(content, place):
                drawn = drawn.plus(self._of(used, place, deeper).times(times))
            self._known[key] = drawn
        return self._known[key]

    def _used(self, content: bytes, place: _Place) -> Iterator[tuple[Object, int]]:
        """Yield what contents draw with, and how often at most."""
        for (name, operator), times in Counter(_USED.findall(content)).items():
            found = _named(place.resources, _WHERE[operator], name)
            if isinstance(found, (Dictionary, Stream)):
                yield found, times
        drawn = [font for font in _fonts(place.resources) if font.get("/Subtype") == "/Type3"]
        if drawn and (letters := _letters(content)):
            yield from ((font, letters) for font in drawn)

    def _of(self, used: Object, place: _Place, path: tuple[tuple[int, int], ...]) -> Drawn:
        """Return what one thing draws each time."""
        if used.get("/Subtype") == "/Image":
            return Drawn(1, 0, int(used.get("/Width", 0)) * int(used.get("/Height", 0)))
        if used.get("/Subtype") == "/Type3":
            letters = [self._drawn(_within(one, used, place), path) for one in _values(used, "/CharProcs")]
            return Drawn(*map(max, zip(*letters, strict=True))) if letters else _NOTHING
        if isinstance(used, Stream):
            return self._drawn(_within(used, used, place), path).times(self._tiles(used))
        mask = used.get("/SMask")
        group = mask.get("/G") if isinstance(mask, Dictionary) else None
        return self._drawn(_within(group, group, place), path) if isinstance(group, Stream) else _NOTHING

    def _tiles(self, used: Object) -> int:
        """Return how often a pattern is repeated over a page, by its steps and its matrix (8.7.3.1)."""
        if "/XStep" not in used or "/YStep" not in used:
            return 1
        a, b, c, d, *_ = [float(number) for number in used.get("/Matrix", [1, 0, 0, 1, 0, 0])]
        tile = abs(float(used["/XStep"]) * float(used["/YStep"]) * (a * d - b * c))
        if not tile:
            raise refuse("upload_too_costly")
        return max(1, round(self._area / tile))


def _within(stream: Object, owner: Object, around: _Place) -> _Place:
    """Return a stream with its own resources, or those around it if it has none."""
    if isinstance(resources := owner.get("/Resources"), Dictionary):
        return _Place(stream, resources, owner.objgen)
    return _Place(stream, around.resources, around.owner)


def _content(drawing: Object) -> bytes:
    """Return what a page or a stream says; the streams of a page are one text (7.8.2)."""
    if not isinstance(drawing, Stream):
        contents = drawing.get("/Contents")
        streams = contents if isinstance(contents, Array) else [contents]
        return b"\n".join(unfolded(stream) for stream in streams if isinstance(stream, Stream))
    return unfolded(drawing)


def _letters(content: bytes) -> int:
    """Return how many letters are shown at most: each has a byte or more."""
    with Pdf.new() as made:
        shown = pikepdf.parse_content_stream(made.make_stream(content), "Tj TJ ' \"")
        return sum(_bytes(operand) for instruction in shown for operand in instruction.operands)


def _bytes(operand: Object) -> int:
    if isinstance(operand, Array):
        return sum(_bytes(one) for one in operand)
    return len(bytes(operand)) if isinstance(operand, String) else 0


def _fonts(resources: Object) -> list[Object]:
    """Return the fonts that contents can choose, by their name or with a state (table 58)."""
    chosen = [state.get("/Font") for state in _values(resources, "/ExtGState")]
    with_state = [font[0] for font in chosen if isinstance(font, Array) and len(font)]
    return _values(resources, "/Font") + [font for font in with_state if isinstance(font, Dictionary)]


def unfolded(stream: Object) -> bytes:
    """Return what a stream unfolds to, as far as the library can; a damaged one harms only what it draws."""
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return stream.read_raw_bytes()


def _named(resources: Object, where: str, name: bytes) -> Object | None:
    plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), name)
    group = resources.get(where)
    return (
        group.get("/" + plain.decode("utf-8", "surrogateescape")) if isinstance(group, Dictionary) else None
    )


def _values(owner: Object, key: str) -> list[Object]:
    group = owner.get(key)
    held = group.values() if isinstance(group, Dictionary) else ()
    return [one for one in held if isinstance(one, (Dictionary, Stream))]
