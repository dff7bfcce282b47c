"""What the screens of categories show: the rules of each as a row, the form of one, and the units it goes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.console.admin import words
from api.desk.categories.schemas import CategoryNameSchema, CategoryPostSchema, CategoryRulesSchema
from api.extensions.context import current_language, current_store
from api.html import forms
from api.html.forms import Form, Sent
from api.html.words import later
from models.areas import areas
from models.categories import categories, province_rules
from models.categories.categories import DEFAULT_RADIUS, Category, Urgency
from models.categories.publication import Publication
from models.categories.report_kinds import ReportKind
from models.errors import Fault
from models.language.languages import choose
from models.routing import routing

#: What of a category the form changes.
FIELDS = ("kinds", "promise", "after_photo", "publish", "private_place", "radius_m")

#: What stands in the form of a new category.
USUAL = {
    "kinds": [str(ReportKind.INCIDENT)],
    "urgency": str(Urgency.NORMAL),
    "promise": 7,
    "publish": str(Publication.MODERATED),
    "radius_m": DEFAULT_RADIUS,
}

LABELS = {
    "code": later("Mã"),
    "name.vi": later("Tên tiếng Việt"),
    "name.km": later("Tên tiếng Khmer"),
    "name.en": later("Tên tiếng Anh"),
    "urgency": later("Mức khẩn"),
    "kinds": later("Dùng cho"),
    "promise": later("Hẹn trả lời trong (ngày làm việc)"),
    "after_photo": later("Phải có ảnh sau khi khắc phục"),
    "publish": later("Công khai"),
    "private_place": later("Giấu vị trí chính xác, chỉ cho thấy vùng"),
    "radius_m": later("Phản ánh khác trong vòng (mét) có thể là cùng một việc"),
}


@dataclass(frozen=True)
class Row:
    """A category in the list; `kinds` is empty for one out of use."""

    code: str
    name: str
    kinds: str
    promise: int
    publish: str
    unit: str
    origin: str


def rows() -> list[Row]:
    """Return every category, those out of use last."""
    found = [province_rules.of(row) for row in categories.every(current_store())]
    return [_row(row) for row in sorted(found, key=lambda row: not row["kinds"])]


def new_form(sent: Sent | None = None, faults: Sequence[Fault] = ()) -> Form:
    """Return the form of a new category."""
    chosen = {
        "kinds": words.options(words.KIND),
        "publish": words.options(words.PUBLISH),
        "urgency": words.options(words.URGENCY),
    }
    given = forms.prefilled(USUAL) if sent is None else sent
    return Form(CategoryPostSchema(), given, faults, chosen, LABELS)


def names_form(row: Category, sent: Sent | None = None, faults: Sequence[Fault] = ()) -> Form:
    """Return the form of what a category is called."""
    given = named(row) if sent is None else sent
    return Form(CategoryNameSchema(), given, faults, labels=LABELS, version=row.get("version", 0))


def named(row: Category) -> Sent:
    """Return what a category is called as it stands in the form."""
    return forms.prefilled({"name": row["name"]})


def units(code: str) -> list[str]:
    """Return where reports of a category go, by the rules that name it; else by the last one, which fits everything."""
    store = current_store()
    rules = routing.get(store, areas.active_province_id(store))["rules"]
    naming = [one for one in rules if code in one["when"].get("categories", ())]
    return list(dict.fromkeys(words.unit(one["agency"]) for one in naming or rules[-1:]))


def form_of(row: Category, sent: Sent | None = None, faults: Sequence[Fault] = ()) -> Form:
    """Return the form of a category, with what was typed."""
    chosen = {"kinds": words.options(words.KIND), "publish": words.options(words.PUBLISH)}
    given = written(row) if sent is None else sent
    return Form(CategoryRulesSchema(), given, faults, chosen, LABELS, version=row.get("version", 0))


def written(row: Category) -> Sent:
    """Return the rules of a category as they stand in the form."""
    whole = {**row}
    return forms.prefilled({name: whole[name] for name in FIELDS})


def _row(row: Category) -> Row:
    return Row(
        row["_id"],
        choose(row["name"], current_language()),
        ", ".join(words.named(words.KIND, kind) for kind in row["kinds"]),
        row["promise"],
        words.named(words.PUBLISH, row["publish"]),
        ", ".join(units(row["_id"])),
        row["origin"],
    )
