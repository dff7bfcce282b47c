"""What an alert would do and say if it were issued now, as officials see it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypedDict

from api.extensions import field_words
from api.extensions.context import current_language
from api.extensions.problems import Named, detail
from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.alerts import issued_form, rules
from models.alerts.alerts import Alert
from models.alerts.audience import admit
from models.alerts.content import in_full
from models.areas import areas, populations
from models.delivery import no_longer_meant, reachable
from models.delivery.no_longer_meant import NoLongerMeant
from models.delivery.reachable import Reachable
from models.monitoring import takeover_outlook
from models.monitoring.takeover_outlook import Outlook
from models.store import Store
from notifications import alert_previews
from notifications.alert_previews import TextPreview


class ShownArea(TypedDict):
    """An area with the people who are registered there; None where nobody imported that."""

    id: str
    full_name: str
    people: int | None
    year: int | None


class ShownPreview(TypedDict):
    """What an alert would do and say."""

    version: int
    faults: list[dict[str, str]]
    silent: str
    areas: list[ShownArea]
    people: int | None
    channels: list[Reachable]
    texts: list[TextPreview]
    no_longer_meant: NoLongerMeant
    outlets: Outlook | None


def preview(store: Store, alert: Alert, identity: Identity, named: Named = field_words.said) -> ShownPreview:
    """Return the preview of an alert for an official.

    :param named: what fields are called in the sentences of faults.
    """
    now, issued = datetime.now(UTC), "identifier" in alert
    found = [] if issued else rules.faults(store, in_full(alert), now)
    whole = None if found else issued_form.of(store, alert, identity, now)
    audience = admit(whole) if whole else None
    # What an approver looks at would go out as they release it; of anybody else's draft another will decide.
    decided = issued or all(
        permissions.may_in(store, identity, Permission.ALERT_APPROVE, one) for one in alert["area_ids"]
    )
    together = populations.together(store, alert["area_ids"])
    return {
        "version": alert["version"],
        "faults": [
            {"field": one.field, "code": one.code, "detail": detail(one, current_language(), named)}
            for one in found
        ],
        "silent": "faults" if found else ("" if audience else "test"),
        "areas": _areas(store, alert),
        "people": together["people"] if together else None,
        "channels": reachable.of(store, whole, audience, decided=decided) if whole and audience else [],
        "texts": alert_previews.texts(store, audience, whole) if whole and audience else [],
        "no_longer_meant": no_longer_meant.of(store, alert),
        "outlets": takeover_outlook.of(store, alert, now),
    }


def _areas(store: Store, alert: Alert) -> list[ShownArea]:
    known = populations.of(store, alert["area_ids"])
    return [
        {
            "id": area_id,
            "full_name": areas.get(store, area_id)["full_name"],
            "people": known[area_id]["people"] if area_id in known else None,
            "year": known[area_id]["year"] if area_id in known else None,
        }
        for area_id in alert["area_ids"]
    ]
