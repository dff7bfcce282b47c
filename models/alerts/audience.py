"""Audience: the one gate between an alert and the people.

`admit` turns an approved alert into an `ActualAudience` or an `ExerciseAudience`; nobody else can make one. An
audience alone knows under which topic names, in which feed, with which prefix and to which subscribers its alert may
go, and everything that sends takes an audience. So an exercise cannot reach a topic of actual warnings: no code
can express that. What is neither (a test, a private alert, an unapproved one) has no audience at all.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias, TypedDict

from models.alerts.cap_terms import CapScope, Status
from models.alerts.phrases import marked
from models.alerts.states import AlertState
from models.language.languages import LANGUAGES
from models.messages import telling, wishes
from models.messages.telling import Topic, Weight
from models.store import Query

# What is escaped in the name of a push topic. FCM allows a-zA-Z0-9-_.~% there; the escapes are written with ~, since
# topic names stand in addresses, where % has a meaning already.
_ESCAPED = re.compile(r"[^a-zA-Z0-9\-_.]")

_GATE = object()


class Admissible(TypedDict):
    """The fields of an alert that decide on its audience."""

    _id: str
    status: str
    scope: str
    state: str
    area_ids: list[str]
    severity: str | None
    urgency: str | None


@dataclass(frozen=True)
class _Audience(ABC):
    """The part that both audiences share.

    :param alert_id: the alert that was admitted.
    :param area_ids: the areas that it is for, each with everything below.
    :param told: what it is and how weighty, which says what may hold it back (`models.messages.telling`).
    """

    gate: object = field(repr=False, compare=False)
    alert_id: str
    area_ids: tuple[str, ...]
    told: tuple[Topic, Weight]

    status: ClassVar[Status]
    #: Address below which its documents and feeds stand.
    path: ClassVar[str]
    #: First part of the names of its push topics.
    topic_prefix: ClassVar[str]

    def __post_init__(self) -> None:
        if self.gate is not _GATE:
            raise TypeError("An audience is made by models.alerts.audience.admit only.")

    def topic(self, area_id: str, language: str) -> str:
        """Return the push topic of one of its areas in a language.

        :raises ValueError: the alert is not for that area.
        """
        if area_id not in self.area_ids:
            raise ValueError(f"The alert is not for the area {area_id}.")
        return _topic(self.topic_prefix, area_id, language)

    def former_topic(self, area_id: str, language: str) -> str:
        """Return the push topic of an area that an earlier version of the alert reached, and this one does not.

        Which those are is read from what was sent (`warned_before`). A drill's are topics of drills here, too.
        """
        return _topic(self.topic_prefix, area_id, language)

    def mark(self, language: str, text: str) -> str:
        """Return `text` as this audience must read it."""
        return marked(self.status, language, text)

    @abstractmethod
    def subscribers(self, within: Sequence[str] | None = None) -> Query:
        """Return the query for the subscriptions and devices that the alert is sent to.

        :param within: only those who hear of these areas, which are some of the alert's or lie in them.
        """

    def _hearing(self, within: Sequence[str] | None) -> Query:
        # Who unsubscribed from such warnings is left out; nobody can from severe ones that are near.
        heard = {"heard": {"$in": list(self.area_ids if within is None else within)}}
        return {**heard, **wishes.wanting(*self.told)}


class ActualAudience(_Audience):
    """Everybody in the areas: this is no drill."""

    status = Status.ACTUAL
    path = "/cap"
    topic_prefix = "alert"

    def subscribers(self, within: Sequence[str] | None = None) -> Query:
        """Return the query for every subscription and device in the areas."""
        return self._hearing(within)


class ExerciseAudience(_Audience):
    """Those in the areas who said that they take part in drills."""

    status = Status.EXERCISE
    path = "/cap/exercise"
    topic_prefix = "exercise"

    def subscribers(self, within: Sequence[str] | None = None) -> Query:
        """Return the query for the subscriptions and devices in the areas that joined drills."""
        return {**self._hearing(within), "exercises": True}


Audience: TypeAlias = ActualAudience | ExerciseAudience

_AUDIENCES: Mapping[
    tuple[str, str], Callable[[object, str, tuple[str, ...], tuple[Topic, Weight]], Audience]
] = {
    (Status.ACTUAL, CapScope.PUBLIC): ActualAudience,
    (Status.EXERCISE, CapScope.PUBLIC): ExerciseAudience,
}


def admit(alert: Admissible) -> Audience | None:
    """Return the audience of an alert; None when it must not be sent to anybody."""
    make = _AUDIENCES.get((alert["status"], alert["scope"]))
    if make is None or alert["state"] != AlertState.APPROVED:
        return None
    told = telling.of_alert(alert["status"], alert["severity"], alert["urgency"])
    return make(_GATE, alert["_id"], tuple(alert["area_ids"]), told)


def topics_of(area_ids: Iterable[str], language: str, *, exercises: bool) -> list[str]:
    """Return the push topics of somebody who follows these areas; those of drills only if they joined them."""
    prefixes = [ActualAudience.topic_prefix, *([ExerciseAudience.topic_prefix] if exercises else ())]
    return sorted(_topic(name, area_id, language) for name in prefixes for area_id in set(area_ids))


def path_of(status: Status) -> str | None:
    """Return the address below which alerts of a status are published; None when they are not."""
    found = [one.path for one in (ActualAudience, ExerciseAudience) if one.status is status]
    return found[0] if found else None


def _topic(name: str, area_id: str, language: str) -> str:
    if language not in LANGUAGES:
        raise ValueError(f"Nothing is sent in the language {language}.")
    return f"{name}.{_ESCAPED.sub(_escape, area_id)}.{language}"


def _escape(hit: re.Match[str]) -> str:
    return "".join(f"~{byte:02X}" for byte in hit[0].encode())
