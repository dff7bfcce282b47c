"""Drafting posts."""

from __future__ import annotations

import pytest

from models.content import drafting
from models.errors import Invalid
from models.store import Store, events
from tests.builders import post_draft


def test_a_draft_is_refused_with_every_fault_at_once(store: Store) -> None:
    wrong = post_draft(area_id="x", category="y", lang="fr", title=" ", body="<img src=x>")
    with pytest.raises(Invalid) as refused:
        drafting.create(store, wrong, events.SYSTEM)
    fields = {fault.field for fault in refused.value.faults}
    assert fields == {"area_id", "category", "lang", "texts.fr", "texts.fr.title", "texts.fr.body"}


def test_plain_and_spoken_forms_are_derived_from_the_body(store: Store) -> None:
    made = drafting.create(store, post_draft(body="<p>Họp <b>lúc 8 giờ</b></p>"), events.SYSTEM)
    text = made["texts"]["vi"]
    assert (text["plain"], text["spoken"]) == ("Họp lúc 8 giờ", "Họp lúc 8 giờ.")


def test_plain_and_spoken_forms_that_somebody_wrote_are_kept(store: Store) -> None:
    written = {"title": "Họp", "body": "<p>8h</p>", "plain": "8 giờ", "spoken": "Tám giờ."}
    made = drafting.create(store, post_draft(texts={"vi": written}), events.SYSTEM)
    text = made["texts"]["vi"]
    assert (text["plain"], text["spoken"]) == ("8 giờ", "Tám giờ.")
