"""Every reaction has somebody who does it, a queue, and an event that it follows; every queue has a consumer."""

from __future__ import annotations

from pathlib import Path

import yaml

import bot.answer_message
import notifications.reactions
from local import services
from models.settings import Settings
from models.store.collections import Kind
from models.store.reactions import REACTIONS, Reaction
from notifications import reactor
from notifications.celery_app import make_celery
from notifications.queues import QUEUE_OF, Queue
from tests.contracts.sources import ROOT

#: Importing them registers the reactions, as worker.py does.
REGISTERED_BY = (bot.answer_message, notifications.reactions)


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


def test_a_worker_that_names_no_queue_consumes_all_of_them() -> None:
    with make_celery(Settings(broker_url="memory://")) as app:
        assert set(app.amqp.queues) == {str(queue) for queue in Queue}


def test_the_supervisors_worker_leaves_no_queue_out(tmp_path: Path) -> None:
    argv = services.worker(tmp_path, Settings(), {}).command.argv
    assert _names_no_queue(argv)


def test_the_worker_of_compose_leaves_no_queue_out() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert _names_no_queue(services["worker"]["command"])


def _names_no_queue(argv: list[str] | tuple[str, ...]) -> bool:
    return "worker" in argv and not any(part.startswith(("-Q", "--queues", "-X")) for part in argv)
