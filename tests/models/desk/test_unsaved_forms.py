"""Unsaved forms: kept for one official and one page, sealed, by version."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from models.desk import unsaved_forms
from models.desk.unsaved_forms import UNSAVED_FORMS
from models.errors import Stale
from models.store import Store
from tests.posting import EDITOR, OTHER_EDITOR

PAGE = "/console/posts/new"
TYPED = [("texts.vi.title", "Họp dân"), ("channels", "feed"), ("channels", "sms")]


def test_what_somebody_typed_is_there_for_them_alone_and_sealed(store: Store) -> None:
    unsaved_forms.save(store, EDITOR, PAGE, TYPED, expect=0)
    found = unsaved_forms.load(store, EDITOR, PAGE)
    assert found is not None
    assert (found.version, found.fields) == (1, TYPED)
    assert unsaved_forms.load(store, OTHER_EDITOR, PAGE) is None
    assert unsaved_forms.load(store, EDITOR, "/console/posts/1/edit") is None
    (row,) = store.collection(UNSAVED_FORMS).find()
    assert "Họp" not in json.dumps(row, default=str, ensure_ascii=False)


@pytest.mark.parametrize("seen", [0, 7])
def test_a_second_tab_does_not_write_over_the_first(store: Store, seen: int) -> None:
    unsaved_forms.save(store, EDITOR, PAGE, TYPED, expect=0)
    with pytest.raises(Stale):
        unsaved_forms.save(store, EDITOR, PAGE, [], expect=seen)
    assert unsaved_forms.save(store, EDITOR, PAGE, [], expect=1)["version"] == 2


def test_it_is_gone_when_it_is_thrown_away_or_too_old(store: Store) -> None:
    unsaved_forms.save(store, EDITOR, PAGE, TYPED, expect=0)
    past = datetime.now(UTC) - timedelta(seconds=1)
    store.collection(UNSAVED_FORMS).update_one({}, {"$set": {"expires_at": past}})
    assert unsaved_forms.load(store, EDITOR, PAGE) is None
    unsaved_forms.drop(store, EDITOR, PAGE)
    assert store.collection(UNSAVED_FORMS).count_documents({}) == 0
