"""The command that brings a store up to this version."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from local import migrate
from models import migrations
from models.migrations import Phase, lease
from models.store import Store


@pytest.fixture
def province(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store that the settings of the environment lead to."""
    monkeypatch.setenv("MONGODB_URI", store.settings.mongodb_uri)
    monkeypatch.setenv("MONGODB_DATABASE", store.settings.mongodb_database)
    return store


def test_it_expands_and_says_each_step(province: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert migrate.main([]) == 0

    said = capsys.readouterr().out
    assert all(f"{step.number:04}_{step.name} (expand): " in said for step in migrations.steps())
    assert migrations.pending(province, Phase.EXPAND) == []
    assert migrations.pending(province, Phase.CONTRACT) != []


def test_it_contracts_when_told(province: Store) -> None:
    migrate.main(["--contract"])

    assert migrations.pending(province, Phase.CONTRACT) == []


def test_status_is_a_failure_until_the_store_is_expanded(
    province: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    assert migrate.main(["--status"]) == 1
    assert "0001_facets (expand): pending" in capsys.readouterr().out
    migrate.main([])
    capsys.readouterr()

    assert migrate.main(["--status"]) == 0
    said = capsys.readouterr().out
    assert "0001_facets (expand): done on " in said
    assert "0001_facets (contract): pending" in said


def test_dry_run_changes_nothing(province: Store, capsys: pytest.CaptureFixture[str]) -> None:
    migrate.main(["--dry-run", "--contract"])

    assert "0001_facets (expand): 0 rows. Give reports" in capsys.readouterr().out
    assert len(migrations.pending(province, Phase.EXPAND)) == len(migrations.steps())


def test_it_waits_while_another_process_migrates(province: Store) -> None:
    said: list[str] = []
    with ThreadPoolExecutor(1) as pool:
        with lease.held(province):
            waiting = pool.submit(migrate.run, province, said.append, contract=False)
            while not said:
                assert not waiting.done()
        waiting.result(20)

    assert said[0] == "Another process is migrating this store; waiting for it."
    assert migrations.pending(province, Phase.EXPAND) == []
