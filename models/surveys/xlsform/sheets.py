"""Sheets of a form: the rows of survey, choices and settings, each cell under what its heading means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xlsxwriter.utility import xl_col_to_name as letters

from models.errors import Fault, Invalid
from models.files.spreadsheets import Sheet
from models.surveys.xlsform import columns
from models.surveys.xlsform.columns import Heading
from models.surveys.xlsform.left_out import Place, Report

#: The sheets that are read, by their names in small letters; Loa's own is `columns.OWN`.
NAMES: Mapping[str, str] = {
    "survey": "survey",
    **dict.fromkeys(("choices", "columns", "choices and columns"), "choices"),
    "settings": "settings",
    columns.OWN: columns.OWN,
}

_KNOWN: Mapping[str, Mapping[str, str]] = {
    "survey": columns.SURVEY,
    "choices": columns.CHOICES,
    "settings": columns.SETTINGS,
    columns.OWN: columns.OWN_SHEET,
}

#: Sheets that XLSForm knows and Loa has nothing for.
_UNSUPPORTED = frozenset({"external_choices", "entities", "osm", "cascades"})


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, and where."""

    text: str
    place: Place


@dataclass
class Line:
    """One row of a sheet.

    :ivar cells: by what their headings mean.
    :ivar words: of columns in several languages the cells by the name of the language, "" for none.
    """

    sheet: str
    number: int
    cells: dict[str, Cell] = field(default_factory=dict)
    words: dict[str, dict[str, Cell]] = field(default_factory=dict)
    others: list[tuple[str, str, str]] = field(default_factory=list)

    def get(self, key: str) -> str:
        """Return a cell without blanks around it; "" if there is none."""
        return self.cells[key].text.strip() if key in self.cells else ""

    @property
    def name(self) -> str:
        """What the row is about."""
        return self.get("name")

    def place(self, key: str = "") -> Place:
        """Return where a cell stands; without a key the row as a whole."""
        if key in self.cells:
            return Place(self.sheet, self.number, self.cells[key].place.column, self.name)
        return Place(self.sheet, self.number, "", self.name)

    def leave_out_others(self, report: Report) -> None:
        """Name the cells that are not read."""
        for column, construct, code in self.others:
            report.leave_out(Place(self.sheet, self.number, column, self.name), construct, code)


@dataclass(frozen=True)
class TranslatedHeading:
    """The heading of a column of words: its own words, the language that it names, and where it stands."""

    title: str
    language: str
    place: Place


@dataclass
class Form:
    """A form as its sheets have it."""

    survey: list[Line] = field(default_factory=list)
    choices: list[Line] = field(default_factory=list)
    settings: list[Line] = field(default_factory=list)
    own: list[Line] = field(default_factory=list)
    headings: list[TranslatedHeading] = field(default_factory=list)


def read(sheets: Sequence[Sheet], report: Report) -> Form:
    """Return the form in the sheets of a file; names the sheets and columns that are left out.

    :raises Invalid: `xlsform_without_survey`: no sheet with questions.
    """
    if len(sheets) == 1 and not sheets[0][0]:
        sheets = _of_csv(sheets[0][1])
    if not any(name.strip().casefold() == "survey" for name, _ in sheets):
        filled = [rows for _, rows in sheets if any(rows)]
        sheets = [("survey", rows) for rows in filled[:1] if len(filled) == 1 and _has_types(rows)]
    if not any(rows for _, rows in sheets):
        raise Invalid(Fault("file", "xlsform_without_survey"))
    form = Form()
    rooms: Mapping[str, list[Line]] = {
        "survey": form.survey,
        "choices": form.choices,
        "settings": form.settings,
        columns.OWN: form.own,
    }
    for name, rows in sheets:
        plain = name.strip().casefold()
        if plain in NAMES:
            rooms[NAMES[plain]] += _lines(name, rows, NAMES[plain], report, form.headings)
        elif any(rows):
            code = "sheet_unsupported" if plain in _UNSUPPORTED else "sheet_unknown"
            report.leave_out(Place(name), name, code)
    return form


def _of_csv(rows: Sequence[Sequence[str]]) -> list[Sheet]:
    """Return the sheets of a CSV file: the first column names a sheet, and its rows follow."""
    found: list[Sheet] = []
    for row in rows:
        if row and row[0].strip():
            found.append((row[0].strip(), []))
        if found:
            found[-1][1].append(list(row[1:]))
    # A row number is one of the sheet that the file would be as a workbook.
    return [(name, rows[1:] if rows and not any(rows[0]) else rows) for name, rows in found]


def _has_types(rows: Sequence[Sequence[str]]) -> bool:
    return any(columns.heading(cell, columns.SURVEY).key == "type" for cell in rows[0]) if rows else False


def _lines(
    name: str, rows: Sequence[Sequence[str]], kind: str, report: Report, translated: list[TranslatedHeading]
) -> list[Line]:
    first = next((at for at, row in enumerate(rows) if any(cell.strip() for cell in row)), len(rows))
    if first == len(rows):
        return []
    headings = [columns.heading(cell, _KNOWN[kind]) for cell in rows[first]]
    found = []
    for number, row in enumerate(rows[first + 1 :], start=first + 2):
        line = Line(name, number)
        for at, text in enumerate(row):
            if text.strip():
                _put(line, at, text, _at(headings, at), _at(rows[first], at))
        if line.cells or line.words or line.others:
            found.append(line)
    _name_columns(name, first + 1, rows[first], headings, found, report)
    translated += [
        TranslatedHeading(rows[first][at].strip(), one.language, Place(name, first + 1, letters(at)))
        for at, one in enumerate(headings)
        if one.key in columns.TRANSLATED
    ]
    return found


def _at(row: Sequence[object], at: int) -> object:
    return row[at] if at < len(row) else None


def _put(line: Line, at: int, text: str, heading: object, title: object) -> None:
    if not isinstance(heading, Heading):
        return
    cell = Cell(text, Place(line.sheet, line.number, letters(at)))
    if not heading.key:
        line.others.append((letters(at), str(title).strip(), heading.code))
    elif heading.key in columns.TRANSLATED:
        line.words.setdefault(heading.key, {}).setdefault(heading.language, cell)
    else:
        line.cells.setdefault(heading.key, cell)


def _name_columns(
    name: str,
    row: int,
    titles: Sequence[str],
    headings: Sequence[Heading],
    lines: Sequence[Line],
    report: Report,
) -> None:
    """Name a column that XLSForm does not know once, in place of each of its cells."""
    unknown = {letters(at) for at, one in enumerate(headings) if one.code == "column_unknown"}
    filled = {column for line in lines for column, _, _ in line.others}
    for at, title in enumerate(titles):
        if letters(at) in unknown & filled:
            report.leave_out(Place(name, row, letters(at)), title.strip() or letters(at), "column_unknown")
    for line in lines:
        line.others = [one for one in line.others if one[0] not in unknown]
