"""The kinds of report."""

from __future__ import annotations

from enum import StrEnum


class ReportKind(StrEnum):
    """Phản ánh hiện trường, kiến nghị, hỏi đáp, cứu nạn."""

    INCIDENT = "incident"
    PETITION = "petition"
    QUESTION = "question"
    RESCUE = "rescue"
