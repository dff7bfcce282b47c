"""Surroundings: what is shown of reports besides their documents, read once for all reports of a list.

However long the list, the store is asked the same few times: for the steps, the photos, the followers, the codes of
the reports that others were merged into, and the names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.areas import agencies, areas
from models.categories import categories, legal_matters
from models.categories.legal_matters import LegalKind
from models.files import uploads
from models.reports import followers, reports
from models.store import Document, Store, events
from models.store.collections import Kind
from models.store.events import Event


@dataclass(frozen=True)
class Surroundings:
    """What is known of some reports, by report or by id.

    :param store: knows the names and the uploads.
    :param steps: every event of each report, oldest first.
    :param followers: how many wait for each besides its reporter.
    :param codes: of the reports that some were merged into.
    """

    store: Store
    language: str
    steps: Mapping[str, Sequence[Event]]
    followers: Mapping[str, int]
    codes: Mapping[str, str]

    def public_steps(self, report: Document) -> list[Event]:
        """The steps of a report that the public may know of."""
        return [event for event in self.steps[report["_id"]] if event["public"]]

    def office_for(self, kind: LegalKind) -> str:
        """The office that takes matters of this kind."""
        return self.store.once(
            ("office", kind, self.language), lambda: legal_matters.where(self.store, kind, self.language)
        )


def surroundings_of(
    store: Store, shown: Sequence[Document], language: str, *, fresh: bool = False
) -> Surroundings:
    """What is shown of these reports besides their documents.

    :param fresh: filed a moment ago, so nobody can follow them yet.
    """
    brief = store.for_request() if store.kept is None else store
    _know_names(brief, shown)
    steps = events.timelines(store, Kind.REPORT, [report["_id"] for report in shown])
    brief.know(uploads.UPLOADS.name, _upload_ids(shown, steps))
    targets = {report["merged_into"] for report in shown if report.get("merged_into")}
    return Surroundings(
        brief,
        language,
        steps,
        dict.fromkeys(steps, 0) if fresh else followers.counts(store, shown),
        reports.codes(store, targets),
    )


def _know_names(store: Store, shown: Sequence[Document]) -> None:
    """Read the names of all categories, areas and agencies at once."""
    opened_by = [opening["office"] for report in shown for opening in report.get("openings", ())]
    store.know(categories.CATEGORIES.name, (report["category"] for report in shown), lasting=True)
    store.know(areas.AREAS.name, (report["place"]["area_id"] for report in shown), lasting=True)
    who = [report["agency_id"] for report in shown]
    store.know(agencies.AGENCIES.name, (*who, *opened_by), lasting=True)


def _upload_ids(shown: Sequence[Document], steps: Mapping[str, Sequence[Event]]) -> Iterator[str]:
    """Everything that residents and officials sent along."""
    for report in shown:
        yield from (*report["photos"], *report["after_photos"], *report.get("documents", ()))
        for event in steps[report["_id"]]:
            yield from (*event["changes"].get("photos", ()), *event["changes"].get("documents", ()))
