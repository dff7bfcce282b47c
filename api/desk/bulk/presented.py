"""What became of an action on many reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from api.extensions.problem_schemas import Problem
from api.extensions.problems import domain_problem
from models.desk.bulk import Result
from models.workflow.transitions import ReportAction


class ShownResult(TypedDict):
    """What became of one report, or would; `version` is the one that it has now."""

    code: str
    version: int | None
    ok: bool
    problem: Problem | None


class BulkAnswer(TypedDict):
    """Every report's result in the order of the request, and whether the filter finds `more` than these."""

    action: ReportAction
    dry_run: bool
    done: int
    failed: int
    more: bool
    items: list[ShownResult]


def show(action: ReportAction, results: Sequence[Result], *, dry_run: bool, more: bool) -> BulkAnswer:
    """Show the results of an action."""
    done = sum(result.error is None for result in results)
    return {
        "action": action,
        "dry_run": dry_run,
        "done": done,
        "failed": len(results) - done,
        "more": more,
        "items": [_shown(result) for result in results],
    }


def _shown(result: Result) -> ShownResult:
    problem: Problem | None = domain_problem(result.error).get_json() if result.error else None
    return {
        "code": result.code,
        "version": result.version,
        "ok": result.error is None,
        "problem": problem,
    }
