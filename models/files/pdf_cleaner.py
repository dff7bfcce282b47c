"""The cleaner of PDF files, at work in `models.files.decoder`: file in, safe file out.

Only what a page shows is taken over into a new file: its contents, the resources that they draw with, its size
(`models.files.pdf_keys`). What annotations and form fields show (stamps, seals, filled-in forms) is drawn into the
page first. So nothing that acts (scripts, actions, forms), nothing that hides (embedded files, metadata, private data
of programs) and nothing of the catalogue comes along.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Object, Pdf, Stream, StreamDecodeLevel, settings

from models.files.decoder import Made, refuse
from models.files.limits import MOST_PDF_PIXELS, MOST_UNFOLDED
from models.files.pdf_draws import Draws, unfolded
from models.files.pdf_keys import KEPT, NAMED, PLAIN

#: Subtypes of an XObject that draw; PostScript is a program.
DRAWN = frozenset({"/Image", "/Form"})

# The library opens the machine's source of random numbers when it first meets encryption, which it can't do once the
# doors are shut.
with Pdf.new() as _locked:
    _locked.save(BytesIO(), encryption=pikepdf.Encryption(owner="x", user=""))

#: An object with the kind that it is used as.
Used = tuple[Object, str]


def make(data: bytes, *, max_pages: int) -> Made:
    """Make a new file, `document`, with what the pages of a PDF show; the facts are the number of `pages`.

    :raises Invalid: `upload_encrypted`, `upload_too_many_pages`, `upload_too_costly`, `upload_pdf_damaged`.
    """
    _limit_library()
    try:
        with Pdf.open(BytesIO(data)) as source, Pdf.new() as made:
            pages = len(source.pages)
            if source.is_encrypted:
                raise refuse("upload_encrypted")
            if pages > max_pages:
                raise refuse("upload_too_many_pages", pages=pages, max=max_pages)
            if not pages:
                raise refuse("upload_pdf_damaged")
            _take(source, made)
            out = BytesIO()
            made.save(
                out,
                compress_streams=True,
                stream_decode_level=StreamDecodeLevel.none,
                # The same file always becomes the same bytes, so that the library keeps it once.
                deterministic_id=True,
            )
            return Made({"pages": pages}, {"document": out.getvalue()})
    except pikepdf.PasswordError as error:
        raise refuse("upload_encrypted") from error
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError) as error:
        raise refuse("upload_pdf_damaged") from error


def _limit_library() -> None:
    settings.set_qpdf_limits(
        flate_max_memory=MOST_UNFOLDED,
        run_length_max_memory=MOST_UNFOLDED,
        png_max_memory=MOST_UNFOLDED,
        tiff_max_memory=MOST_UNFOLDED,
        dct_max_memory=MOST_UNFOLDED,
    )


def _take(source: Pdf, made: Pdf) -> None:
    """Take the pages of one file into the other, with what their annotations show drawn into them."""
    if "/AcroForm" in source.Root:
        source.generate_appearance_streams()
    source.flatten_annotations("screen")
    walk, draws = _Walk(), Draws()
    for page in source.pages:
        # What the page has from the nodes above it becomes its own.
        own = page.obj
        for key in ("/Resources", "/MediaBox", "/CropBox", "/Rotate"):
            if key not in own and (found := _inherited(own, key)) is not None:
                own[key] = found
        walk.keep_what_is_drawn(own, "page", but="/Parent")
        draws.insist(own)
        made.pages.append(page)


def _inherited(page: Object, key: str) -> Object | None:
    """Return what a page has from the nodes above it (ISO 32000-1, 7.7.3.4)."""
    node, steps = page.get("/Parent"), 0
    while isinstance(node, Dictionary) and steps < 50:
        if key in node:
            return node[key]
        node, steps = node.get("/Parent"), steps + 1
    return None


class _Walk:
    """One way through all that the pages of a file draw with, which counts what that unfolds to."""

    def __init__(self) -> None:
        self.seen: set[tuple[tuple[int, int], str]] = set()
        self.left = MOST_UNFOLDED

    def keep_what_is_drawn(self, root: Object, kind: str, but: str) -> None:
        """Take out of an object, and of all that it uses, what draws nothing.

        :param but: a key of the object itself that stays all the same.
        """
        todo: list[Used] = list(self._trimmed(root, kind, but))
        while todo:
            one, kind = todo.pop()
            if one.is_indirect and (one.objgen, kind) in self.seen:
                continue
            self.seen.add((one.objgen, kind))
            if isinstance(one, Array):
                todo += self._of_array(one, kind)
            else:
                self._insist_on_size(one, kind)
                todo += self._trimmed(one, kind)

    def _trimmed(self, one: Object, kind: str, but: str = "") -> Iterator[Used]:
        """Drop the keys that are not kept, and yield what stands at the others."""
        held = one.stream_dict if isinstance(one, Stream) else one
        for key in list(held.keys()):
            wanted = NAMED.get(kind) or KEPT[kind].get(key)
            if key == but:
                continue
            if wanted is None or not _fits(held[key], wanted):
                del held[key]
            elif _is_container(held[key]) and wanted != PLAIN:
                yield held[key], wanted

    def _of_array(self, one: Array, kind: str) -> Iterator[Used]:
        """Yield what an array uses; what draws nothing is nothing from now on."""
        for at in range(len(one)):
            if not _fits(one[at], kind):
                one[at] = None
            elif _is_container(one[at]):
                yield one[at], kind

    def _insist_on_size(self, one: Object, kind: str) -> None:
        """Refuse what swells: whoever reads the file would need the memory for it."""
        if not isinstance(one, Stream):
            return
        if str(one.get("/Subtype", "")) == "/Image":
            if int(one.get("/Width", 0)) * int(one.get("/Height", 0)) > MOST_PDF_PIXELS:
                raise refuse("upload_pdf_damaged")
            return
        self.left -= len(one.read_bytes() if kind == "contents" else unfolded(one))
        if self.left < 0:
            raise refuse("upload_too_costly")


def _is_container(value: object) -> bool:
    return isinstance(value, (Dictionary, Array, Stream))


def _fits(value: object, kind: str) -> bool:
    """Say whether a value can stand where this kind does."""
    if kind == PLAIN:
        return not isinstance(value, (Dictionary, Stream)) and (
            not isinstance(value, Array) or all(_fits(item, PLAIN) for item in value)
        )
    if kind == "xobject" and isinstance(value, Stream):
        return str(value.get("/Subtype", "")) in DRAWN
    return True
