"""Texts that were folded by a short list of letters are found as they are read."""

from __future__ import annotations

from models.areas.areas import AREAS
from models.migrations import m0008_folded_by_unicode as step
from models.reports import reports, search_words
from models.reports.reports import REPORTS, Report
from models.store import Store
from tests.builders import PHUONG_LONG_DUC
from tests.reporting import filed

TEXT = "Đèn hỏng ở Ðiện Biên Phủ"


def old(store: Store) -> Report:
    """A report as it was kept before."""
    report = filed(store, text=TEXT)
    before = {"folded": "den hong o ðien bien phu", "tokens": ["den", "hong", "o", "ðien", "bien", "phu"]}
    store.collection(REPORTS).update_one({"_id": report["_id"]}, {"$set": before})
    store.collection(search_words.REPORT_WORDS).delete_one({"_id": "dien"})
    return report


def test_reports_get_the_words_that_people_search(province: Store) -> None:
    report = old(province)
    assert step.left(province) == 1

    assert step.batch(province, None, 10).written == 1

    after = reports.get(province, report["_id"])
    assert after["folded"] == "den hong o dien bien phu"
    assert "dien" in after["tokens"]
    assert province.collection(search_words.REPORT_WORDS).find_one({"_id": "dien"})
    assert after["version"] == report["version"]
    assert step.left(province) == 0


def test_names_of_areas_are_folded_again(province: Store) -> None:
    row = {"_id": PHUONG_LONG_DUC}
    province.collection(AREAS).update_one(row, {"$set": {"folded": "phuong long ðuc"}})
    assert step.left(province) == 1

    step.batch(province, None, 10)

    assert province.collection(AREAS).find_one(row)["folded"] == "phuong long duc"  # type: ignore[index]
