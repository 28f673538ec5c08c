"""Ports: nobody collides, and a taken one is named with its owner."""

import os
import socket

import pytest

from devstack.errors import StackError
from devstack.ports import HOST, SERVICES, Ports, ensure_free, free_base, is_free


@pytest.mark.parametrize("base", [None, 21000])
def test_every_port_of_a_platform_is_its_own(base):
    ports = Ports.from_base(base)
    tcp = [*ports.tcp().values(), ports.postgres, ports.kafka, ports.kafka_controller]
    assert len(tcp) == len(set(tcp))
    assert len(set(ports.udp().values())) == 2 * len(SERVICES)
    if base is not None:
        assert all(base <= port < base + 60 for port in [*tcp, *ports.udp().values()])


def test_the_defaults_are_the_documented_ones():
    ports = Ports()
    assert [ports.api(name) for name in ("gateway", *SERVICES)] == [8080, 8101, 8102, 8103, 8104]
    assert [ports.ops_of(n) for n in ("gateway", "enterprise", "parks-worker", "targets-relay")] == [
        9080,
        9101,
        9112,
        9124,
    ]
    assert ports.wake_of("finance") == 9143


def test_single_ports_can_be_chosen_over_a_base():
    ports = Ports.from_base(21000, gateway=8888, kafka=9999)
    assert (ports.gateway, ports.kafka, ports.kafka_controller, ports.postgres) == (8888, 9999, 10000, 21055)
    assert ports.api("enterprise") == 21001


@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_DGRAM])
def test_a_taken_port_is_named_with_its_owner_and_the_way_out(kind):
    base = free_base()
    with socket.socket(socket.AF_INET, kind) as taken:
        taken.bind((HOST, base))
        if kind == socket.SOCK_STREAM:
            taken.listen()
        assert not is_free(base, kind)
        wanted = [("gateway", base), ("parks", base + 1)]
        with pytest.raises(StackError) as refused:
            ensure_free(*((wanted, ()) if kind == socket.SOCK_STREAM else ((), wanted)))
    text = str(refused.value)
    assert f"port {base}, wanted for gateway" in text
    assert f"pid {os.getpid()}" in text
    assert "parks" not in text
    assert "--port-base" in text
    assert "TIDU_GATEWAY_PORT" in text
    ensure_free(wanted, wanted)
