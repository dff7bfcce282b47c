"""An empty store is made ready."""

from __future__ import annotations

import json

from models import migrations
from models.areas import areas
from models.migrations import Phase
from models.store import Store, schema
from tests.builders import PHUONG_TRA_VINH
from tests.loa.conftest import Run


def test_an_empty_store_is_made_ready(bare_store: Store, run_bare: Run) -> None:
    done = run_bare("setup")

    assert done.exit_code == 0, done.output
    assert done.stdout == "The store is ready for Tỉnh Vĩnh Long (807 areas).\n"
    assert areas.get(bare_store, PHUONG_TRA_VINH)["name"] == "Trà Vinh"
    assert schema.missing(bare_store) == []
    assert migrations.pending(bare_store, Phase.CONTRACT) == []


def test_a_store_in_use_waits_with_its_contract(store: Store, run: Run) -> None:
    run("setup")

    assert migrations.pending(store, Phase.EXPAND) == []
    assert migrations.pending(store, Phase.CONTRACT) != []


def test_it_may_be_done_again(run_bare: Run) -> None:
    run_bare("setup")
    again = run_bare("setup", "--json")

    assert json.loads(again.stdout)["name"] == "Tỉnh Vĩnh Long"


def test_a_province_that_there_is_not_is_named_with_those_that_there_are(run_bare: Run) -> None:
    done = run_bare("setup", environ={"PROVINCE": "99@2025-07-01"})

    assert done.exit_code == 1
    assert "PROVINCE: there is no 99@2025-07-01; there are " in done.stderr
    assert "`loa areas import`" in done.stderr
