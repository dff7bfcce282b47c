"""What somebody who answered an alert gets to see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from api.categories.presented import ShownHotline, hotline
from models.alerts.alerts import Alert
from models.reports import hotlines, rescue_kinds
from models.reports.draft import Filed
from models.reports.hotlines import Hotline
from models.safety import advice
from models.safety.check_ins import Answered, SafetyState
from models.store import Store


class CalledReport(TypedDict):
    """What `CalledReportSchema` shows."""

    code: str
    pin: str
    left_out: list[str]
    asks_for: list[str]


class ShownCheckIn(TypedDict):
    """What `CheckInSchema` shows."""

    alert: str
    status: str
    state: str
    at: datetime
    advice: str
    report: CalledReport | None
    hotlines: list[ShownHotline]


def show_answer(
    store: Store, alert: Alert, made: Answered, left_out: Sequence[str], language: str
) -> ShownCheckIn:
    """Show an answer, with what to tell the person.

    :param left_out: what of the request was not read.
    """
    needs_help = made.check_in["state"] == SafetyState.NEED_HELP
    return {
        "alert": alert["identifier"],
        "status": alert["status"],
        "state": made.check_in["state"],
        "at": made.check_in["at"],
        "advice": advice.of(alert, made, language),
        "report": _called(made.call, left_out) if made.call else None,
        "hotlines": [hotline(row, language) for row in _numbers(store, made)] if needs_help else [],
    }


def _numbers(store: Store, made: Answered) -> list[Hotline]:
    """Return whom to call, the first to call first."""
    kind = rescue_kinds.kind_of_call(made.call.report) if made.call else ""
    return hotlines.by_kind(hotlines.every(store), kind)


def _called(call: Filed, left_out: Sequence[str]) -> CalledReport:
    return {
        "code": call.report["code"],
        "pin": call.pin,
        "left_out": [*dict.fromkeys([*left_out, *call.left_out])],
        "asks_for": list(call.asks_for),
    }
