"""Files of answers as they are sent: media type and ending by form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import Response

from models.surveys.export import ExportForm

CSV, ZIP = "text/csv", "application/zip"

#: Media type and ending by form.
FILES: Mapping[ExportForm, tuple[str, str]] = {
    ExportForm.CSV: (CSV, "csv"),
    ExportForm.XLSX: ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    ExportForm.JSON: ("application/json", "json"),
    ExportForm.SPSS: (ZIP, "zip"),
    ExportForm.CODEBOOK: (CSV, "csv"),
}


def attached(parts: Iterable[bytes], media: str, name: str) -> Response:
    """Return a file that is sent as it is made."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(parts, content_type=media, headers=headers)
