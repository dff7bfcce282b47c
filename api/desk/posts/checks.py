"""What the domain says of what officials give of a post, asked before anything is done: all faults in one round."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from api.desk.posts.action_schemas import CorrectBody, TakeOverBody, WithdrawBody
from api.extensions.context import current_identity, current_store
from models.areas import areas
from models.content import drafting, publishing, references, taking_over
from models.content.drafting import PostDraft
from models.content.taking_over import TakingOver, Way
from models.errors import Fault


def new_faults(body: PostDraft) -> Iterable[Fault]:
    """Yield what is wrong with a new post."""
    yield from drafting.faults(current_store(), body)
    yield from _about_faults(body)


def changed_faults(body: PostDraft) -> Iterable[Fault]:
    """Yield what is wrong with a change, whatever post it is made to."""
    yield from drafting.partial_faults(current_store(), body)
    yield from _about_faults(body)


def note_faults(body: WithdrawBody) -> Iterable[Fault]:
    """Yield what is wrong with what readers are told of a withdrawal."""
    return publishing.note_faults(body["note"])


def correct_faults(body: CorrectBody) -> Iterable[Fault]:
    """Yield what is wrong with a correction."""
    yield from note_faults(body)
    changed = drafting.partial_faults(current_store(), body["changed"])
    yield from (replace(fault, field=f"changed.{fault.field}", about=()) for fault in changed)


def taking_faults(body: TakeOverBody) -> Iterable[Fault]:
    """Yield what is wrong with how a post from above is to be taken over."""
    if body["way"] in set(Way):
        yield from taking_over.faults(current_store(), taking(body))
    changed = drafting.partial_faults(current_store(), body.get("changed", {}))
    yield from (replace(fault, field=f"changed.{fault.field}", about=()) for fault in changed)


def taking(body: TakeOverBody) -> TakingOver:
    """Return what an official wants of a post from above."""
    return TakingOver(
        area_id=areas.id_of(current_store(), body["area_id"]),
        way=Way(body["way"] or Way.AS_IT_IS),
        channels=body["channels"],
        publish_at=body["publish_at"],
        changed=body.get("changed"),
    )


def _about_faults(body: PostDraft) -> Iterable[Fault]:
    return references.about_faults(current_store(), current_identity(), body.get("about"))
