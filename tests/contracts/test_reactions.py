"""Every reaction has somebody who does it, a queue, and an event that it follows; every queue has a consumer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

import bot.answer_message
import bot.silences
import notifications.reactions
from local import services
from models.settings import Settings
from models.store.collections import Kind
from models.store.reactions import REACTIONS, Reaction
from notifications import reactor
from notifications.celery_app import broker_of, make_celery
from notifications.queues import QUEUE_OF, QUEUES, WORKERS, Lane, Queue
from tests.contracts.sources import ROOT

#: Importing them registers the reactions, as worker.py does.
REGISTERED_BY = (bot.answer_message, bot.silences, notifications.reactions)


def test_every_reaction_has_a_handler() -> None:
    assert reactor.handlers() == frozenset(Reaction)


def test_every_reaction_has_a_queue() -> None:
    assert QUEUE_OF.keys() == frozenset(Reaction)


def test_every_reaction_follows_some_event() -> None:
    assert {reaction for row in REACTIONS.values() for reaction in row} == frozenset(Reaction)


def test_every_row_of_the_table_is_about_an_aggregate() -> None:
    assert {kind for kind, _ in REACTIONS} <= frozenset(Kind)


def test_every_queue_carries_some_reaction() -> None:
    assert frozenset(QUEUE_OF.values()) == frozenset(Queue)


def test_every_queue_is_on_one_lane() -> None:
    assert sorted(queue for queues in QUEUES.values() for queue in queues) == sorted(Queue)


def test_alerts_share_queues_a_worker_and_a_broker_with_nothing_else() -> None:
    settings = Settings(broker_url="redis://:mat-khau@broker.invalid:6380/0")

    assert QUEUES[Lane.ALERTS] == (Queue.FIRST, Queue.ALERTS)
    assert broker_of(settings, Lane.ALERTS) == "redis://:mat-khau@broker.invalid:6380/1"
    assert {broker_of(settings, lane) for lane in Lane if lane is not Lane.ALERTS} == {settings.broker_url}


@pytest.mark.parametrize("lane", Lane)
def test_a_worker_that_names_no_queue_consumes_all_of_its_lane(lane: Lane) -> None:
    with make_celery(Settings(broker_url="memory://"), lane) as app:
        assert set(app.amqp.queues) == {str(queue) for queue in QUEUES[lane]}
        # No task lies in the hands of a busy worker while another one is idle.
        assert (app.conf.worker_prefetch_multiplier, app.conf.task_acks_late) == (1, True)


def test_no_address_of_the_environment_leads_the_worker_of_alerts_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = Settings(broker_url="redis://broker.invalid:6380/0")
    # What `celery -A alert_worker worker` makes of BROKER_URL.
    monkeypatch.setenv("CELERY_BROKER_URL", settings.broker_url)

    with make_celery(settings, Lane.ALERTS) as app:
        assert app.connection_for_read().info()["virtual_host"] == "1"
        assert app.connection_for_write().info()["virtual_host"] == "1"


@pytest.mark.parametrize("lane", Lane)
def test_every_way_to_run_loa_starts_the_worker_of_each_lane(tmp_path: Path, lane: Lane) -> None:
    name = WORKERS[lane]
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    unit = (ROOT / f"deploy/systemd/loa-{name.replace('_', '-')}.service").read_text(encoding="utf-8")
    (started,) = re.findall(r"^ExecStart=(.+)$", unit, re.MULTILINE)
    by_hand = services.worker(tmp_path, Settings(), {}, lane).command.argv

    for argv in (by_hand, compose[name]["command"], started.split()):
        assert argv[argv.index("-A") + 1] == name
        assert "--pool=threads" in argv
        assert not any(part.startswith(("-Q", "--queues", "-X")) for part in argv)
    assert f"app = make_worker(Lane.{lane.name})\n" in (ROOT / f"{name}.py").read_text(encoding="utf-8")
