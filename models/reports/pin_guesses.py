"""Guesses at a report's PIN: whoever shows it reads and acts like the reporter, so only a few may be wrong.

`models.access.guards` says how many, and by whom they are counted: first by who guesses and from where, last by the
report. After too many of one network a slow lane judges one every few seconds, so that a neighbour's guesses cost the
owner seconds; what a year of guesses may find stands in docs/decisions/limits.md. A code that no report has is guessed
at alike, so that nothing tells it from one whose PIN is wrong. The reporter's own credential goes on opening the report
whatever was guessed, and so does the right PIN from where it was shown before.
"""

from __future__ import annotations

from models.access import guards
from models.access.callers import Circumstances
from models.access.guards import Act
from models.reports import codes_and_pins
from models.reports.reports import Report
from models.store import Store


def opens(store: Store, code: str, report: Report | None, pin: str, where: Circumstances) -> bool:
    """Say whether a PIN is the report's; if it isn't, that counts as a wrong guess.

    :param code: the tracking code, however it was typed.
    :param report: the report that has it; None if none has.
    :raises TooMany: too many wrong PINs for this code, or by this caller or network for any.
    """
    # As much work where there is no report: how long it takes tells nothing either.
    fits = codes_and_pins.pin_fits(store, report["_id"] if report else "none", pin)
    subject = codes_and_pins.whole(store, code)
    right = fits and report is not None
    return guards.judged(store, Act.PIN, where, subject, right=right, slowly=Act.PIN_SLOWLY)
