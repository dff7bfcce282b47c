"""What can go wrong in the domain: one family of errors, each with a stable code.

A code is a key of `api/extensions/problems.yml`, where its sentence stands in Vietnamese, Khmer and English.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with what was sent.

    :param field: where, as a path with dots (`place.lat`); empty for the whole.
    :param code: key of the sentence.
    :param params: values for the sentence.
    :param about: the fields that it depends on, where that is not `field` with everything below it.
    """

    field: str
    code: str
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    about: tuple[str, ...] = ()


class LoaError(Exception):
    """Base of all domain errors.

    :param code: key of the sentence.
    :param faults: every single fault, where there are several.
    :ivar retry_after: whole seconds after which the same may succeed; None where waiting does not help.
    """

    retry_after: int | None = None

    def __init__(self, code: str, *, faults: Sequence[Fault] = (), **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.faults = tuple(faults)
        self.params = params


class Invalid(LoaError):
    """What was sent breaks one rule or several."""

    def __init__(self, *faults: Fault, code: str = "invalid") -> None:
        super().__init__(code, faults=faults)


def insist_on_none(faults: Iterable[Fault]) -> None:
    """Go on only without faults.

    :raises Invalid: there are some; names each.
    """
    if found := list(faults):
        raise Invalid(*found)


class NotFound(LoaError):
    """It does not exist, or this caller may not know that it does."""

    def __init__(self, code: str = "not_found", **params: Any) -> None:
        super().__init__(code, **params)


class Gone(NotFound):
    """It was there for everybody, and was taken back."""


class Forbidden(LoaError):
    """The caller is known and may not do this."""


class Unauthenticated(LoaError):
    """The credential is missing, wrong, expired or revoked."""


class Stale(LoaError):
    """Somebody else changed the document first (a lost compare-and-set).

    :param current: the document as it is now, for the code that called.
    :param shown: the same as this caller may see it, in JSON values; only this leaves the house.
    """

    def __init__(
        self, current: Mapping[str, Any] | None = None, *, shown: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__("stale")
        self.current = current
        self.shown = shown


class Unversioned(LoaError):
    """A change must name the version that it is about, and names none."""

    def __init__(self, code: str = "if_match_missing") -> None:
        super().__init__(code)


class Clash(LoaError):
    """It contradicts what exists: a second answer, a second key with another body, a wrong state.

    :param retry_after: whole seconds to wait, where the contradiction passes by itself.
    """

    def __init__(self, code: str, *, retry_after: int | None = None, **params: Any) -> None:
        super().__init__(code, **params)
        self.retry_after = retry_after


class TooMany(LoaError):
    """A limit is used up.

    :param retry_after: whole seconds to wait.
    """

    retry_after: int

    def __init__(self, code: str = "too_many", *, retry_after: int, **params: Any) -> None:
        super().__init__(code, **params)
        self.retry_after = retry_after


class Unavailable(LoaError):
    """Something that is needed does not answer now, or has its hands full; the same may work soon.

    :param retry_after: whole seconds to wait.
    """

    retry_after: int

    def __init__(self, code: str, *, retry_after: int, **params: Any) -> None:
        super().__init__(code, **params)
        self.retry_after = retry_after


class TooCostly(Unavailable):
    """What was asked takes the store too long; less may work, or the same when the store has less to do."""

    def __init__(self, code: str = "too_costly") -> None:
        super().__init__(code, retry_after=10)
