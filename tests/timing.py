"""Where the time of a run of the tests goes, as tables at the end of pytest's output."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pytest

PHASES = ("setup", "call", "teardown")

#: So many of the slowest test files are named.
SLOWEST = 15

Sums = dict[str, list[float]]


def write(terminal: pytest.TerminalReporter) -> None:
    """Write the seconds of each phase by folder, and the files that took longest.

    With several workers they add up to more than passed on the clock. What is set up once for the session counts for
    the first test that wants it.
    """
    reports = [
        one
        for kind in terminal.stats.values()
        for one in kind
        if isinstance(one, pytest.TestReport) and one.when
    ]
    by_file = _sums(reports, _file)
    slowest = sorted(by_file, key=lambda name: sum(by_file[name]), reverse=True)[:SLOWEST]
    terminal.section("seconds of setup, call, teardown and all three")
    _table(terminal, _sums(reports, lambda one: "all") | _sums(reports, _folder))
    terminal.section("the same of the slowest files")
    _table(terminal, {name: by_file[name] for name in slowest})


def _sums(reports: Iterable[pytest.TestReport], name: Callable[[pytest.TestReport], str]) -> Sums:
    sums: Sums = {}
    for report in reports:
        row = sums.setdefault(name(report), [0.0] * len(PHASES))
        row[PHASES.index(report.when or "call")] += report.duration
    return dict(sorted(sums.items()))


def _table(terminal: pytest.TerminalReporter, rows: Mapping[str, list[float]]) -> None:
    for name, row in rows.items():
        columns = "".join(f"{seconds:8.1f}" for seconds in (*row, sum(row)))
        terminal.write_line(f"{columns}  {name}")


def _file(report: pytest.TestReport) -> str:
    return report.nodeid.partition("::")[0]


def _folder(report: pytest.TestReport) -> str:
    return "/".join(_file(report).split("/")[:2])
