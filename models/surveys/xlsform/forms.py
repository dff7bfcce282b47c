"""Forms (biểu mẫu XLSForm): a file becomes the draft of a survey, and a survey a file."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from models.access.callers import HERE, Circumstances, Identity
from models.errors import Fault
from models.files import spreadsheets
from models.language.languages import DEFAULT
from models.store import Store
from models.surveys import definition_checks, drafting
from models.surveys.defaults import whole
from models.surveys.definition import Survey
from models.surveys.xlsform import exporting, importing, workbook
from models.surveys.xlsform.importing import Imported


@dataclass(frozen=True)
class Placing:
    """What no form says of a survey: whose it is, and when it takes answers."""

    area_id: str
    opens_at: datetime
    closes_at: datetime


def read(store: Store, data: bytes, *, language: str = DEFAULT, where: Circumstances = HERE) -> Imported:
    """Return what is asked in an XLSX, XLS or CSV file, and everything that is left out; nothing is kept.

    :param language: of words that name none, where the form does not say its own.
    :param where: who sends it, and from where.
    :raises Invalid: it can't be read as a form, and why.
    :raises Unavailable: too many other files are being read.
    """
    return importing.read(spreadsheets.read(data, store.settings.upload_max_bytes, where), language)


def faults(imported: Imported) -> Sequence[Fault]:
    """Return what keeps the content of a form from being a survey: it asks nothing, or too much."""
    return list(definition_checks.content_faults(_survey(imported)))


def begin(store: Store, identity: Identity, imported: Imported, placing: Placing) -> Survey:
    """Keep what was read of a form as a new draft.

    :raises Invalid: naming every fault, of the form and of its place.
    :raises Forbidden: `no_permission`, they write no surveys in its area.
    """
    placed = {"area_id": placing.area_id, "opens_at": placing.opens_at, "closes_at": placing.closes_at}
    return drafting.begin(store, identity, cast(Any, {**imported.content, **placed}))


def write(survey: Survey) -> bytes:
    """Return a survey as an XLSX file that other programs read, and an import of which gives the same survey."""
    file = io.BytesIO()
    workbook.save(exporting.write(survey), file)
    return file.getvalue()


def _survey(imported: Imported) -> Survey:
    content: dict[str, Any] = dict(imported.content)
    return whole(content)
