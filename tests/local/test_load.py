"""What must hold of the store before anything uses it."""

from __future__ import annotations

import pytest

from models.catalogue import insist_on_province
from models.settings import SettingsError
from models.store import Store
from tests.builders import OLD_TRA_VINH, VINH_LONG, in_province


def test_a_province_that_there_is_not_is_refused_with_those_that_there_are(store: Store) -> None:
    elsewhere = in_province(store, "99@2025-07-01")

    with pytest.raises(SettingsError, match=f"no 99@2025-07-01; there are .*{OLD_TRA_VINH}.*{VINH_LONG}"):
        insist_on_province(elsewhere)


def test_a_commune_is_no_province(store: Store) -> None:
    with pytest.raises(SettingsError):
        insist_on_province(in_province(store, "29242@2025-07-01"))


@pytest.mark.parametrize(
    ("province", "name"), [(VINH_LONG, "Tỉnh Vĩnh Long"), (OLD_TRA_VINH, "Tỉnh Trà Vinh")]
)
def test_a_province_of_either_map_is_accepted(store: Store, province: str, name: str) -> None:
    assert insist_on_province(in_province(store, province)) == name
