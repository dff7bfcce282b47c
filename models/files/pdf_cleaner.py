"""The cleaner of PDF files, a process of its own: file in, safe file out.

Run as `python -m models.files.pdf_cleaner MAX_PAGES`.

Only what a page shows is taken over into a new file: its contents, the resources that they draw with, its size. What
annotations and form fields show (stamps, seals, filled-in forms) is drawn into the page first. So nothing that acts
(scripts, actions, forms), nothing that hides (embedded files, metadata, private data of programs) and nothing of the
catalogue comes along. A file that makes the library crash, loop or swell ends this process alone.

On standard output: one line of JSON, `{"pages": n}` or `{"fault": code, …}`, then the new file.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Object, Pdf, Stream, StreamDecodeLevel, settings

try:
    import resource
except ImportError:  # pragma: no cover (Windows knows no such limits)
    resource = None  # type: ignore[assignment]

#: The most that cleaning one file may take: memory in bytes, and seconds of a processor.
MOST_MEMORY, MOST_SECONDS = 1 << 30, 20

#: The most that one stream may unfold to where it has to be read at all, in bytes.
MOST_UNFOLDED = 64 << 20

#: What is kept of a page.
PAGE_KEYS = frozenset(
    {"/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit"}
)

#: What no resource needs for being drawn: links to files outside, metadata, private data, hidden second versions.
STREAM_KEYS = (
    "/AF", "/Alternates", "/F", "/FDecodeParms", "/FFilter", "/LastModified", "/Measure", "/Metadata", "/OPI",
    "/PieceInfo", "/PtData", "/Ref",
)  # fmt: skip

#: Dictionaries that draw nothing, by their `/Type`.
TYPES = frozenset({"/Action", "/Annot", "/EmbeddedFile", "/Filespec", "/F", "/Sig", "/Metadata"})

#: Actions, by their `/S` (ISO 32000-1, table 198, and its later additions).
ACTIONS = frozenset({
    "/GoTo", "/GoTo3DView", "/GoToE", "/GoToR", "/Hide", "/ImportData", "/JavaScript", "/Launch", "/Movie", "/Named",
    "/Rendition", "/ResetForm", "/RichMediaExecute", "/SetOCGState", "/Sound", "/SubmitForm", "/Thread", "/URI",
})  # fmt: skip


class Refused(Exception):
    """The file can't be accepted; `code` says why."""

    def __init__(self, code: str, **params: int) -> None:
        self.code, self.params = code, params
        super().__init__(code)


def clean(data: bytes, max_pages: int) -> tuple[bytes, int]:
    """Make a new file with what the pages of a PDF show, and count the pages.

    :raises Refused: `upload_encrypted`, `upload_too_many_pages`, `upload_pdf_damaged`.
    """
    try:
        with Pdf.open(BytesIO(data)) as source, Pdf.new() as made:
            if source.is_encrypted:
                raise Refused("upload_encrypted")
            pages = len(source.pages)
            if pages > max_pages:
                raise Refused("upload_too_many_pages", pages=pages, max=max_pages)
            if not pages:
                raise Refused("upload_pdf_damaged")
            _take(source, made)
            out = BytesIO()
            made.save(out, compress_streams=True, stream_decode_level=StreamDecodeLevel.none)
            return out.getvalue(), pages
    except pikepdf.PasswordError as error:
        raise Refused("upload_encrypted") from error
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, MemoryError) as error:
        raise Refused("upload_pdf_damaged") from error


def _take(source: Pdf, made: Pdf) -> None:
    """Take the pages of one file into the other, with what their annotations show drawn into them."""
    if "/AcroForm" in source.Root:
        source.generate_appearance_streams()
    source.flatten_annotations("screen")
    for page in source.pages:
        _drop(page.obj, sorted(set(page.obj.keys()) - PAGE_KEYS))
        _read(page.obj.get("/Contents"))
        made.pages.append(page)
    for one in list(made.objects):
        _strip(one)


def _read(contents: Object | None) -> None:
    """Unfold what a page draws, which fails if it is damaged or swells."""
    for stream in contents if isinstance(contents, Array) else [contents]:
        if isinstance(stream, Stream):
            stream.read_bytes()


def _strip(root: Object) -> None:
    """Take out of an object, and of all that stands directly in it, what draws nothing."""
    todo: list[Object] = [root]
    while todo:
        one = todo.pop()
        if isinstance(one, Stream):
            one = one.stream_dict
            _drop(one, [key for key in STREAM_KEYS if key in one])
        if isinstance(one, Dictionary):
            _drop(one, [key for key, value in one.items() if _acts(value)])
            todo += [value for value in one.values() if _is_direct(value)]
        elif isinstance(one, Array):
            _drop(one, [at for at in reversed(range(len(one))) if _acts(one[at])])
            todo += [value for value in one if _is_direct(value)]


def _drop(container: Object, keys: Sequence[str | int]) -> None:
    for key in keys:
        del container[key]


def _acts(value: object) -> bool:
    """Say whether this is an action, an annotation, a script or a file."""
    held = value.stream_dict if isinstance(value, Stream) else value
    if not isinstance(held, Dictionary):
        return False
    return (
        str(held.get("/Type", "")) in TYPES
        or str(held.get("/S", "")) in ACTIONS
        or any(key in held for key in ("/JS", "/EF", "/OpenAction", "/AA", "/XFA"))
    )


def _is_direct(value: object) -> bool:
    return isinstance(value, (Dictionary, Array)) and not value.is_indirect


def main() -> None:
    """Clean what comes in."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    settings.set_qpdf_limits(
        flate_max_memory=MOST_UNFOLDED,
        run_length_max_memory=MOST_UNFOLDED,
        png_max_memory=MOST_UNFOLDED,
        tiff_max_memory=MOST_UNFOLDED,
        dct_max_memory=MOST_UNFOLDED,
    )
    head: dict[str, object] = {}
    made = b""
    try:
        made, pages = clean(sys.stdin.buffer.read(), int(sys.argv[1]))
        head = {"pages": pages}
    except Refused as refusal:
        head = {"fault": refusal.code, **refusal.params}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + made)


if __name__ == "__main__":
    main()
