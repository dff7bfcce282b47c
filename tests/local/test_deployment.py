"""The container files say what production needs. No engine runs here, so this reads them."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from loa.main import loa
from local import services
from local.processes import ROOT
from models.settings import SETTINGS, Settings
from notifications.queues import WORKERS

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def test_nothing_is_published_but_the_proxy() -> None:
    assert [name for name, service in SERVICES.items() if service.get("ports")] == ["proxy"]


def test_the_store_and_the_broker_reach_nothing_outside() -> None:
    assert COMPOSE["networks"]["inside"]["internal"]
    assert all(SERVICES[name]["networks"] == ["inside"] for name in ("mongo", "broker", "prepare", "migrate"))


def test_nothing_of_the_new_version_serves_before_the_store_is_migrated() -> None:
    waiting = {name for name, service in SERVICES.items() if "migrate" in service.get("depends_on", {})}

    assert waiting == {"api", "relay", "hints", "outlet_driver", *WORKERS.values()}
    assert "prepare" in SERVICES["migrate"]["depends_on"]


def test_every_service_is_started_again() -> None:
    assert all(service.get("restart") for service in SERVICES.values())


def test_every_way_to_run_loa_starts_the_same_web_server(tmp_path: Path) -> None:
    unit = (ROOT / "deploy" / "systemd" / "loa-web.service").read_text()

    assert services.web(tmp_path, Settings(), {}).command.argv[1:] == ("-m", "api.web_server")
    assert DOCKERFILE.endswith('\nCMD ["python", "-m", "api.web_server"]\n')
    assert "\nExecStart=/opt/loa/.venv/bin/python -m api.web_server\n" in unit
    assert "command" not in SERVICES["api"]


@pytest.mark.parametrize(
    ("given", "told"),
    [({}, True), ({"host": "0.0.0.0"}, False), ({"public_url": "https://loa.example"}, False)],
)
def test_boards_of_this_machine_alone_are_told_where_hints_are_served(
    tmp_path: Path, given: dict[str, str], told: bool
) -> None:
    found = services.place_of_hints(tmp_path, replace(Settings(), **given), {"HINTS_PORT": "18090"})  # type: ignore[arg-type]
    assert ("HINTS_URL" in found, found["HINTS_PORT"]) == (told, "18090")


def test_whoever_stops_the_web_server_gives_it_the_time_that_it_takes() -> None:
    unit = (ROOT / "deploy" / "systemd" / "loa-web.service").read_text()
    given = (
        SERVICES["api"]["stop_grace_period"].rstrip("s"),
        *re.findall(r"^TimeoutStopSec=(\d+)$", unit, re.M),
    )

    assert len(given) == 2
    assert all(int(seconds) > Settings().web_grace_seconds for seconds in given)


def test_the_web_server_may_open_a_file_for_everything_that_a_connection_holds() -> None:
    unit = (ROOT / "deploy" / "systemd" / "loa-web.service").read_text()

    assert SERVICES["api"]["ulimits"]["nofile"] > 3 * Settings().web_connections
    assert int(re.findall(r"^LimitNOFILE=(\d+)$", unit, re.M)[0]) > 3 * Settings().web_connections


def test_what_a_service_waits_for_can_be_known() -> None:
    for service in SERVICES.values():
        for name, wait in service.get("depends_on", {}).items():
            healthy = wait["condition"] == "service_healthy"
            checked = "test" in SERVICES[name].get("healthcheck", {}) or "build" in SERVICES[name]
            assert not healthy or checked, name


def test_all_variables_are_settings() -> None:
    known = {field.name.upper() for field in SETTINGS} | {"SITE_ADDRESS"}
    example = re.findall(r"^([A-Z_]+)=", (ROOT / "deploy" / "env.example").read_text(), re.MULTILINE)

    assert {*example, *COMPOSE["x-loa"]["environment"]} <= known


def test_every_secret_of_production_stands_in_the_example() -> None:
    example = (ROOT / "deploy" / "env.example").read_text()
    wanted = [
        field.name.upper() for field in SETTINGS if field.metadata["secret"] or field.metadata["channel"]
    ]
    given = COMPOSE["x-loa"]["environment"]

    assert [name for name in wanted if f"\n{name}=" not in example and name not in given] == []


def test_the_image_runs_as_nobody_special_and_knows_its_health() -> None:
    last = DOCKERFILE.rsplit("\nFROM ", 1)[1]

    assert "\nUSER loa\n" in last
    assert "HEALTHCHECK" in last
    assert "pip" not in last


@pytest.mark.parametrize("path", re.findall(r"^COPY ([a-z]\S+)", DOCKERFILE, re.MULTILINE))
def test_the_image_copies_what_exists(path: str) -> None:
    assert (ROOT / path).exists()
    assert f"!{path}" in (ROOT / ".dockerignore").read_text()


def test_the_image_has_the_command_line() -> None:
    script = ROOT / "deploy" / "loa"

    assert os.access(script, os.X_OK)
    assert script.read_text().endswith('PYTHONPATH=/app exec python -m loa "$@"\n')
    assert "\nWORKDIR /app\n" in DOCKERFILE.rsplit("\nFROM ", 1)[1]


def test_commands_of_services_are_there() -> None:
    run = [service["command"] for service in SERVICES.values() if "loa" in service.get("command", [])[:1]]
    known = loa.commands

    assert run
    assert [command for command in run if command[1] not in known] == []


def test_the_production_lock_is_a_part_of_the_full_lock() -> None:
    full, production = (_pins(name) for name in ("requirements-dev.txt", "requirements.txt"))

    assert production <= full


def test_every_package_is_pinned() -> None:
    assert all("==" in pin for pin in _pins("requirements-dev.txt"))


def _pins(name: str) -> set[str]:
    lines = (ROOT / name).read_text().splitlines()
    return {re.split(r"[ ;\\]", line)[0] for line in lines if line and not line.startswith((" ", "#", "-"))}
