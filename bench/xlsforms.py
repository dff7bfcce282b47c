"""What becomes of a folder of forms by XLSForm: a table of what is imported and what is left out.

`python -m bench.xlsforms FOLDER` reads every form of a folder and prints the table in `docs/xlsform.md`. The 57 example
forms of pyxform stand in `tests/example_xls` of its repository (https://github.com/XLSForm/pyxform).
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from models.errors import Invalid
from models.files import spreadsheet_reader
from models.language.languages import DEFAULT
from models.surveys.defaults import whole
from models.surveys.definition_checks import content_faults
from models.surveys.xlsform import importing
from models.surveys.xlsform.left_out import Effect

#: The endings of files that hold forms.
ENDINGS = frozenset({".xlsx", ".xls", ".csv"})


def row(path: Path) -> str:
    """Return the row of one form."""
    try:
        sheets = json.loads(spreadsheet_reader.make(path.read_bytes()).parts["sheets"])
        content, left_out = importing.read([(name, rows) for name, rows in sheets], DEFAULT)
    except Invalid as refusal:
        return _row(path.name, f"refused: `{refusal.faults[0].code}`", "", "")
    faults = list(content_faults(whole(dict(content))))
    asked = f"{len(content['questions'])} questions, {len(content['sections'])} sections"
    imported = f"refused: `{faults[0].field}` `{faults[0].code}`" if faults else asked
    by_effect = {
        effect: Counter(one["code"] for one in left_out if one["effect"] == effect) for effect in Effect
    }
    return _row(path.name, imported, *(_counted(by_effect[one]) for one in (Effect.LEFT_OUT, Effect.CHANGED)))


def _counted(codes: Counter[str]) -> str:
    return ", ".join(f"{code} {count}" for code, count in sorted(codes.items()))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def table(folder: Path) -> str:
    """Return the table of a folder."""
    heads = [_row("form", "imported", "left out", "changed"), "|---|---|---|---|"]
    return "\n".join([*heads, *(row(path) for path in sorted(folder.iterdir()) if path.suffix in ENDINGS)])


if __name__ == "__main__":
    print(table(Path(sys.argv[1])))
