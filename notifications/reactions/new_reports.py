"""NOTE_REPORT: a new report's words are known to the search, and it says what it brings back."""

from __future__ import annotations

from models.privacy import copies_of_words
from models.reports import new_reports
from models.store.events import Event
from models.store.reactions import Reaction
from notifications.reactor import Outside, reaction


@reaction(Reaction.NOTE_REPORT)
def note_report(outside: Outside, event: Event) -> None:
    """Note it; words that the resident takes out at the same moment are not learnt."""
    report = outside.report_of(event)
    if new_reports.note(outside.store, report):
        copies_of_words.forget_learnt_meanwhile(outside.store, report)
