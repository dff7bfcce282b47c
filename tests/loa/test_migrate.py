"""The command that brings a store up to this version."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

from loa import migrate
from models import migrations
from models.migrations import Phase, lease
from models.store import Store
from tests.loa.conftest import Run


def test_it_expands_and_says_each_step(store: Store, run: Run) -> None:
    done = run("migrate")

    assert done.exit_code == 0
    expanding = [step for step in migrations.steps() if step.phase is Phase.EXPAND]
    assert all(f"{step.number:04}_{step.name} (expand): " in done.stdout for step in expanding)
    assert migrations.pending(store, Phase.EXPAND) == []
    assert migrations.pending(store, Phase.CONTRACT) != []


def test_it_contracts_when_told(store: Store, run: Run) -> None:
    run("migrate", "--contract")

    assert migrations.pending(store, Phase.CONTRACT) == []


def test_status_is_a_failure_until_the_store_is_expanded(run: Run) -> None:
    before = run("migrate", "--status")
    run("migrate")
    after = run("migrate", "--status")

    assert before.exit_code == 1
    assert "0001_facets (expand): pending" in before.stdout
    assert after.exit_code == 0
    assert "0001_facets (expand): done on " in after.stdout
    assert "0001_facets (contract): pending" in after.stdout


def test_dry_run_changes_nothing(store: Store, run: Run) -> None:
    done = run("migrate", "--dry-run", "--contract")

    assert "0001_facets (expand): 0 rows. Give reports" in done.stdout
    assert len(migrations.pending(store, Phase.EXPAND)) == len(
        [step for step in migrations.steps() if step.phase is Phase.EXPAND]
    )


def test_programs_are_told_whether_loa_may_start(run: Run) -> None:
    assert json.loads(run("migrate", "--status", "--json").stdout)["may_start"] is False
    assert json.loads(run("migrate", "--json").stdout)["finished"] > 0
    assert json.loads(run("migrate", "--status", "--json").stdout)["may_start"] is True


def test_a_status_that_would_change_something_is_wrong_use(run: Run) -> None:
    assert run("migrate", "--status", "--contract").exit_code == 2


def test_it_waits_while_another_process_migrates(store: Store) -> None:
    said: list[str] = []
    with ThreadPoolExecutor(1) as pool:
        with lease.held(store):
            waiting = pool.submit(migrate.run, store, said.append, contract=False)
            while not said:
                assert not waiting.done()
        waiting.result(20)

    assert said[0] == "Another process is migrating this store; waiting for it."
    assert migrations.pending(store, Phase.EXPAND) == []
