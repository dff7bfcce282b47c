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
from models.content import references
from models.files import uploads
from models.files.uploads import Upload
from models.reports import followers, reports
from models.reports.reports import Report
from models.store import Store, events
from models.store.collections import Kind
from models.store.events import Event


@dataclass(frozen=True)
class Surroundings:
    """What is known of some reports, by report or by id.

    :param store: has the names in the cache of the catalogue.
    :param uploads: every photo and document of the reports and their steps, by id.
    :param steps: every event of each report, oldest first.
    :param followers: how many wait for each besides its reporter.
    :param codes: of the reports that some were merged into.
    :param titles: of the posts that some are about.
    """

    store: Store
    language: str
    uploads: Mapping[str, Upload]
    steps: Mapping[str, Sequence[Event]]
    followers: Mapping[str, int]
    codes: Mapping[str, str]
    titles: Mapping[str, str]

    def public_steps(self, report: Report) -> list[Event]:
        """Return the steps of a report that the public may know of."""
        return [event for event in self.steps[report["_id"]] if event["public"]]

    def office_for(self, kind: LegalKind) -> str:
        """Return the name of the office that takes matters of this kind."""
        return legal_matters.where(self.store, kind, self.language)


def surroundings_of(
    store: Store,
    shown: Sequence[Report],
    language: str,
    *,
    fresh: bool = False,
    steps: Mapping[str, Sequence[Event]] | None = None,
) -> Surroundings:
    """Read what is shown of these reports besides their documents.

    :param fresh: filed a moment ago, so nobody can follow them yet.
    :param steps: of each, where they are known.
    """
    _preload_names(store, shown)
    steps = steps or events.timelines(store, Kind.REPORT, [report["_id"] for report in shown])
    targets = {target for report in shown if (target := report.get("merged_into"))}
    about = {one for report in shown if (one := report.get("about_post_id"))}
    return Surroundings(
        store,
        language,
        uploads.by_ids(store, _upload_ids(shown, steps)),
        steps,
        dict.fromkeys(steps, 0) if fresh else followers.counts(store, shown),
        reports.codes(store, targets),
        references.titles(store, about, language) if about else {},
    )


def _preload_names(store: Store, shown: Sequence[Report]) -> None:
    """Read the names of all categories, areas and agencies at once."""
    opened_by = [opening["office"] for report in shown for opening in report.get("openings", ())]
    store.preload(categories.CATEGORIES, (report["category"] for report in shown))
    store.preload(areas.AREAS, (report["place"]["area_id"] for report in shown))
    who = [report["agency_id"] for report in shown]
    store.preload(agencies.AGENCIES, (*who, *opened_by))


def _upload_ids(shown: Sequence[Report], steps: Mapping[str, Sequence[Event]]) -> Iterator[str]:
    """Yield everything that residents and officials sent along."""
    for report in shown:
        yield from (*report["photos"], *report["after_photos"], *report.get("documents", ()))
        for event in steps[report["_id"]]:
            yield from (*event["changes"].get("photos", ()), *event["changes"].get("documents", ()))
