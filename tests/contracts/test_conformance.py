"""Generated requests, good and bad: no route breaks, and every answer is as the document says.

Every operation is called by each kind of caller that it declares. Half of the requests name things that exist. Not all
operations have their turn each day, and of the systematic requests some are tried, both chosen by a seed that stands
at the top of pytest's output (`sampling`).
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, CheckContext, Response
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.generation.drivers import CoverageGenerator, ExamplesGenerator
from schemathesis.generation.feedback import NO_FEEDBACK
from schemathesis.generation.overrides import Override
from schemathesis.schemas import APIOperation, BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from models import migrations
from models.messages.messages import MessageChannel, Owner
from models.reports import filing
from models.reports.draft import Draft, Reporter
from models.store import Store
from notifications import heartbeat
from tests import alerting
from tests.builders import PHUONG_TRA_VINH, VINH_LONG, a_device, an_official, post, survey
from tests.contracts import document, sampling
from tests.contracts.callers import Caller, Callers
from tests.servers import Kept

EXAMPLES = 1

#: Says whether all parts are alive.
READY = "/readyz"

CALLERS: Mapping[str, Caller] = {
    "device": Caller.DEVICE,
    "citizen": Caller.CITIZEN,
    "official": Caller.ALL_ROLES,
    "key": Caller.KEY,
    "outlet": Caller.OUTLET,
}

#: Path parameters of what is changed by version, with where it is found.
VERSIONED = (
    ("alert_id", "alerts", "_id"),
    ("code", "reports", "code"),
    ("official_id", "officials", "_id"),
    ("agency_id", "agencies", "_id"),
)

#: Headers by which clients do something; one that is sent and not documented, no generated client reads.
ACTED_UPON = (
    "Cache-Control",
    "ETag",
    "Idempotency-Replayed",
    "Link",
    "Location",
    "Retry-After",
    "X-Pagination",
)


def header_documented(_context: CheckContext, response: Response, case: Case[Any]) -> None:
    """Fail when an answer has a header that clients act upon and the document does not name."""
    whole = document.committed_once()
    raw = case.operation.definition.raw["responses"]
    declared = document.resolved(whole, raw.get(str(response.status_code), raw["default"])).get("headers", {})
    stray = [name for name in ACTED_UPON if name.lower() in response.headers and name not in declared]
    assert not stray, f"{case.operation.label} {response.status_code}: {stray}"


CHECKS = [
    header_documented,
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@dataclass(frozen=True)
class Trial:
    """What the requests of one operation are tried on.

    :param headers: of each caller, for all requests of one operation.
    :param known: path parameters of things that exist, in a Loa whose parts are all alive.
    """

    app: Flask
    store: Store
    headers: Mapping[Caller, dict[str, str]]
    known: Mapping[str, str]


class World:
    """People and things to try requests on, made once and put back before each operation.

    To make them takes ten times as long as to put them back.
    """

    def __init__(self, app: Flask, catalogue: Kept) -> None:
        self._app = app
        self._catalogue = catalogue
        self._until = 0.0

    def trial(self, *, fresh: bool) -> Trial:
        """Give the trial of one operation; a fresh one on things that were made just now."""
        if fresh or time.monotonic() > self._until:
            self._make()
        self._kept.put_in_order()
        return self._trial

    def _make(self) -> None:
        store = self._catalogue.put_in_order()
        callers = Callers(store)
        headers = {caller: callers.headers(caller) for caller in (Caller.NOBODY, *CALLERS.values())}
        self._trial = Trial(self._app, store, headers, _known(store))
        # Nobody's session and no warning ends meanwhile.
        self._until = time.monotonic() + 300
        rows = {name: list(store.db[name].find()) for name in self._catalogue.written_since(None)}
        self._kept = Kept(store, {name: some for name, some in rows.items() if some})


@pytest.fixture(scope="session")
def world(app: Flask, kept_store: Kept) -> World:
    """The people and things of this worker."""
    return World(app, kept_store)


@pytest.fixture
def trial(world: World, wanted: document.Operation) -> Trial:
    """An application with people and things in it."""
    # A Loa in which nobody works is called ready for some seconds only.
    return world.trial(fresh=wanted.path == READY)


def _known(store: Store) -> dict[str, str]:
    for part in heartbeat.PULSING:
        heartbeat.beat(store, part)
    migrations.migrate(store)
    return {
        "alert_id": alerting.submitted(store)["_id"],
        "identifier": alerting.approved(store)["identifier"],
        "code": _report(store),
        "post_id": post(store)["_id"],
        "official_id": an_official(store).id,
        "agency_id": f"so_y_te:{VINH_LONG}",
        "survey_id": survey(store)["_id"],
    }


@pytest.fixture(scope="session")
def schema() -> BaseSchema:
    """The document, read when the first test asks for it; nothing may come back that it does not name."""
    return schemathesis.openapi.from_dict(document.closed(document.committed()))


@pytest.mark.turns(120)
@pytest.mark.parametrize("wanted", [*document.operations(document.committed_once())], ids=str)
def test_the_answer_is_as_documented(
    wanted: document.Operation, schema: BaseSchema, trial: Trial, every_case: bool
) -> None:
    operation = schema[wanted.path][wanted.method]
    cases = _systematic(operation)
    for case in cases if every_case else sampling.chosen(cases, str(wanted)):
        # Hundreds of near-identical requests, most of them wrong: one caller is enough.
        existing = _prepared(case, trial)
        _call(case, trial, _declared(case)[0], existing)
    for case in _examples(operation):
        _call_as_everybody(case, trial)
    _generated(operation, trial)


def _systematic(operation: APIOperation[Any, Any, Any, Any]) -> list[Case[Any]]:
    """The requests that cover every limit of the schema, one by one."""
    config = operation.schema.config.generation_for(operation=operation, phase="coverage")
    generator = CoverageGenerator(
        operation=operation,
        generation_modes=config.modes,
        generation_config=config,
        auth_storage=None,
        override=Override(),
        feedback=NO_FEEDBACK,
    )
    cases = list(generator)
    assert not generator.controller.deferred_errors
    return cases


def _examples(operation: APIOperation[Any, Any, Any, Any]) -> list[Case[Any]]:
    """The requests that the document itself gives as examples."""
    generator = ExamplesGenerator(
        operation=operation, override=Override(), feedback=NO_FEEDBACK, fill_missing=False
    )
    cases = list(generator)
    assert not generator.controller.deferred_errors
    return cases


def _generated(operation: APIOperation[Any, Any, Any, Any], trial: Trial) -> None:
    """Try a few requests at random, right and wrong ones."""
    strategies = [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]

    @given(case=st.one_of(strategies))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def run(case: Case[Any]) -> None:
        _call_as_everybody(case, trial)

    run()


def _call_as_everybody(case: Case[Any], trial: Trial) -> None:
    made_up, existing = case.path_parameters, _prepared(case, trial)
    for caller in _declared(case):
        for path_parameters in (made_up, existing):
            _call(case, trial, caller, path_parameters)


def _prepared(case: Case[Any], trial: Trial) -> dict[str, Any]:
    """Path parameters that name things that exist; a version that the case made up becomes theirs."""
    existing = {**case.path_parameters, **_existing(case, trial.known)}
    if case.headers.get("If-Match"):
        # A made-up version would always lose the race, and no action would ever be tried.
        case.headers["If-Match"] = _version(trial.store, existing)
    return existing


def _call(case: Case[Any], trial: Trial, caller: Caller, path_parameters: dict[str, Any]) -> None:
    case.path_parameters = path_parameters
    case.call_and_validate(app=trial.app, headers=trial.headers[caller], checks=CHECKS)


def _declared(case: Case[Any]) -> list[Caller]:
    security: list[dict[str, Any]] = case.operation.definition.raw["security"]
    named = [CALLERS[name] for row in security for name in row]
    return named if named and {} not in security else [Caller.NOBODY, *named]


def _existing(case: Case[Any], known: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in known.items() if name in case.path_parameters}


def _version(store: Store, existing: Mapping[str, str]) -> str:
    rows = (
        store.db[collection].find_one({field: existing[name]})
        for name, collection, field in VERSIONED
        if name in existing
    )
    row = next(filter(None, rows), {"version": 1})
    return f'"{row.get("version", 0)}"'


def _report(store: Store) -> str:
    device = a_device(store)
    draft = Draft(text="Đường ngập trước cổng trường", category="flood", area_id=PHUONG_TRA_VINH)
    reporter = Reporter(MessageChannel.INBOX, Owner("device", device.id), device.identity.actor)
    code: str = filing.file(store, draft, reporter).report["code"]
    return code
