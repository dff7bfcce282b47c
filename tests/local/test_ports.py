"""Ports on loopback."""

from __future__ import annotations

import socket

from local import ports

#: Where Linux begins to take ports for outgoing connections; other systems begin higher.
FIRST_OUTGOING = 32_768


def test_a_chosen_port_is_none_that_an_outgoing_connection_takes() -> None:
    assert all(ports.free_port() < FIRST_OUTGOING for _ in range(50))


def test_two_ports_that_nobody_uses_yet_are_not_the_same() -> None:
    chosen = [ports.free_port() for _ in range(50)]
    assert len(set(chosen)) == len(chosen)


def test_a_port_that_is_listened_on_is_passed_over() -> None:
    free = ports.free_port()
    with socket.create_server((ports.LOOPBACK, free + 1)):
        assert ports.free_port() != free + 1
