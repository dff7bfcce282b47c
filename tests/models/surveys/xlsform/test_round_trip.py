"""What is exported and imported again is the same survey, whatever it is."""

from __future__ import annotations

import io
import json

from hypothesis import HealthCheck, given, settings

from models.files import spreadsheet_reader
from models.surveys.definition import Survey
from models.surveys.definition_checks import content_faults
from models.surveys.templates import CONTENT
from models.surveys.xlsform import exporting, importing, workbook
from models.surveys.xlsform.importing import Imported
from tests.random_surveys import surveys


def exported(survey: Survey) -> bytes:
    file = io.BytesIO()
    workbook.save(exporting.write(survey), file)
    return file.getvalue()


def imported(file: bytes) -> Imported:
    sheets = json.loads(spreadsheet_reader.make(file).parts["sheets"])
    return importing.read([(name, rows) for name, rows in sheets], "vi")


@given(surveys())
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_an_export_is_imported_as_the_same_survey(survey: Survey) -> None:
    assert list(content_faults(survey)) == []

    content, left_out = imported(exported(survey))

    assert left_out == []
    assert content == {name: dict(survey)[name] for name in CONTENT}
