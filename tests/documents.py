"""PDF documents as offices make them, written here; nobody's minutes."""

from __future__ import annotations

import zlib
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

#: Each hides somewhere in `document(hidden=True)`, and shows on no page.
HIDDEN = ("app.alert", "evil.example", "Nguyen Van Mau", "bi mat rieng", "MZ gia", "xfa-form", "mo-trang")


def document(*, pages: int = 1, hidden: bool = False, encryption: pikepdf.Encryption | None = None) -> bytes:
    """The bytes of a PDF with a line of text and a stamp on each page.

    :param hidden: with scripts, actions, a link, an embedded file, forms, metadata and private data.
    """
    pdf = Pdf.new()
    for _ in range(pages):
        _page(pdf, hidden=hidden)
    if hidden:
        _hide(pdf)
    out = BytesIO()
    pdf.save(out, encryption=encryption)
    return out.getvalue()


def swelling(size: int) -> bytes:
    """A small PDF whose only page unfolds to so many bytes."""
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    pdf.pages[0].obj.Contents = Stream(pdf, zlib.compress(b" " * size, 9), Filter=Name.FlateDecode)
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def unfolded(data: bytes) -> str:
    """Everything in a PDF, with nothing compressed, to search in."""
    out = BytesIO()
    with Pdf.open(BytesIO(data)) as pdf:
        pdf.save(
            out,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return out.getvalue().decode("latin-1")


def _page(pdf: Pdf, *, hidden: bool) -> None:
    pdf.add_blank_page(page_size=(200, 200))
    page = pdf.pages[-1].obj
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    # Names of resources that are names of actions elsewhere.
    page.Resources = Dictionary(Font=Dictionary(A=font, F=font))
    page.Contents = Stream(pdf, b"BT /F 12 Tf 20 100 Td (Bien ban) Tj ET")
    seal = Stream(
        pdf, b"1 0 0 rg 0 0 50 50 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 50, 50])
    )
    stamp = Dictionary(
        Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([9, 9, 59, 59]), F=4, AP=Dictionary(N=seal)
    )
    page.Annots = Array([pdf.make_indirect(stamp)])
    if hidden:
        link = Dictionary(S=Name.URI, URI=String("http://evil.example/"))
        page.Annots.append(
            pdf.make_indirect(
                Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=link)
            )
        )
        page.AA = Dictionary(O=_script("mo-trang()"))
        page.PieceInfo = Dictionary(Office=String("bi mat rieng"))
        seal.PieceInfo = Dictionary(Office=String("bi mat rieng"))
        page.Resources.Properties = Dictionary(P=_script("app.alert(2)"))


def _hide(pdf: Pdf) -> None:
    pdf.Root.OpenAction = _script("app.alert(1)")
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), _script("app.alert(3)")])))
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=String("xfa-form"))
    pdf.attachments["x.exe"] = b"MZ gia"
    pdf.docinfo["/Author"] = "Nguyen Van Mau"
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = ["Nguyen Van Mau"]


def _script(source: str) -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(source))
