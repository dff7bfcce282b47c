"""Builders for tests of questions: one that a resident asked, and one that was answered."""

from __future__ import annotations

from typing import Any

from models.categories.report_kinds import ReportKind
from models.reports.reports import Report
from models.store import Store
from models.workflow.transitions import ReportAction
from tests.reporting import act, filed

QUESTION = "Làm giấy khai sinh cho con cần những gì? Tôi là Nguyễn Văn Lúa, số 0900 000 012"


def asked(store: Store, **given: Any) -> Report:
    """A question about a procedure."""
    row: dict[str, Any] = {"kind": ReportKind.QUESTION, "category": "public_service", "text": QUESTION}
    return filed(store, **(row | given))


def answered(store: Store, report: Report) -> Report:
    """The same after an official answered."""
    return act(
        store, report, ReportAction.REPLY, note="Mang giấy chứng sinh và căn cước đến bộ phận một cửa."
    )
