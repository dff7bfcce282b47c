"""Collections: what is declared of each, once, beside the shape of its documents.

A module that owns a collection declares it: `REPORTS = CollectionSpec("reports", Report, indexes=[…], …)`, and reads
and writes it as `store.collection(REPORTS)`, whose documents are typed. There is no list to keep: `schema` finds every
declaration, and docs/data.md is written from them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar

from pymongo import IndexModel

T = TypeVar("T", bound=Mapping[str, Any])


class Kind(StrEnum):
    """Aggregates: what an event can be about. The value is also the event's `subject.kind`."""

    AGENCY = "agency"
    ALERT = "alert"
    ALERT_AGREEMENT = "alert_agreement"
    ALERT_TEMPLATE = "alert_template"
    APPROVAL_RULEBOOK = "approval_rulebook"
    AREA_GROUP = "area_group"
    AREA_WINDOWS = "area_windows"
    BULLETIN = "bulletin"
    CALENDAR = "calendar"
    CANARY = "canary"
    CATEGORY = "category"
    CITIZEN = "citizen"
    COURSE = "course"
    DELIVERY = "delivery"
    DEVICE = "device"
    DIRECTIVE = "directive"
    DIRECTIVE_RECEIPT = "directive_receipt"
    DRILL = "drill"
    EMBLEM = "emblem"
    EVALUATION = "evaluation"
    EXPORT = "export"
    HAMLETS = "hamlets"
    HOTLINE = "hotline"
    HUB_ARRIVAL = "hub_arrival"
    HUB_DISPATCH = "hub_dispatch"
    HUB_LINK = "hub_link"
    INCIDENT = "incident"
    INCOMING_ALERT = "incoming_alert"
    ISSUER = "issuer"
    KEY = "key"
    LIBRARY_FILE = "library_file"
    LIVE = "live"
    MESSAGE = "message"
    MONITORING_ROUND = "monitoring_round"
    OFFICIAL = "official"
    OUTLET = "outlet"
    OUTLET_GROUP = "outlet_group"
    POST = "post"
    POST_SHARD = "post_shard"
    PRAISE = "praise"
    PREFERENCES = "preferences"
    PROGRAMME_ENTRY = "programme_entry"
    RECORDING = "recording"
    REPORT = "report"
    REQUISITION = "requisition"
    RETURN = "return"
    RETURN_REQUEST = "return_request"
    RETURN_SUM = "return_sum"
    RULEBOOK = "rulebook"
    SILENCE = "silence"
    SOUND = "sound"
    SPOKEN_PHRASE = "spoken_phrase"
    SPOKEN_WORDS = "spoken_words"
    STAFF_MEMBER = "staff_member"
    STATION = "station"
    SURVEY = "survey"
    SURVEY_TEMPLATE = "survey_template"
    TAKEOVER = "takeover"
    TALK = "talk"
    TARGET_FIGURE = "target_figure"
    TARGET_ROUND = "target_round"
    TEMPLATE = "template"
    UPLOAD = "upload"
    VIEW = "view"
    WEBHOOK = "webhook"
    WEBHOOK_DELIVERY = "webhook_delivery"


_BY_KIND: dict[Kind, CollectionSpec[Any]] = {}


@dataclass(frozen=True)
class CollectionSpec(Generic[T]):
    """One collection of the database.

    :param name: the collection in MongoDB.
    :param shape: the TypedDict of its documents.
    :param purpose: one sentence: what one document is.
    :param kept: how long a document stays, and what removes it.
    :param personal: what in it is personal data and how it is protected; "" if nothing is.
    :param kind: of the aggregate, when its documents change through `events` alone.
    :param clustered: documents lie in the order of their ids, so that the order in which they came is lost.
    """

    name: str
    shape: type[T]
    purpose: str
    kept: str
    personal: str = ""
    kind: Kind | None = None
    indexes: Sequence[IndexModel] = field(default=(), repr=False)
    clustered: bool = False

    def __post_init__(self) -> None:
        """Let `of_kind` find it."""
        if self.kind is not None:
            _BY_KIND[self.kind] = self

    @property
    def subject(self) -> Kind:
        """The kind of its aggregates.

        :raises TypeError: its documents are no aggregates, so no event can be about one.
        """
        if self.kind is None:
            raise TypeError(f"Documents of {self.name} have no events.")
        return self.kind


def of_kind(kind: Kind) -> CollectionSpec[Any]:
    """Return the collection of the aggregates of a kind, for code that stands below the module that declares it.

    :raises KeyError: that module was never imported.
    """
    return _BY_KIND[kind]
