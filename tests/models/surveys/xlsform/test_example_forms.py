"""The example forms of pyxform: each is imported, or says what keeps it from that and names all that it loses.

They are no part of this project: `XLSFORM_EXAMPLES=…/pyxform/tests/example_xls pytest …` reads them from there.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench import xlsforms

FOLDER = os.environ.get("XLSFORM_EXAMPLES", "")
TABLE = Path(__file__).resolve().parents[4] / "docs" / "xlsform.md"


@pytest.mark.skipif(not FOLDER, reason="XLSFORM_EXAMPLES names no folder with the forms of pyxform")
def test_the_table_in_the_docs_tells_what_becomes_of_each() -> None:
    made = xlsforms.table(Path(FOLDER))

    assert len(made.splitlines()) == 57 + 2
    assert made in TABLE.read_text(encoding="utf-8")


def test_the_table_in_the_docs_has_all_of_them() -> None:
    rows = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]

    assert sum(line.split(" | ")[0].endswith((".xls", ".xlsx", ".csv")) for line in rows) == 57
