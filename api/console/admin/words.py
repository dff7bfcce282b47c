"""Words of these screens for what the domain has only codes for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from api.extensions.context import current_language, current_store
from api.html.forms import Option
from api.html.words import later, said
from models.areas import agencies, areas
from models.categories import categories
from models.language import wording
from models.language.languages import choose
from models.workflow.transitions import ReportState

KIND: Mapping[str, str] = {
    "incident": later("Phản ánh hiện trường"),
    "petition": later("Kiến nghị"),
    "question": later("Hỏi đáp"),
    "rescue": later("Cứu nạn"),
}
URGENCY: Mapping[str, str] = {
    "emergency": later("Khẩn cấp"),
    "soon": later("Xử lý ngay"),
    "normal": later("Thường"),
    "policy": later("Kiến nghị chính sách"),
}
PUBLISH: Mapping[str, str] = {
    "auto": later("Tự công khai"),
    "moderated": later("Công khai sau khi cán bộ duyệt"),
    "never": later("Không công khai"),
}
HOURS: Mapping[str, str] = {"office": later("Trong giờ làm việc"), "off": later("Ngoài giờ làm việc")}
BASIS: Mapping[str, str] = {
    "decision": later("Theo quyết định đã ban hành"),
    "law": later("Theo luật"),
    "computed": later("Tự tính theo luật"),
    "pending": later("Mới dự kiến, chưa áp dụng"),
}
LEVEL: Mapping[str, str] = {
    "province": later("Tỉnh"),
    "district": later("Huyện"),
    "commune": later("Xã, phường"),
}
WEEKDAYS: Mapping[str, str] = {
    "1": later("Thứ hai"),
    "2": later("Thứ ba"),
    "3": later("Thứ tư"),
    "4": later("Thứ năm"),
    "5": later("Thứ sáu"),
    "6": later("Thứ bảy"),
    "7": later("Chủ nhật"),
}

#: What of a rule does not hold, by the name of the condition.
LACKS: Mapping[str, str] = {
    "categories": later("không đúng lĩnh vực"),
    "kinds": later("không đúng loại"),
    "areas": later("không ở các nơi này"),
    "any_words": later("không có từ nào trong các từ này"),
    "all_words": later("thiếu từ phải có"),
    "hours": later("không đúng giờ"),
}


def options(words: Mapping[str, str]) -> list[Option]:
    """Return a table as what may be chosen."""
    return [Option(value, said(one)) for value, one in words.items()]


def named(table: Mapping[str, str], code: str) -> str:
    """Return the word of a table for a code; the code itself where there is none."""
    return said(table.get(code, code))


def state_options() -> list[Option]:
    """Return the states of a report to choose from."""
    return [Option(str(one), state(str(one))) for one in ReportState]


def state(code: str) -> str:
    """Return what a state of a report is called."""
    return wording.word(f"state_{code}", current_language())


def category_options() -> list[Option]:
    """Return every category to choose from, in the order of the screen."""
    return [
        Option(row["_id"], choose(row["name"], current_language()))
        for row in categories.every(current_store())
    ]


def category(code: str) -> str:
    """Return what a category is called; the code itself where nobody knows it."""
    found = categories.find(current_store(), code)
    return choose(found["name"], current_language()) if found else code


def commune_options(also: Iterable[str] = ()) -> list[Option]:
    """Return the communes of the province to choose from, by name, and others that stand there already."""
    rows = sorted(areas.communes(current_store()), key=lambda one: one["folded"])
    found = {row["_id"]: row["full_name"] for row in rows}
    others = [one for one in also if one not in found]
    return [*(Option(one, area(one)) for one in others), *(Option(*row) for row in found.items())]


def area(area_id: str) -> str:
    """Return what an area is called; its id where nobody knows it."""
    known = areas.known(current_store(), [area_id])
    return known[area_id]["full_name"] if area_id in known else area_id


def unit(template: str) -> str:
    """Return what the agency of a rule is called, which may be the office of whatever area a report is from."""
    if "{area}" in template:
        return said("Ủy ban nhân dân nơi có việc")
    return office(template.replace("{province}", areas.active_province_id(current_store())))


def office(agency_id: str) -> str:
    """Return what an agency is called; its id where nobody knows it."""
    store = current_store()
    return (
        agencies.name(store, agency_id, current_language()) if agencies.find(store, agency_id) else agency_id
    )
