"""Every collection that names a person says how that is erased, or why it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args, get_type_hints, is_typeddict

from models.messages.shapes import OwnerFields
from models.privacy.held_data import ERASED, KEPT
from models.store import schema
from models.store.collections import CollectionSpec

#: Fields that hold the id of a person or of a phone.
NAMES = frozenset(
    {
        "approved_by",
        "author",
        "authors",
        "citizen_id",
        "device_id",
        "editors",
        "official_id",
        "owner",
        "owner_id",
        "owners",
        "reader",
        "recipient",
        "subject_id",
        "voter",
        "voters",
    }
)

#: A field of that name that holds no person.
NOBODYS = {"policy_evaluations.author"}


def fields(shape: Any, seen: tuple[Any, ...] = ()) -> Iterator[tuple[str, Any]]:
    """The fields of a shape and of the shapes in it, with their types."""
    if is_typeddict(shape) and shape not in seen:
        for name, inner in get_type_hints(shape).items():
            yield name, inner
            yield from fields(inner, (*seen, shape))
    for inner in get_args(shape):
        yield from fields(inner, seen)


def names_somebody(spec: CollectionSpec[Any]) -> bool:
    """Whether a document may lead to a person."""
    found = [name for name, kind in fields(spec.shape) if name in NAMES or kind is OwnerFields]
    return bool(spec.personal or [name for name in found if f"{spec.name}.{name}" not in NOBODYS])


def test_every_collection_that_names_a_person_is_erased_or_says_why_not() -> None:
    naming = {spec.name for spec in schema.specs() if names_somebody(spec)}
    assert naming == ERASED.keys() | KEPT.keys()


def test_no_collection_is_both() -> None:
    assert ERASED.keys() & KEPT.keys() == set()
